package io.fairlead.examples.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML text as maps, lists, texts, numbers and booleans, with the line of each path.
 *
 * @param values the root
 * @param lines by path, such as {@code pools.shared.endpoints[0].port}; counted from 1
 */
record YamlTree(Map<String, Object> values, Map<String, Integer> lines) {

  /**
   * Parses a text. A name that stands twice in one map is an error rather than an override.
   *
   * @throws InvalidConfigException if the text is not YAML or not a map
   */
  static YamlTree parse(String text) {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = factory.createParser(text)) {
      Map<String, Integer> lines = new HashMap<>();
      parser.nextToken();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw invalid("the file", null, "a map of names to values");
      }
      return new YamlTree(new Reader(parser, lines).map(""), lines);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw invalid("line " + line, null, "not readable as YAML: " + firstLine(e));
    } catch (IOException e) {
      throw invalid("the file", null, "not readable: " + e.getMessage());
    }
  }

  /** The same problem with the line that its path stands on, as far as the path is known. */
  ConfigProblem located(ConfigProblem problem) {
    for (String path = problem.path(); !path.isEmpty(); path = parent(path)) {
      Integer line = lines.get(path);
      if (line != null) {
        return new ConfigProblem(
            problem.path() + " (line " + line + ")", problem.value(), problem.expectation());
      }
    }
    return problem;
  }

  private static String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? "" : path.substring(0, end);
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
  private record Reader(YAMLParser parser, Map<String, Integer> lines) {

    Map<String, Object> map(String path) throws IOException {
      Map<String, Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String at = path.isEmpty() ? name : path + "." + name;
        lines.put(at, parser.currentTokenLocation().getLineNr());
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
        lines.put(at, parser.currentTokenLocation().getLineNr());
        Object value = value(at);
        list.add(value == null ? "" : value);
      }
      return list;
    }

    private @Nullable Object value(String path) throws IOException {
      if (parser.isCurrentAlias()) {
        throw invalid(path, "*" + parser.getText(), "a value; YAML aliases are not supported");
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
