package io.fairlead.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * How a configuration is written: the same names, in YAML or in JSON. The names are those of
 * docs/configuration.md and of the JSON Schema beside this class, and so are the paths of problems.
 *
 * <p>What is read is a subset of YAML 1.2, which is what JSON can say: one document, a map of names
 * to values. Aliases and tags are refused, and so are names that stand twice, numbers that JSON
 * does not write so, and names without a value. Words such as {@code no} and {@code on} are texts.
 *
 * <p>Values from outside, such as {@code ${NAME}}, are for {@linkplain ConfigFiles files}; here, a
 * text has none. {@code $${NAME}} stands for the characters {@code ${NAME}} in either.
 *
 * <p>Thread-safe. Reading and writing take time in proportion to the text.
 */
public enum ConfigFormat {
  /** YAML, for people. */
  YAML {
    @Override
    JsonParser parser(String text) throws IOException {
      return YAML_FACTORY.createParser(text);
    }

    @Override
    JsonGenerator generator(StringWriter to) throws IOException {
      return YAML_FACTORY.createGenerator(to);
    }
  },

  /** JSON, for machines. */
  JSON {
    @Override
    JsonParser parser(String text) throws IOException {
      return JSON_FACTORY.createParser(text);
    }

    @Override
    JsonGenerator generator(StringWriter to) throws IOException {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      printer.indentObjectsWith(lines);
      printer.indentArraysWith(lines);
      return JSON_FACTORY.createGenerator(to).setPrettyPrinter(printer);
    }
  };

  /** A configuration needs seven levels; options of plug-ins may need some more. */
  private static final int MAX_DEPTH = 32;

  /** No number that means anything here is longer. */
  private static final int MAX_DIGITS = 40;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_DIGITS)
          .maxNameLength(TextReader.LONGEST_NAME)
          .maxStringLength(TextReader.LONGEST_TEXT)
          .build();

  private static final YAMLFactory YAML_FACTORY =
      YAMLFactory.builder()
          .loaderOptions(unlimited())
          .stringQuotingChecker(new Quoting())
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .streamReadConstraints(CONSTRAINTS)
          .build();

  private static final JsonFactory JSON_FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(CONSTRAINTS)
          .build();

  /** A text is bounded before it gets there. */
  private static LoaderOptions unlimited() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  /** The JSON Schema of a configuration, by which editors complete names. */
  public static String schema() {
    try (InputStream in = ConfigFormat.class.getResourceAsStream("fairlead.schema.json")) {
      return Utf8.text(Objects.requireNonNull(in, "the schema is in the jar").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  abstract JsonParser parser(String text) throws IOException;

  abstract JsonGenerator generator(StringWriter to) throws IOException;

  /** The format of a file by its name: JSON if that ends in {@code .json}, else YAML. */
  public static ConfigFormat of(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML;
  }

  /**
   * Reads a configuration. Whether its parts fit together is found out by the load balancer that it
   * is put in force in. A text of more than 33,554,432 characters, as much as a file may have, is
   * refused unread.
   *
   * @throws InvalidConfigException if anything is wrong, listing everything that is, with path,
   *     line and column
   */
  public LbConfig read(String text) {
    requireBounded(text);
    ConfigText read = ConfigText.read(this, text, Placeholders.NONE);
    requireSound(read.problems());
    return read.config();
  }

  /**
   * Reads what is no configuration of a load balancer but of whoever embeds it, as strictly and
   * with the same care for who has to find a mistake. As much of it as that reader does not ask for
   * is told as unknown.
   *
   * @param reader takes what it wants, and notes in the options what is wrong with it
   * @throws InvalidConfigException if anything is wrong, listing everything that is, with path,
   *     line and column
   */
  public <T> T read(String text, Function<Options, T> reader) {
    requireBounded(text);
    ConfigText.Other<T> read = ConfigText.readOther(this, text, Placeholders.NONE, reader);
    requireSound(read.problems());
    return read.value();
  }

  private static void requireBounded(String text) {
    if (text.length() > FileReader.MOST_BYTES_SHARED) {
      String expectation = "a text of at most " + FileReader.MOST_BYTES_SHARED + " characters";
      throw new InvalidConfigException(List.of(new ConfigProblem("", text.length(), expectation)));
    }
  }

  private static void requireSound(List<Located> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems.stream().map(Located::toConfigProblem).toList());
    }
  }

  /**
   * Writes a configuration, leaving out what is at its default.
   *
   * @throws IllegalArgumentException if it cannot be written so that it is read back, saying what
   *     is in the way: a value out of the range that files are held to
   */
  public String write(LbConfig config) {
    return write(config, OutsideValues.NONE);
  }

  /**
   * Writes a configuration with what stands in the files in the place of values from outside, so
   * that none of these is in it. Paths of files are absolute in it.
   *
   * @throws IllegalArgumentException as {@link #write(LbConfig)} does
   */
  public String write(LbConfig config, OutsideValues outside) {
    String text = write(ConfigTree.of(config));
    List<Located> problems = ConfigText.read(this, text, Placeholders.NONE).problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "no file can say this: "
              + problems.stream()
                  .map(problem -> outside.hide(problem.problem().toString()))
                  .toList());
    }
    return outside == OutsideValues.NONE ? text : write(outside.writtenTree(config));
  }

  private String write(Map<String, Object> tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = generator(text)) {
      TreeWriter.write(tree, generator);
    } catch (IOException e) {
      throw new IllegalStateException("a writer in memory has failed", e);
    }
    return text.toString().endsWith("\n") ? text.toString() : text + "\n";
  }
}
