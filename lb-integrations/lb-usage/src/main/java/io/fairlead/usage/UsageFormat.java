package io.fairlead.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms in which usage leaves a ledger. All are UTF-8, and written record by record. */
public enum UsageFormat {

  /**
   * Comma-separated values (RFC 4180), with a line of names. A route that begins like a formula of
   * a spreadsheet gets an apostrophe in front.
   */
  CSV("text/csv; charset=utf-8"),

  /** An object of JSON in each line. */
  JSON_LINES("application/x-ndjson"),

  /**
   * An event of CloudEvents 1.0 (JSON format) in each line, of hours that are over alone: what is
   * in an event never changes. Its {@code source} and {@code id} are the same whenever it is
   * written, so that a receiver can drop what it has got already.
   */
  CLOUD_EVENTS("application/x-ndjson"),

  /** The same events as one batch: an array of JSON. */
  CLOUD_EVENTS_BATCH("application/cloudevents-batch+json");

  /** The type of the events. */
  public static final String EVENT_TYPE = "io.fairlead.usage.hour.v1";

  private static final JsonFactory JSON = new JsonFactory();
  private static final String NAMES =
      "tenant,route,hour,requests,rejected,attempts,bytes-in,bytes-out,upstream-nanos,cost\r\n";

  private final String mediaType;

  UsageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** For the field Content-Type of HTTP. */
  public String mediaType() {
    return mediaType;
  }

  /** Writes all records of a snapshot; does not close the stream. */
  public void write(UsageSnapshot usage, OutputStream out) throws IOException {
    UsageSnapshot.Records records = usage.records();
    write(records::next, usage, out);
  }

  /**
   * Writes some records of a snapshot, such as a page; does not close the stream.
   *
   * @param usage where they are from
   */
  public void write(List<UsageRecord> records, UsageSnapshot usage, OutputStream out)
      throws IOException {
    Iterator<UsageRecord> each = records.iterator();
    write(() -> each.hasNext() ? each.next() : null, usage, out);
  }

  private void write(Merge.Source records, UsageSnapshot usage, OutputStream out)
      throws IOException {
    if (this == CSV) {
      writeCsv(records, out);
    } else {
      writeJson(records, usage, out);
    }
    out.flush();
  }

  private static void writeCsv(Merge.Source records, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.write(NAMES);
    for (UsageRecord usage = records.next(); usage != null; usage = records.next()) {
      writer.write(usage.tenant() + ',' + cell(usage.route()) + ',' + usage.hour());
      for (long count : counts(usage)) {
        writer.write("," + count);
      }
      writer.write("\r\n");
    }
    writer.flush();
  }

  private static long[] counts(UsageRecord usage) {
    return new long[] {
      usage.requests(),
      usage.rejected(),
      usage.attempts(),
      usage.bytesIn(),
      usage.bytesOut(),
      usage.upstreamNanos(),
      usage.cost()
    };
  }

  private static String cell(@Nullable String route) {
    if (route == null) {
      return "";
    }
    boolean isFormula = !route.isEmpty() && "=+-@\t\r".indexOf(route.charAt(0)) >= 0;
    String safe = isFormula ? "'" + route : route;
    boolean isPlain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private void writeJson(Merge.Source records, UsageSnapshot usage, OutputStream out)
      throws IOException {
    JsonGenerator json = JSON.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setRootValueSeparator(null);
    if (this == CLOUD_EVENTS_BATCH) {
      json.writeStartArray();
    }
    for (UsageRecord next = records.next(); next != null; next = records.next()) {
      if (this == JSON_LINES) {
        writeData(next, json);
        json.writeRaw('\n');
      } else if (next.hour().isBefore(usage.openHour())) {
        writeEvent(next, usage.source(), json);
        if (this == CLOUD_EVENTS) {
          json.writeRaw('\n');
        }
      }
    }
    if (this == CLOUD_EVENTS_BATCH) {
      json.writeEndArray();
    }
    json.close();
  }

  private static void writeEvent(UsageRecord usage, String source, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("id", id(usage));
    json.writeStringField("source", source);
    json.writeStringField("type", EVENT_TYPE);
    json.writeStringField("subject", usage.tenant());
    json.writeStringField("time", usage.hour().toString());
    json.writeStringField("datacontenttype", "application/json");
    json.writeFieldName("data");
    writeData(usage, json);
    json.writeEndObject();
  }

  /** No tenant has a slash, and no hour, so that two keys never have the same one. */
  private static String id(UsageRecord usage) {
    String key = usage.tenant() + '/' + usage.hour();
    return usage.route() == null ? key : key + '/' + usage.route();
  }

  private static void writeData(UsageRecord usage, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("tenant", usage.tenant());
    if (usage.route() != null) {
      json.writeStringField("route", usage.route());
    }
    json.writeStringField("hour", usage.hour().toString());
    json.writeNumberField("requests", usage.requests());
    json.writeNumberField("rejected", usage.rejected());
    json.writeNumberField("attempts", usage.attempts());
    json.writeNumberField("bytes-in", usage.bytesIn());
    json.writeNumberField("bytes-out", usage.bytesOut());
    json.writeNumberField("upstream-nanos", usage.upstreamNanos());
    json.writeNumberField("cost", usage.cost());
    json.writeEndObject();
  }
}
