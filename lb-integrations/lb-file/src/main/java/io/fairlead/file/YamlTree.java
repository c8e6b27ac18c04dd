package io.fairlead.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML text, of which JSON is a part, as maps, lists, texts, numbers and booleans, with the line
 * of each path.
 *
 * @param file where it stands, for the problems
 * @param values the root
 * @param lines by path, such as {@code endpoints[0].port}; counted from 1
 */
record YamlTree(Path file, Map<String, Object> values, Map<String, Integer> lines) {

  /** A list of endpoints needs four levels. */
  private static final int MAX_DEPTH = 20;

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  /**
   * Parses a text that is one map. A name that stands twice in one map is an error rather than an
   * override; so is an alias, for a few of them make a text of a few lines as large as memory.
   *
   * @throws InvalidConfigException if the text is not YAML or not a map
   */
  static YamlTree parse(Path file, String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid(file.toString(), null, "a map of names to values");
      }
      Map<String, Integer> lines = new HashMap<>();
      Map<String, Object> values = new Reader(file, parser, lines).map("");
      if (parser.nextToken() != null) {
        throw invalid(at(file, "", line(parser)), null, "one document and no more");
      }
      return new YamlTree(file, values, lines);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw invalid(at(file, "", line), null, "not readable as YAML: " + firstLine(e));
    } catch (IOException e) {
      throw invalid(file.toString(), null, "not readable as YAML: " + e.getMessage());
    }
  }

  /** The same problem with the file, and the line of its path as far as the path is known. */
  ConfigProblem located(ConfigProblem problem) {
    for (String path = problem.path(); !path.isEmpty(); path = parent(path)) {
      Integer line = lines.get(path);
      if (line != null) {
        return new ConfigProblem(
            at(file, problem.path(), line), problem.value(), problem.expectation());
      }
    }
    return new ConfigProblem(file + ": " + problem.path(), problem.value(), problem.expectation());
  }

  private static String at(Path file, String path, int line) {
    return file + ": " + (path.isEmpty() ? "line " + line : path + " (line " + line + ")");
  }

  private static String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? "" : path.substring(0, end);
  }

  private static int line(YAMLParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static InvalidConfigException invalid(
      String path, @Nullable Object value, String expectation) {
    return new InvalidConfigException(List.of(new ConfigProblem(path, value, expectation)));
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /**
   * Turns the tokens of a parser into values. Each method begins at the first token of its value.
   */
  private record Reader(Path file, YAMLParser parser, Map<String, Integer> lines) {

    Map<String, Object> map(String path) throws IOException {
      Map<String, Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String at = path.isEmpty() ? name : path + "." + name;
        lines.put(at, line(parser));
        parser.nextToken();
        Object value = value(at);
        if (value != null) {
          map.put(name, value);
        }
      }
      return map;
    }

    private List<Object> list(String path) throws IOException {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        String at = path + "[" + list.size() + "]";
        lines.put(at, line(parser));
        Object value = value(at);
        list.add(value == null ? "" : value);
      }
      return list;
    }

    private @Nullable Object value(String path) throws IOException {
      if (parser.isCurrentAlias()) {
        throw invalid(
            at(file, path, line(parser)),
            "*" + parser.getText(),
            "a value; YAML aliases are not supported");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> map(path);
        case START_ARRAY -> list(path);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> parser.getText();
      };
    }
  }
}
