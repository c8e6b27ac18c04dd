package io.fairlead.file;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
      Endpoint endpoint = endpoint(options);
      if (options.problems().isEmpty() && !ids.add(endpoint.id())) {
        options.reject("id", endpoint.id(), "an id that no endpoint before has");
      }
      endpoints.add(endpoint);
    }
    return List.copyOf(endpoints);
  }

  private static Endpoint endpoint(Options options) {
    require(options, "host");
    require(options, "port");
    Endpoint address =
        Endpoint.of(nonEmpty(options, "host", "none"), options.integer("port", 1, 1, 65_535));
    Endpoint endpoint =
        address
            .withId(nonEmpty(options, "id", address.id()))
            .withWeight(options.decimal("weight", Endpoint.DEFAULT_WEIGHT, 0, Endpoint.MAX_WEIGHT))
            .withPriority(options.integer("priority", 0, 0, Endpoint.MAX_PRIORITY))
            .withLocality(new Locality(options.text("region", ""), options.text("zone", "")));
    for (Map.Entry<String, Object> label : options.section("labels").toMap().entrySet()) {
      endpoint = endpoint.withLabel(label.getKey(), String.valueOf(label.getValue()));
    }
    return endpoint;
  }

  private static void require(Options options, String name) {
    if (!options.has(name)) {
      options.reject(name, null, "required");
    }
  }

  private static String nonEmpty(Options options, String name, String fallback) {
    String value = options.text(name, fallback);
    if (value.isEmpty()) {
      options.reject(name, value, "a text that is not empty");
      return fallback;
    }
    return value;
  }
}
