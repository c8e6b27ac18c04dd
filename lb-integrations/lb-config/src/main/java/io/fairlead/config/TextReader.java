package io.fairlead.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fairlead.api.config.ConfigProblem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text into maps, lists, texts, numbers and booleans. Whatever is wrong is noted and left
 * out, and reading goes on as far as the text can be understood.
 *
 * <p>The entries of one map of the root are handed on one by one, so that those of a hundred
 * thousand tenants are never there all at once. Paths are only spelled out for problems.
 */
final class TextReader {

  /** As long as secrets and certificates get, many times over. */
  static final int LONGEST_TEXT = 1 << 20;

  /** Longer than any name that has to be typed. */
  static final int LONGEST_NAME = 512;

  /** The time that SnakeYAML takes grows with the square of what stands without a break. */
  static final int LONGEST_LINE_OF_YAML = 1 << 16;

  /** Who has so many wrong has the wrong file; it takes no memory to say so. */
  static final int MOST_PROBLEMS = 1_000;

  /** The numbers of JSON (RFC 8259, section 6), which mean the same to everyone. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** Stands in a list for what was refused, so that the others keep their index. */
  private static final String REFUSED = "";

  private static final int SHOWN = 20;

  /** Below these, names are those of plug-ins. */
  private static final Set<Object> OPTIONS = Set.of("options", "balancer-options", "policies");

  private final ConfigFormat format;
  private final String text;
  private final Placeholders placeholders;
  private final Set<String> typed;
  private final Map<String, Reference> references = new LinkedHashMap<>();
  private final String streamed;
  private final BiConsumer<String, Map<String, Object>> entries;
  private final List<Located> problems;
  private final Deque<Object> path = new ArrayDeque<>();

  /**
   * A reader of a text.
   *
   * @param placeholders the values from outside
   * @param typed paths of values from outside that are meant as numbers or booleans
   * @param streamed the name of the map whose entries, which are maps, are handed on; the root has
   *     an empty one in its place
   * @param entries takes their names and values, before the root is there
   * @param problems takes what is wrong
   */
  TextReader(
      ConfigFormat format,
      String text,
      Placeholders placeholders,
      Set<String> typed,
      String streamed,
      BiConsumer<String, Map<String, Object>> entries,
      List<Located> problems) {
    this.format = format;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.placeholders = placeholders;
    this.typed = typed;
    this.streamed = streamed;
    this.entries = entries;
    this.problems = problems;
  }

  /** Reads the one document of the text; as far as it can be read. */
  Map<String, Object> read() {
    Map<String, Object> root = new LinkedHashMap<>();
    int line = format == ConfigFormat.YAML ? tooLongLine(text) : 0;
    if (line > 0) {
      String expectation =
          "a line of at most " + LONGEST_LINE_OF_YAML + "; as JSON it may be longer";
      problems.add(new Located(line, 1, problem(null, expectation)));
      return root;
    }
    try (JsonParser parser = format.parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        reject(parser, null, "a map of names to values");
        return root;
      }
      if (format == ConfigFormat.YAML && isForeign(parser)) {
        return root;
      }
      readRoot(parser, root);
      if (parser.nextToken() != null) {
        reject(parser, null, "one document and no more");
      }
    } catch (TooManyProblems e) {
      problems.add(new Located(e.line, e.column, problem(null, "fewer problems; reading ends")));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      ConfigProblem problem = problem(null, "not readable as " + format + ": " + firstLine(e));
      problems.add(
          at == null
              ? new Located(0, 0, problem)
              : new Located(at.getLineNr(), at.getColumnNr(), problem));
    } catch (IOException e) {
      problems.add(new Located(0, 0, problem(null, "not readable: " + e.getMessage())));
    }
    return root;
  }

  /** What came from outside, by path. */
  Map<String, Reference> references() {
    return references;
  }

  /** The number of the first line that is too long, or 0. */
  private static int tooLongLine(String text) {
    int number = 1;
    for (int start = 0; start < text.length(); number++) {
      int end = text.indexOf('\n', start);
      if ((end < 0 ? text.length() : end) - start > LONGEST_LINE_OF_YAML) {
        return number;
      }
      start = end < 0 ? text.length() : end + 1;
    }
    return 0;
  }

  private void readRoot(JsonParser parser, Map<String, Object> root) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = enter(parser, !root.containsKey(parser.currentName()));
      parser.nextToken();
      boolean streams = name.equals(streamed) && parser.currentToken() == JsonToken.START_OBJECT;
      Object value = streams ? stream(parser) : value(parser);
      path.removeLast();
      if (value != null) {
        root.putIfAbsent(name, value);
      }
    }
  }

  private Map<String, Object> stream(JsonParser parser) throws IOException {
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean first = seen.add(parser.currentName());
      String name = enter(parser, first);
      parser.nextToken();
      Object value = value(parser);
      if (value instanceof Map<?, ?> && first) {
        entries.accept(name, map(value));
      } else if (value != null && first) {
        reject(parser, value, "a map of names to values");
      }
      path.removeLast();
    }
    return Map.of();
  }

  @SuppressWarnings("unchecked") // Every map that is made here is of this type.
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** Begins at the first token of the value, and ends at its last. */
  private @Nullable Object value(JsonParser parser) throws IOException {
    if (format == ConfigFormat.YAML && isForeign(parser)) {
      return null;
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> {
        reject(parser, null, "a value; {} for a section without any, or leave the name out");
        yield null;
      }
      default -> text(parser);
    };
  }

  private Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = enter(parser, !map.containsKey(parser.currentName()));
      parser.nextToken();
      Object value = value(parser);
      path.removeLast();
      if (value != null) {
        map.putIfAbsent(name, value);
      }
    }
    return map;
  }

  private List<Object> array(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      path.addLast(index);
      Object value = value(parser);
      path.removeLast();
      list.add(value == null ? REFUSED : value);
    }
    return list;
  }

  private @Nullable Number number(JsonParser parser) throws IOException {
    String written = parser.getText();
    if (NUMBER.matcher(written).matches()) {
      return parser.getNumberValue();
    }
    reject(parser, written, "a number as JSON writes it; in quotes if it is a text");
    return null;
  }

  private @Nullable Object text(JsonParser parser) throws IOException {
    String value = parser.getText();
    if (value.length() > LONGEST_TEXT) {
      reject(parser, value.substring(0, SHOWN) + "...", "a text of at most " + LONGEST_TEXT);
      return null;
    }
    if (isBroken(value)) {
      reject(parser, null, "a text of whole characters; here is half a surrogate pair");
      return null;
    }
    return Placeholders.isIn(value) ? resolved(parser, value) : value;
  }

  /** Whether half of a character is missing: JSON can say so, and no encoding can. */
  private static boolean isBroken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private @Nullable Object resolved(JsonParser parser, String written) {
    try {
      String resolved = placeholders.resolve(written);
      String at = spelled(path);
      references.put(at, new Reference(written, resolved));
      boolean mayBeNumber = Placeholders.isOneName(written) && (isFree() || typed.contains(at));
      return mayBeNumber ? plain(resolved) : resolved;
    } catch (IllegalArgumentException e) {
      reject(parser, written, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Whether nobody here knows what type a value has: those who read it are asked much later. */
  private boolean isFree() {
    return path.stream().anyMatch(OPTIONS::contains);
  }

  /** A number or a boolean where a text is one as JSON writes it. */
  static Object plain(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (!NUMBER.matcher(text).matches()) {
      return text;
    }
    try {
      return (Object) Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  /**
   * What YAML has and JSON has not: a few aliases make a text of a few lines as large as memory.
   */
  private boolean isForeign(JsonParser parser) throws IOException {
    if (((YAMLParser) parser).isCurrentAlias()) {
      reject(parser, "*" + parser.getText(), "a value; aliases are not supported");
      return true;
    }
    Object tag = parser.getTypeId();
    if (tag != null) {
      reject(parser, "!" + tag, "a value without a tag");
      parser.skipChildren();
      return true;
    }
    return false;
  }

  private String enter(JsonParser parser, boolean first) throws IOException {
    String name = parser.currentName();
    boolean fits = name.length() <= LONGEST_NAME;
    path.addLast(fits ? name : name.substring(0, SHOWN) + "...");
    if (!fits) {
      reject(parser, null, "a name of at most " + LONGEST_NAME);
    } else if (isBroken(name)) {
      reject(parser, null, "a name of whole characters; here is half a surrogate pair");
    } else if (!first) {
      reject(parser, null, "a name that does not stand here before");
    }
    return name;
  }

  private void reject(JsonParser parser, @Nullable Object value, String expectation) {
    JsonLocation at = parser.currentTokenLocation();
    problems.add(new Located(at.getLineNr(), at.getColumnNr(), problem(value, expectation)));
    if (problems.size() >= MOST_PROBLEMS) {
      throw new TooManyProblems(at.getLineNr(), at.getColumnNr());
    }
  }

  private ConfigProblem problem(@Nullable Object value, String expectation) {
    return new ConfigProblem(spelled(path), value, expectation);
  }

  private static String spelled(Deque<Object> path) {
    StringBuilder spelled = new StringBuilder();
    for (Object step : path) {
      if (step instanceof Integer) {
        spelled.append('[').append(step).append(']');
      } else {
        spelled.append(spelled.isEmpty() ? "" : ".").append(step);
      }
    }
    return spelled.toString();
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** Ends reading. */
  private static final class TooManyProblems extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    TooManyProblems(int line, int column) {
      super(null, null, false, false);
      this.line = line;
      this.column = column;
    }
  }
}
