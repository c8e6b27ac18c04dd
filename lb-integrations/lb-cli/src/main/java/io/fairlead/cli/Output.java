package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.fairlead.config.FileProblem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a command has found, to people or to programs. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class Output {

  private static final JsonFactory JSON = new JsonFactory();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text for people or json for programs. Default: ${DEFAULT-VALUE}")
  Format format;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  /** For whom. */
  enum Format {
    TEXT,
    JSON
  }

  /** That of a command. */
  static Output of(CommandLine line) {
    return line.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(Output.class::isInstance)
        .map(Output.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a command without an output"));
  }

  /** Says the same in either form. */
  void print(String text, Object tree) {
    String said = format == Format.JSON ? json(tree) : text;
    command.commandLine().getOut().print(said.endsWith("\n") ? said : said + "\n");
    command.commandLine().getOut().flush();
  }

  /** Says what is wrong: in JSON, where a program looks for it, else where people do. */
  void problems(List<FileProblem> problems) {
    if (format == Format.JSON) {
      print("", Map.of("problems", trees(problems)));
    } else {
      problems.forEach(this::warn);
    }
  }

  /** Says something that is not what was asked for. */
  void warn(Object line) {
    command.commandLine().getErr().println(line);
    command.commandLine().getErr().flush();
  }

  /** Problems for programs. */
  static List<Map<String, Object>> trees(List<FileProblem> problems) {
    return problems.stream().map(Output::tree).toList();
  }

  private static Map<String, Object> tree(FileProblem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", problem.source());
    if (problem.line() > 0) {
      tree.put("line", problem.line());
      tree.put("column", problem.column());
    }
    tree.put("path", problem.path());
    if (problem.value() != null) {
      tree.put("value", problem.value());
    }
    tree.put("allowed", problem.expectation());
    return tree;
  }

  private static String json(Object tree) {
    StringWriter text = new StringWriter();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try (JsonGenerator json = JSON.createGenerator(text).setPrettyPrinter(printer)) {
      write(tree, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      to.writeStartArray();
      for (Object item : items) {
        write(item, to);
      }
      to.writeEndArray();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      to.writeNumber(number.doubleValue());
    } else {
      to.writeString(value.toString());
    }
  }
}
