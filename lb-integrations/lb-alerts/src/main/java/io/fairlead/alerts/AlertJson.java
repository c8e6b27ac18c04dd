package io.fairlead.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** An alert as JSON. */
final class AlertJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AlertJson() {}

  static String of(Alert alert) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", alert.id());
      json.writeStringField("kind", plain(alert.kind()));
      json.writeStringField("severity", plain(alert.severity()));
      json.writeStringField("state", plain(alert.state()));
      if (alert.tenant() != null) {
        json.writeStringField("tenant", alert.tenant());
      }
      if (alert.pool() != null) {
        json.writeStringField("pool", alert.pool());
      }
      json.writeStringField("since", alert.since().toString());
      json.writeStringField("at", alert.at().toString());
      json.writeStringField("summary", alert.summary());
      json.writeObjectFieldStart("details");
      for (Map.Entry<String, Number> each : alert.details().entrySet()) {
        json.writeFieldName(each.getKey());
        write(json, each.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text has room for everything
    }
    return text.toString();
  }

  /** The same whenever the same is told again, and of nothing else. */
  static String key(Alert alert) {
    String key = alert.id() + '/' + plain(alert.state()) + '/' + plain(alert.severity());
    return URLEncoder.encode(key, StandardCharsets.UTF_8); // a field of HTTP takes no more
  }

  private static void write(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Double value) {
      json.writeNumber(value);
    } else {
      json.writeNumber(number.longValue());
    }
  }

  private static String plain(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
