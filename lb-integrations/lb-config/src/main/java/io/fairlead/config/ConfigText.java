package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.config.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What a text says of a configuration, and what is wrong with it.
 *
 * @param config what could be understood
 * @param problems everything that is wrong, in the order of the text
 * @param references what came from outside, by path
 */
record ConfigText(LbConfig config, List<Located> problems, Map<String, Reference> references) {

  static final String TENANTS = "tenants";

  static ConfigText read(ConfigFormat format, String text, Placeholders placeholders) {
    Attempt<LbConfig> read = Attempt.of(typed -> readAll(format, text, placeholders, typed));
    return new ConfigText(read.value, read.located(format, text), read.references);
  }

  private static Attempt<LbConfig> readAll(
      ConfigFormat format, String text, Placeholders placeholders, Set<String> typed) {
    List<Located> unreadable = new ArrayList<>();
    List<ConfigProblem> wrong = new ArrayList<>();
    LbConfig.Builder config = LbConfig.builder();
    TextReader reader =
        new TextReader(
            format,
            text,
            placeholders,
            typed,
            TENANTS,
            (id, values) -> {
              Options options = Options.of(TENANTS + "." + id, values);
              config.tenant(id, TenantConfig.read(options));
              add(options.problems(), wrong);
            },
            unreadable);
    Options root = Options.of("", reader.read());
    readRoot(root, config);
    add(root.problems(), wrong);
    return new Attempt<>(config.build(), unreadable, wrong, reader.references());
  }

  /** Reads a text that is one tenant's and nothing else. */
  static Other<TenantConfig> readTenant(
      ConfigFormat format, String text, Placeholders placeholders) {
    return readOther(
        format,
        text,
        placeholders,
        options -> {
          TenantConfig tenant = TenantConfig.read(options);
          readSchema(options);
          return tenant;
        });
  }

  /** Reads a text of which somebody else knows what may stand in it. */
  static <T> Other<T> readOther(
      ConfigFormat format, String text, Placeholders placeholders, Function<Options, T> reader) {
    Attempt<T> read = Attempt.of(typed -> readOnce(format, text, placeholders, typed, reader));
    return new Other<>(read.value, read.located(format, text), read.references);
  }

  private static <T> Attempt<T> readOnce(
      ConfigFormat format,
      String text,
      Placeholders placeholders,
      Set<String> typed,
      Function<Options, T> reader) {
    List<Located> unreadable = new ArrayList<>();
    TextReader values =
        new TextReader(format, text, placeholders, typed, "", (name, map) -> {}, unreadable);
    Options options = Options.of("", values.read());
    T value = reader.apply(options);
    return new Attempt<>(value, unreadable, options.problems(), values.references());
  }

  /** The tenant that a problem of the whole is about, or nothing. */
  static String tenantOf(ConfigProblem problem) {
    String[] steps = problem.path().split("\\.", 3);
    return steps.length > 1 && steps[0].equals(TENANTS) ? steps[1] : "";
  }

  private static void add(List<ConfigProblem> some, List<ConfigProblem> all) {
    if (all.size() < TextReader.MOST_PROBLEMS) {
      all.addAll(some.subList(0, Math.min(some.size(), TextReader.MOST_PROBLEMS)));
    }
  }

  private static void readRoot(Options root, LbConfig.Builder config) {
    root.section(TENANTS);
    readSchema(root);
    forEach(root, "tiers", (name, tier) -> config.tier(name, TierConfig.read(tier)));
    forEach(root, "pools", (name, pool) -> config.pool(name, PoolConfig.read(pool)));
    forEach(root, "splits", (name, split) -> config.split(name, SplitConfig.read(split)));
    root.sections("routes").forEach(route -> config.route(RouteConfig.read(route)));
    String defaultPool = root.nonEmpty("default-pool", "none");
    if (root.has("default-pool")) {
      config.defaultPool(defaultPool);
    }
    List<Options> policies = root.sections("policies");
    if (root.has("policies")) {
      config.noPolicies();
      policies.forEach(policy -> config.policy(PolicyConfig.read(policy)));
    }
    config.topology(Topology.read(root.section("topology")));
  }

  /** By which editors complete names in JSON; in YAML they take a comment. */
  private static void readSchema(Options root) {
    root.text("$schema", "");
  }

  private static void forEach(Options root, String name, BiConsumer<String, Options> reader) {
    Options section = root.section(name);
    for (String entry : section.names()) {
      reader.accept(entry, section.section(entry));
    }
  }

  /**
   * What a text says that is no whole configuration, and what is wrong with it.
   *
   * @param value what could be understood
   * @param problems everything that is wrong, in the order of the text
   * @param references what came from outside, by path
   */
  record Other<T>(T value, List<Located> problems, Map<String, Reference> references) {}

  /** What was read, before it is known where problems stand. */
  private record Attempt<T>(
      T value,
      List<Located> unreadable,
      List<ConfigProblem> wrong,
      Map<String, Reference> references) {

    /**
     * Reads once, and once more where a value from the environment, which has no type, turns out to
     * be meant as a number or a boolean.
     */
    static <T> Attempt<T> of(Function<Set<String>, Attempt<T>> read) {
      Attempt<T> first = read.apply(Set.of());
      Set<String> mistyped = first.mistyped();
      return mistyped.isEmpty() ? first : read.apply(mistyped);
    }

    private Set<String> mistyped() {
      Set<String> paths = new HashSet<>();
      for (ConfigProblem problem : wrong) {
        Reference reference = references.get(problem.path());
        if (reference != null && !(TextReader.plain(reference.resolved()) instanceof String)) {
          paths.add(problem.path());
        }
      }
      return paths;
    }

    List<Located> located(ConfigFormat format, String text) {
      return Places.locate(format, text, unreadable, wrong, references);
    }
  }
}
