package io.fairlead.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.fairlead.config.ConfigHistory.Version;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as it is kept: JSON with the digest of its text, and a seal over that and all else, by
 * which it is told when anything is not as it was written.
 *
 * @param version what is known of it
 * @param text what it says
 */
record VersionFile(Version version, String text) {

  /** Twice as large as what it was read from, at most; escapes make it longer. */
  private static final int MOST_BYTES = 4 * FileReader.MOST_BYTES_SHARED;

  private static final Pattern NAME = Pattern.compile("([0-9]{8,18})\\.json");
  private static final List<String> NAMES =
      List.of("number", "when", "who", "why", "restores", "digest", "seal", "configuration");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_BYTES).build())
          .build();

  static VersionFile of(
      long number, Instant when, String who, String why, @Nullable Long restores, String text) {
    return new VersionFile(new Version(number, when, who, why, restores, digest(text)), text);
  }

  static String name(long number) {
    return "%08d.json".formatted(number);
  }

  /** The number of a version, or null if it is another file. */
  static @Nullable Long number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.valueOf(name.group(1)) : null;
  }

  void writeTo(OutputStream out) throws IOException {
    JsonGenerator json = JSON.createGenerator(out);
    json.setPrettyPrinter(new DefaultPrettyPrinter());
    json.writeStartObject();
    json.writeNumberField("number", version.number());
    json.writeStringField("when", version.when().toString());
    json.writeStringField("who", version.who());
    json.writeStringField("why", version.why());
    if (version.restores() != null) {
      json.writeNumberField("restores", version.restores());
    }
    json.writeStringField("digest", version.digest());
    json.writeStringField("seal", seal());
    json.writeStringField("configuration", text);
    json.writeEndObject();
    json.flush();
  }

  /**
   * Reads a version.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it is not as it was written, saying why
   */
  static VersionFile read(Path file, long number) throws IOException {
    Map<String, String> values = values(FileReader.text(file, MOST_BYTES));
    try {
      String restores = values.get("restores");
      VersionFile read =
          of(
              Long.parseLong(said(values, "number")),
              Instant.parse(said(values, "when")),
              said(values, "who"),
              said(values, "why"),
              restores == null ? null : Long.valueOf(restores),
              said(values, "configuration"));
      require(read.version.digest().equals(said(values, "digest")), "its text has another digest");
      require(read.seal().equals(said(values, "seal")), "what is said of it has another digest");
      require(read.version.number() == number, "it is version " + read.version.number());
      return read;
    } catch (DateTimeException | NumberFormatException e) {
      throw new IOException("not readable: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> values(String text) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "not a map of names to values");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        require(NAMES.contains(name), "it has no " + name);
        require(parser.nextToken().isScalarValue(), name + " is no text");
        require(values.put(name, parser.getText()) == null, "it has one " + name);
      }
      require(parser.nextToken() == null, "it has one map and no more");
    }
    return values;
  }

  private static String said(Map<String, String> values, String name) throws IOException {
    String value = values.get(name);
    if (value == null) {
      throw new IOException(name + " is missing");
    }
    return value;
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise);
    }
  }

  /** Over each value with its length, so that none can lend a character to its neighbour. */
  private String seal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Object value :
          List.of(
              version.number(),
              version.when(),
              version.who(),
              version.why(),
              String.valueOf(version.restores()),
              version.digest())) {
        byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory has failed", e);
    }
    return digest(bytes.toByteArray());
  }

  private static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every virtual machine has SHA-256", e);
    }
  }
}
