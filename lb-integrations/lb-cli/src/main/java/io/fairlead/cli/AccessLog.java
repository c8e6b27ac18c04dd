package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.config.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An access log in lines of JSON, one for each request: {@code time}, and of {@code tenant}, {@code
 * method}, {@code scheme}, {@code host}, {@code path}, {@code headers}, {@code peer}, {@code
 * duration_ms}, {@code status}, {@code bytes_in}, {@code bytes_out} and {@code cost} what is known.
 * Other names mean nothing here. Read line by line, as often as it is needed.
 */
record AccessLog(Path file) {

  private static final String TENANT = "io.fairlead.cli.tenant";
  private static final int MOST_PROBLEMS = 100;
  private static final double NANOS_IN_A_MILLISECOND = 1e6;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A request, as it was.
   *
   * @param line its number, from 1
   * @param time when it came
   * @param view what is known of it
   * @param duration how long its answer took
   * @param status of the answer
   * @param bytesIn of the body of the request
   * @param bytesOut of the body of the answer
   * @param cost in the unit of the host's choice
   */
  record Entry(
      int line,
      Instant time,
      RequestView view,
      Duration duration,
      int status,
      long bytesIn,
      long bytesOut,
      long cost) {}

  /** Takes the tenant that the log names, and else what the host would find. */
  static TenantResolver resolver(TenantResolver otherwise) {
    return request ->
        request.attribute(TENANT) instanceof String id
            ? TenantResolution.of(id, Evidence.VERIFIED_CLAIM)
            : otherwise.resolve(request);
  }

  /**
   * Hands on each request in the order of the lines.
   *
   * @throws InvalidInput if anything cannot be read; what was handed on by then is of no use
   */
  void forEach(Consumer<Entry> taker) {
    List<FileProblem> problems = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank() && problems.size() < MOST_PROBLEMS) {
          read(number, line, taker, problems);
        }
      }
    } catch (IOException e) {
      throw new InvalidInput(file.toString(), "a log that can be read: " + e);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  private void read(int number, String line, Consumer<Entry> taker, List<FileProblem> problems) {
    Entry entry;
    try {
      entry = entry(number, new Line(values(line)));
    } catch (JsonProcessingException e) {
      problems.add(problem(number, "", null, "a map in JSON: " + e.getOriginalMessage()));
      return;
    } catch (IOException e) {
      problems.add(problem(number, "", null, String.valueOf(e.getMessage())));
      return;
    } catch (WrongValue e) {
      problems.add(problem(number, e.name, e.value, e.allowed));
      return;
    }
    taker.accept(entry);
  }

  private FileProblem problem(int line, String path, @Nullable Object value, String expectation) {
    return new FileProblem(file.toString(), line, 1, path, value, expectation);
  }

  private static Entry entry(int number, Line line) {
    RequestView.Builder view =
        RequestView.builder(line.text("method", "GET"), line.text("path", "/"))
            .scheme(line.text("scheme", "http"));
    line.ifText("host", view::host);
    line.ifText("tenant", id -> view.attribute(TENANT, id));
    line.ifText("peer", peer -> view.remoteAddress(line.address(peer)));
    line.headers().forEach(view::header);
    long cost = line.number("cost", 1, Long.MAX_VALUE);
    return new Entry(
        number,
        line.time(),
        view.cost(cost).build(),
        line.duration(),
        (int) line.number("status", 200, 599),
        line.number("bytes_in", 0, Long.MAX_VALUE),
        line.number("bytes_out", 0, Long.MAX_VALUE),
        cost);
  }

  private static Map<String, Object> values(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a map in JSON");
      }
      return map(parser);
    }
  }

  private static Map<String, Object> map(JsonParser parser) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> values.put(name, map(parser));
        case START_ARRAY -> parser.skipChildren();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(name, parser.getNumberValue());
        case VALUE_NULL -> {} // as if it were not there
        default -> values.put(name, parser.getText());
      }
    }
    return values;
  }

  /** The values of a line, each checked when it is asked for. */
  private record Line(Map<String, Object> values) {

    @Nullable String text(String name) {
      Object value = values.get(name);
      if (value != null && !(value instanceof String)) {
        throw new WrongValue(name, value, "a text");
      }
      return (String) value;
    }

    String text(String name, String otherwise) {
      String value = text(name);
      return value == null ? otherwise : value;
    }

    void ifText(String name, Consumer<String> taker) {
      String value = text(name);
      if (value != null) {
        taker.accept(value);
      }
    }

    long number(String name, long otherwise, long most) {
      Object value = values.getOrDefault(name, otherwise);
      if (value instanceof Number number
          && number.doubleValue() == number.longValue()
          && number.longValue() >= 0
          && number.longValue() <= most) {
        return number.longValue();
      }
      throw new WrongValue(name, value, "a whole number from 0 to " + most);
    }

    Duration duration() {
      Object value = values.getOrDefault("duration_ms", 0);
      if (value instanceof Number millis
          && millis.doubleValue() >= 0
          && millis.doubleValue() <= Duration.ofDays(1).toMillis()) {
        return Duration.ofNanos((long) (millis.doubleValue() * NANOS_IN_A_MILLISECOND));
      }
      throw new WrongValue("duration_ms", value, "milliseconds, from 0 to a day");
    }

    Instant time() {
      String value = text("time");
      try {
        return Instant.parse(value == null ? "" : value);
      } catch (DateTimeException e) {
        throw new WrongValue("time", value, "a time such as 2026-06-01T12:00:00.123Z");
      }
    }

    Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      Object value = values.getOrDefault("headers", Map.of());
      if (!(value instanceof Map<?, ?> map)) {
        throw new WrongValue("headers", value, "a map of names to texts");
      }
      map.forEach((name, text) -> headers.put(name.toString(), text.toString()));
      return headers;
    }

    /** A number only: names would be looked up. */
    InetAddress address(String peer) {
      try {
        if (ADDRESS.matcher(peer).matches()) {
          return InetAddress.getByName(peer);
        }
      } catch (IOException e) {
        throw new WrongValue("peer", peer, "an address of IPv4 or IPv6");
      }
      throw new WrongValue("peer", peer, "an address of IPv4 or IPv6");
    }
  }

  /** What stands in a line where something else is allowed. */
  private static final class WrongValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient @Nullable Object value;
    private final String allowed;

    WrongValue(String name, @Nullable Object value, String allowed) {
      super(name, null, false, false);
      this.name = name;
      this.value = value;
      this.allowed = allowed;
    }
  }
}
