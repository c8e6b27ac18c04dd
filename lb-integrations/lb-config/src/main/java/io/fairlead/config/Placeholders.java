package io.fairlead.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values from outside in the place of {@code ${NAME}}, {@code ${NAME:default}} and {@code
 * ${file:path}}. {@code $${NAME}} stands for the characters {@code ${NAME}} themselves.
 */
final class Placeholders {

  /** Stands for no value from outside: a text that is not a file of the host's own has none. */
  static final Placeholders NONE = new Placeholders(null, Path.of(""));

  /** Keys and certificates are shorter. */
  private static final int MOST_BYTES = 1 << 16;

  private static final String BEGIN = "${";
  private static final String ESCAPED = "$${";
  private static final Pattern FORM =
      Pattern.compile(
          "\\$\\{(?:file:(?<file>[^}]+)|(?!file:)(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?<fallback>[^}]*))?)}");

  private final @Nullable Function<String, @Nullable String> environment;
  private final Path folder;

  /**
   * Values for the files of a folder.
   *
   * @param environment the value of a name, or null if there is none
   * @param folder where relative paths begin
   */
  Placeholders(@Nullable Function<String, @Nullable String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /** Whether there is anything to be done about a text. */
  static boolean isIn(String text) {
    return text.contains(BEGIN);
  }

  /** A text that means another one. */
  static String escaped(String text) {
    return text.replace(BEGIN, ESCAPED);
  }

  /** Whether a text is one value from the environment and nothing else, so of whatever type. */
  static boolean isOneName(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && matcher.group("name") != null;
  }

  /**
   * The text that is meant.
   *
   * @throws IllegalArgumentException if there is none, saying what is allowed
   */
  String resolve(String text) {
    StringBuilder resolved = new StringBuilder();
    Matcher matcher = FORM.matcher(text);
    int at = 0;
    for (int next = text.indexOf(BEGIN); next >= 0; next = text.indexOf(BEGIN, at)) {
      if (next > at && text.charAt(next - 1) == '$') {
        resolved.append(text, at, next - 1).append(BEGIN);
        at = next + BEGIN.length();
      } else if (matcher.region(next, text.length()).lookingAt()) {
        resolved.append(text, at, next).append(value(matcher));
        at = matcher.end();
      } else {
        throw new IllegalArgumentException(
            "${NAME}, ${NAME:default} or ${file:path}; $${ for these characters themselves");
      }
    }
    return resolved.append(text, at, text.length()).toString();
  }

  /** The same text for whoever reads it from another folder. */
  static String absolute(String text, Path folder) {
    StringBuilder absolute = new StringBuilder();
    Matcher matcher = FORM.matcher(text);
    int at = 0;
    while (matcher.find()) {
      boolean isMeant = matcher.start() == 0 || text.charAt(matcher.start() - 1) != '$';
      if (isMeant && matcher.group("file") != null) {
        absolute.append(text, at, matcher.start("file"));
        absolute.append(folder.resolve(matcher.group("file")));
        at = matcher.end("file");
      }
    }
    return absolute.append(text, at, text.length()).toString();
  }

  private String value(Matcher matcher) {
    if (environment == null) {
      throw new IllegalArgumentException(
          "no placeholder, for they are for files; $${ for these characters themselves");
    }
    String file = matcher.group("file");
    if (file != null) {
      return content(file);
    }
    String value = environment.apply(matcher.group("name"));
    String fallback = matcher.group("fallback");
    if (value == null && fallback == null) {
      throw new IllegalArgumentException(
          "a name that is set in the environment, or a default as in ${NAME:default}");
    }
    return value == null ? fallback : value;
  }

  private String content(String file) {
    try {
      Path path = folder.resolve(file);
      // A pipe that nobody writes to would be waited for.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new IllegalArgumentException("a file, and neither a folder, a device nor a pipe");
      }
      return content(path);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "a file that can be read, in UTF-8: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String content(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException("a file of at most " + MOST_BYTES + " bytes");
      }
      String text = Utf8.text(bytes);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1).stripTrailing() : text;
    }
  }
}
