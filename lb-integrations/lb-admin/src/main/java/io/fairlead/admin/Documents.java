package io.fairlead.admin;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts of a configuration as JSON, which is that of its files. */
final class Documents {

  /** Who wrote the text that is read knows nothing of its lines. */
  private static final Pattern PLACE = Pattern.compile(" ?\\(?line \\d+, column \\d+\\)?$");

  private Documents() {}

  /** The values of some that are there, by name. */
  static Map<String, Map<String, Object>> of(Kind kind, LbConfig config, List<String> names) {
    Map<String, Object> written = Json.own(ConfigFormat.JSON.write(kind.only(config, names)));
    Map<String, Object> section = Json.map(written.getOrDefault(kind.section(), Map.of()));
    Map<String, Map<String, Object>> values = new LinkedHashMap<>();
    for (String name : names) {
      Map<String, Object> value = section == null ? null : Json.map(section.get(name));
      values.put(name, value == null ? Map.of() : value);
    }
    return values;
  }

  /** The value of one, or null if it is not there. */
  static @Nullable Map<String, Object> of(Kind kind, LbConfig config, String name) {
    return kind.has(config, name) ? one(kind, config, name) : null;
  }

  /** The value of one that is there. */
  static Map<String, Object> one(Kind kind, LbConfig config, String name) {
    return Objects.requireNonNull(of(kind, config, List.of(name)).get(name));
  }

  /** A section that is not one of named things: only its own name, or nothing at its default. */
  static Map<String, Object> of(String section, LbConfig config) {
    LbConfig.Builder only = LbConfig.builder();
    if (section.equals("routes")) {
      config.routes().forEach(only::route);
    } else if (config.policies() != null) {
      only.noPolicies();
      config.policies().forEach(only::policy);
    }
    return Json.own(ConfigFormat.JSON.write(only.build()));
  }

  /**
   * Reads what a file would say.
   *
   * @throws Problem if anything is wrong, listing everything that is
   */
  static LbConfig read(Map<String, Object> whole) {
    try {
      return ConfigFormat.JSON.read(Json.write(whole));
    } catch (InvalidConfigException e) {
      throw invalid(e);
    }
  }

  static Problem invalid(InvalidConfigException e) {
    return Problem.invalid(e.problems().stream().map(Documents::withoutPlace).toList());
  }

  private static ConfigProblem withoutPlace(ConfigProblem problem) {
    String path = PLACE.matcher(problem.path()).replaceFirst("");
    return new ConfigProblem(path, problem.value(), problem.expectation());
  }

  /** What the audit log remembers of a value: a dash for none. */
  static String digest(@Nullable Map<String, Object> value) {
    return value == null ? "-" : Digests.hex(Json.canonical(value));
  }
}
