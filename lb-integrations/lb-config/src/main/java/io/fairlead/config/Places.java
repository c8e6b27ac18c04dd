package io.fairlead.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fairlead.api.config.ConfigProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the paths of problems stand in a text, by reading it once more: who keeps the place
 * of each value of a large text in case that something is wrong pays for it whenever nothing is.
 */
final class Places {

  private static final int MOST_SHOWN = 200;

  private final Set<String> wanted = new HashSet<>();
  private final Map<String, JsonLocation> found = new HashMap<>();

  private Places() {}

  /**
   * All problems of a text in its order, those of values that could not be read at all told once.
   *
   * @param unreadable what was found while the text was read
   * @param wrong what was found in the values
   * @param references what came from outside, by path, which is not told
   */
  static List<Located> locate(
      ConfigFormat format,
      String text,
      List<Located> unreadable,
      List<ConfigProblem> wrong,
      Map<String, Reference> references) {
    if (unreadable.isEmpty() && wrong.isEmpty()) {
      return List.of();
    }
    Set<String> told = new HashSet<>();
    unreadable.forEach(problem -> told.add(problem.problem().path()));
    List<ConfigProblem> untold =
        wrong.stream()
            .filter(problem -> selfAndParents(problem.path()).stream().noneMatch(told::contains))
            .map(problem -> hidden(problem, references))
            .toList();
    Places places = new Places();
    untold.forEach(problem -> places.wanted.addAll(selfAndParents(problem.path())));
    places.find(format, text);
    List<Located> all = new ArrayList<>(unreadable);
    untold.forEach(problem -> all.add(places.located(shortened(problem))));
    all.sort(Comparator.comparingInt(Located::line).thenComparingInt(Located::column));
    return List.copyOf(all);
  }

  /** Where these paths stand, or else what they would be part of. */
  static List<Located> locate(ConfigFormat format, String text, List<ConfigProblem> problems) {
    return locate(format, text, List.of(), problems, Map.of());
  }

  /**
   * A path and what it is part of, the longest first. A name with a dot in it is cut up, too, which
   * only adds paths that are found nowhere.
   */
  private static List<String> selfAndParents(String path) {
    List<String> paths = new ArrayList<>();
    String rest = path;
    while (!rest.isEmpty()) {
      paths.add(rest);
      rest = rest.substring(0, Math.max(0, Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('['))));
    }
    return paths;
  }

  /** Ends with the last that is wanted: the rest may be long, and may be what is wrong. */
  private void find(ConfigFormat format, String text) {
    if (wanted.isEmpty()) {
      return;
    }
    try (JsonParser parser = format.parser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        object(parser, "");
      }
    } catch (IOException e) {
      // The text ends here for whoever reads it, which has been noted; what stands before is found.
      return;
    }
  }

  private boolean isDone() {
    return found.size() == wanted.size();
  }

  private void object(JsonParser parser, String path) throws IOException {
    while (!isDone() && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonLocation at = parser.currentTokenLocation();
      parser.nextToken();
      value(parser, path.isEmpty() ? name : path + "." + name, at);
    }
  }

  private void array(JsonParser parser, String path) throws IOException {
    for (int index = 0; !isDone() && parser.nextToken() != JsonToken.END_ARRAY; index++) {
      value(parser, path + "[" + index + "]", parser.currentTokenLocation());
    }
  }

  private void value(JsonParser parser, String path, JsonLocation at) throws IOException {
    if (!wanted.contains(path)) {
      parser.skipChildren();
      return;
    }
    found.putIfAbsent(path, at);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      object(parser, path);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      array(parser, path);
    }
  }

  /** Where a text alone stands for a section, the problem is with a name of that section. */
  private static ConfigProblem hidden(ConfigProblem problem, Map<String, Reference> references) {
    for (String path : references.isEmpty() ? List.<String>of() : selfAndParents(problem.path())) {
      Reference reference = references.get(path);
      if (reference != null) {
        return reference.hiddenIn(problem);
      }
    }
    return problem;
  }

  /** The same with a value that can be looked over. */
  private static ConfigProblem shortened(ConfigProblem problem) {
    return new ConfigProblem(problem.path(), shortened(problem.value()), problem.expectation());
  }

  private static @Nullable Object shortened(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return "a map of " + map.size();
    }
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    return value instanceof String text && text.length() > MOST_SHOWN
        ? text.substring(0, MOST_SHOWN) + "..."
        : value;
  }

  private Located located(ConfigProblem problem) {
    for (String path : selfAndParents(problem.path())) {
      JsonLocation at = found.get(path);
      if (at != null) {
        return new Located(at.getLineNr(), at.getColumnNr(), problem);
      }
    }
    return new Located(0, 0, problem);
  }
}
