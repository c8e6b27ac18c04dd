package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What several files say together. Nothing goes over anything else: a name that stands in two of
 * them is a mistake, and so are two lists of policies. Routes are taken in the order of the files.
 */
final class SharedFiles {

  /** Stands for the file where there is none but those of tenants. */
  private static final String NO_FILE = "(no shared file)";

  private final List<SharedFile> files;
  private final Map<String, SharedFile> homes = new HashMap<>();
  private final List<FileProblem> problems = new ArrayList<>();
  private final LbConfig config;

  private SharedFiles(List<SharedFile> files) {
    this.files = files;
    LbConfig.Builder merged = LbConfig.builder();
    files.forEach(file -> problems.addAll(file.problems()));
    files.forEach(file -> merge(file, merged));
    this.config = merged.build();
  }

  static SharedFiles of(List<SharedFile> files) {
    return new SharedFiles(List.copyOf(files));
  }

  List<SharedFile> files() {
    return files;
  }

  /** What all of them say, as far as it could be read. */
  LbConfig config() {
    return config;
  }

  /** What is wrong with them. */
  List<FileProblem> problems() {
    return problems;
  }

  private void merge(SharedFile file, LbConfig.Builder merged) {
    LbConfig part = file.read().config();
    merge(file, "tiers", part.tiers(), merged::tier);
    merge(file, "tenants", part.tenants(), merged::tenant);
    merge(file, "pools", part.pools(), merged::pool);
    merge(file, "splits", part.splits(), merged::split);
    for (int i = 0; i < part.routes().size(); i++) {
      RouteConfig route = part.routes().get(i);
      if (isFirst(file, "routes." + route.name(), "routes[" + i + "].name")) {
        merged.route(route);
      }
    }
    mergeOne(file, "default-pool", part.defaultPool(), merged::defaultPool);
    mergeOne(
        file,
        "policies",
        part.policies(),
        policies -> {
          merged.noPolicies();
          policies.forEach(merged::policy);
        });
    Topology topology = part.topology().equals(Topology.UNKNOWN) ? null : part.topology();
    mergeOne(file, "topology", topology, merged::topology);
  }

  private <V> void merge(SharedFile file, String section, Map<String, V> entries, Entry<V> taker) {
    entries.forEach(
        (name, value) -> {
          String path = section + "." + name;
          if (isFirst(file, path, path)) {
            taker.take(name, value);
          }
        });
  }

  private <V> void mergeOne(SharedFile file, String path, @Nullable V value, Consumer<V> taker) {
    if (value != null && isFirst(file, path, path)) {
      taker.accept(value);
    }
  }

  private boolean isFirst(SharedFile file, String name, String path) {
    SharedFile before = homes.putIfAbsent(name, file);
    if (before == null || before.source().equals(file.source())) {
      return true;
    }
    String expectation = "only once in all files; it stands in " + before.source() + " already";
    problems.add(file.located(new ConfigProblem(path, null, expectation)));
    return false;
  }

  /** The tenants that stand in these files. */
  Set<String> tenants() {
    return config.tenants().keySet();
  }

  /** A problem of the whole with its place in one of the files, as far as it can be found. */
  FileProblem located(ConfigProblem problem) {
    for (String path = problem.path(); !path.isEmpty(); path = parent(path)) {
      SharedFile home = homes.get(path);
      if (home != null) {
        return home.located(
            new ConfigProblem(
                inFile(home.read().config(), problem.path()),
                problem.value(),
                problem.expectation()));
      }
    }
    ConfigProblem hidden = problem;
    for (SharedFile file : files) {
      hidden = file.hidden(hidden);
    }
    String source = files.isEmpty() ? NO_FILE : files.get(0).source();
    return FileProblem.of(source, new Located(0, 0, hidden));
  }

  /** Routes and steps go by their names in the whole, and by their numbers in a file. */
  private static String inFile(LbConfig said, String path) {
    for (int i = 0; i < said.routes().size(); i++) {
      String named = "routes." + said.routes().get(i).name();
      if (isIn(path, named)) {
        return "routes[" + i + "]" + path.substring(named.length());
      }
    }
    List<PolicyConfig> policies = said.policies() == null ? List.of() : said.policies();
    for (int i = 0; i < policies.size(); i++) {
      String named = "policies." + policies.get(i).name();
      if (isIn(path, named)) {
        return "policies[" + i + "]" + path.substring(named.length());
      }
    }
    return path;
  }

  private static boolean isIn(String path, String named) {
    return path.equals(named) || path.startsWith(named + ".");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }

  /** Takes what stands by a name. */
  @FunctionalInterface
  private interface Entry<V> {
    Object take(String name, V value);
  }
}
