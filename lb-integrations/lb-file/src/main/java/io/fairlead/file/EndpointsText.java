package io.fairlead.file;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a list of endpoints. Whatever is wrong is noted, so that everything is said at once. */
final class EndpointsText {

  private EndpointsText() {}

  /**
   * Reads a text.
   *
   * @param file where it stands, for the problems
   * @throws InvalidConfigException if anything is wrong, listing everything that is
   */
  static List<Endpoint> read(Path file, String text) {
    YamlTree tree = YamlTree.parse(file, text);
    Options root = Options.of("", tree.values());
    List<Endpoint> endpoints = endpoints(root);
    List<ConfigProblem> problems = root.problems();
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems.stream().map(tree::located).toList());
    }
    return endpoints;
  }

  private static List<Endpoint> endpoints(Options root) {
    if (!root.has("endpoints")) {
      root.reject("endpoints", null, "required: a list of endpoints");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Options options : root.sections("endpoints")) {
      Endpoint endpoint = Endpoint.read(options);
      if (options.problems().isEmpty() && !ids.add(endpoint.id())) {
        options.reject("id", endpoint.id(), "an id that no endpoint before has");
      }
      endpoints.add(endpoint);
    }
    return List.copyOf(endpoints);
  }
}
