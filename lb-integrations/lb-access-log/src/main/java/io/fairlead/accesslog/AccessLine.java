package io.fairlead.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.tenant.Tenant;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record as a line of JSON. Whatever a client has sent is escaped, to ASCII, and cut where it is
 * longer than anybody reads: it can neither begin a line of its own nor fill the disk. Not
 * thread-safe.
 */
final class AccessLine {

  /** Of a text that a client has a say in. */
  private static final int LONGEST = 1_024;

  private static final int NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  /** {@code 00-<trace id>-<parent id>-<flags>}, see W3C Trace Context, 3.2. */
  private static final int TRACEPARENT = 55;

  private static final int TRACE_ID_BEGIN = 3;
  private static final int TRACE_ID_END = 35;

  private final JsonFactory factory =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private final StringWriter text = new StringWriter();

  String of(AccessRecord record, Instant time) throws IOException {
    AccessLogRule rule = record.rule;
    text.getBuffer().setLength(0);
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", time.toString());
      write(json, "trace", traceId(record.trace));
      write(json, record.tenant);
      write(json, "client", client(record.client, rule.client()));
      json.writeStringField("method", cut(record.method));
      write(json, record.target, rule);
      if (record.rejection != null) {
        write(json, record.rejection);
      } else if (record.lease != null && record.outcome != null) {
        write(json, record.lease, record.outcome, record.latencyNanos);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Tenant tenant) throws IOException {
    if (tenant != null) {
      json.writeStringField("tenant", tenant.id());
      write(json, "tier", tenant.tier());
    }
  }

  private static void write(JsonGenerator json, @Nullable RequestTarget target, AccessLogRule rule)
      throws IOException {
    if (target == null) {
      return;
    }
    if (target.problem() != null) {
      json.writeStringField("problem", target.problem());
      return;
    }
    json.writeStringField("host", target.host());
    if (rule.path() == AccessLogRule.Path.WHOLE) {
      json.writeStringField("path", cut(target.path()));
    }
    write(json, "query", query(target.query(), rule.query()));
  }

  private static void write(JsonGenerator json, Rejection rejection) throws IOException {
    json.writeStringField("outcome", "rejected");
    json.writeStringField("reason", plain(rejection.reason()));
    write(json, "policy", rejection.policy());
    json.writeNumberField("status", rejection.httpStatus());
    if (!rejection.retryAfter().isZero()) {
      json.writeNumberField("retry-after-s", rejection.retryAfterSeconds());
    }
  }

  private static void write(JsonGenerator json, Lease lease, Outcome outcome, long latencyNanos)
      throws IOException {
    Endpoint endpoint = lease.endpoint();
    write(json, "route", lease.route());
    json.writeStringField("pool", lease.pool());
    json.writeStringField("endpoint", endpoint.id());
    json.writeStringField("outcome", plain(outcome.kind()));
    if (outcome.httpStatus() != 0) {
      json.writeNumberField("status", outcome.httpStatus());
    }
    json.writeNumberField("attempts", lease.attempt());
    json.writeNumberField("bytes-in", outcome.bytesIn());
    json.writeNumberField("bytes-out", outcome.bytesOut());
    json.writeNumberField("cost", outcome.cost());
    json.writeNumberField("queue-ms", millis(lease.waitedNanos()));
    json.writeNumberField("upstream-ms", millis(latencyNanos));
    json.writeArrayFieldStart("policies");
    for (String policy : lease.policies()) {
      json.writeString(policy);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, cut(value));
    }
  }

  private static @Nullable String traceId(@Nullable String trace) {
    return trace != null && trace.length() >= TRACEPARENT && trace.charAt(2) == '-'
        ? trace.substring(TRACE_ID_BEGIN, TRACE_ID_END)
        : trace;
  }

  private static @Nullable String client(@Nullable InetAddress address, AccessLogRule.Client told) {
    if (address == null) {
      return null;
    }
    return switch (told) {
      case ADDRESS -> address.getHostAddress();
      case NETWORK -> network(address.getAddress());
      case NONE -> null;
    };
  }

  private static String network(byte[] address) {
    boolean isIpv4 = address.length == 4;
    Arrays.fill(address, isIpv4 ? 3 : 6, address.length, (byte) 0);
    try {
      return InetAddress.getByAddress(address).getHostAddress() + (isIpv4 ? "/24" : "/48");
    } catch (UnknownHostException e) {
      throw new IllegalStateException(address.length + " bytes are no address", e);
    }
  }

  private static @Nullable String query(@Nullable String query, AccessLogRule.Query told) {
    if (query == null) {
      return null;
    }
    return switch (told) {
      case WHOLE -> query;
      case NAMES -> names(query);
      case NONE -> null;
    };
  }

  /** Without the values. A parameter without an equals sign is a name or a value: who knows. */
  private static String names(String query) {
    StringBuilder names = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      names
          .append(names.isEmpty() ? "" : "&")
          .append(equals < 0 ? "*" : parameter.substring(0, equals) + "=*");
    }
    return names.toString();
  }

  private static double millis(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    return micros / MICROS_PER_MILLI;
  }

  private static String plain(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String cut(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }
}
