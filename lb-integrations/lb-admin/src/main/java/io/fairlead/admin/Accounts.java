package io.fairlead.admin;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.usage.PriceBook;
import io.fairlead.usage.Statement;
import io.fairlead.usage.UsageFormat;
import io.fairlead.usage.UsageLedger;
import io.fairlead.usage.UsageRecord;
import io.fairlead.usage.UsageSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tenants have used hour by hour, and what they have to pay for it. Says what has been written
 * when it is asked. Tenants that were offboarded are among the others until their time is up.
 */
final class Accounts {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");
  private static final String ONE = "/v1/tenants/{tenant}";
  private static final Duration USUAL_RANGE = Duration.ofDays(1);
  private static final Duration LONGEST_RANGE = Duration.ofDays(100);

  /** A page ends with the tenant whose records make it so long. */
  private static final int MOST_RECORDS = 10_000;

  private final LoadBalancer balancer;
  private final UsageLedger ledger;
  private final PriceBook prices;

  Accounts(LoadBalancer balancer, UsageLedger ledger, PriceBook prices) {
    this.balancer = balancer;
    this.ledger = ledger;
    this.prices = prices;
  }

  List<Operation> operations(InstantSource clock) {
    return List.of(
        Operation.read("/v1/ledger", call -> ledger(call, clock.instant())),
        Operation.read("/v1/statements", call -> statements(call, clock.instant())),
        Operation.read(ONE + "/ledger", call -> ledgerOfOne(call, clock.instant())).forTenants(),
        Operation.read(ONE + "/statement", call -> statement(call, clock.instant())).forTenants());
  }

  /** Some tenants of many. */
  private record Page(List<UsageRecord> records, @Nullable String next) {}

  private AdminResponse ledger(AdminCall call, Instant now) {
    try (UsageSnapshot usage = snapshot(call, now)) {
      return answer(call, usage, page(call, usage));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Page page(AdminCall call, UsageSnapshot usage) throws IOException {
    int limit = call.limit();
    List<UsageRecord> page = new ArrayList<>();
    UsageSnapshot.Records records = usage.recordsFrom(after(call.cursor()));
    int tenants = 0;
    String last = "";
    for (UsageRecord next = records.next(); next != null; next = records.next()) {
      if (!next.tenant().equals(last)) {
        if (tenants == limit || page.size() >= MOST_RECORDS) {
          return new Page(page, AdminCall.cursorAfter(last));
        }
        tenants++;
        last = next.tenant();
      }
      page.add(next);
    }
    return new Page(page, null);
  }

  /** The least id that comes after another one. */
  private static String after(String cursor) {
    return cursor.isEmpty() ? "" : cursor + '\0';
  }

  private AdminResponse ledgerOfOne(AdminCall call, Instant now) {
    String tenant = call.place("tenant");
    try (UsageSnapshot usage = snapshot(call, now)) {
      List<UsageRecord> records = usage.recordsOf(tenant);
      demandKnown(tenant, !records.isEmpty());
      return answer(call, usage, new Page(records, null));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void demandKnown(String tenant, boolean hasUsed) {
    if (!hasUsed && !balancer.config().tenants().containsKey(tenant)) {
      throw Problem.notFound();
    }
  }

  private UsageSnapshot snapshot(AdminCall call, Instant now) throws IOException {
    Instant to = moment(call, "to", now);
    Instant from = moment(call, "from", to.minus(USUAL_RANGE));
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
      throw Problem.malformed(
          "from", from, "before to, by at most " + LONGEST_RANGE.toDays() + " days");
    }
    return ledger.snapshot(from, to);
  }

  private static Instant moment(AdminCall call, String name, Instant usual) {
    String text = call.query(name);
    if (text.isEmpty()) {
      return usual;
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw Problem.malformed(
          name, text, "a day or a moment, as 2026-11-30 or 2026-11-30T01:00:00Z");
    }
  }

  private AdminResponse answer(AdminCall call, UsageSnapshot usage, Page page) throws IOException {
    return switch (format(call)) {
      case "csv" -> text(UsageFormat.CSV, usage, page);
      case "cloudevents" -> text(UsageFormat.CLOUD_EVENTS_BATCH, usage, page);
      default -> Answers.json(json(usage, page));
    };
  }

  /** What the query asks for, or else the client at all. */
  private static String format(AdminCall call) {
    String format = call.query("format");
    if (!format.isEmpty()) {
      if (!List.of("json", "csv", "cloudevents").contains(format)) {
        throw Problem.malformed("format", format, "json, csv or cloudevents");
      }
      return format;
    }
    String accept =
        Objects.requireNonNullElse(call.request().header("accept"), "").toLowerCase(Locale.ROOT);
    if (accept.startsWith("text/csv")) {
      return "csv";
    }
    return accept.startsWith("application/cloudevents-batch+json") ? "cloudevents" : "json";
  }

  private static AdminResponse text(UsageFormat format, UsageSnapshot usage, Page page)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(page.records, usage, out);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", format.mediaType());
    if (page.next != null) {
      headers.put("Next-Cursor", page.next);
    }
    return Answers.raw(200, headers, out.toString(StandardCharsets.UTF_8));
  }

  private Map<String, Object> json(UsageSnapshot usage, Page page) {
    UsageLedger.Status status = ledger.status();
    Map<String, Object> body =
        Json.of(
            "from",
            usage.from().toString(),
            "to",
            usage.to().toString(),
            "final-before",
            usage.openHour().toString(),
            "written-until",
            status.lastWritten().toString(),
            "write-failures",
            status.failures(),
            "damaged-lines",
            status.damagedLines(),
            "items",
            page.records.stream().map(Accounts::item).toList());
    if (page.next != null) {
      body.put("next", page.next);
    }
    return body;
  }

  private static Map<String, Object> item(UsageRecord usage) {
    Map<String, Object> item = Json.of("tenant", usage.tenant());
    if (usage.route() != null) {
      item.put("route", usage.route());
    }
    item.put("hour", usage.hour().toString());
    item.put("requests", usage.requests());
    item.put("rejected", usage.rejected());
    item.put("attempts", usage.attempts());
    item.put("bytes-in", usage.bytesIn());
    item.put("bytes-out", usage.bytesOut());
    item.put("upstream-ms", Json.millis(usage.upstreamNanos()));
    item.put("cost", usage.cost());
    return item;
  }

  private AdminResponse statements(AdminCall call, Instant now) {
    int limit = call.limit();
    String cursor = call.cursor();
    List<Statement> page = new ArrayList<>();
    try (UsageSnapshot usage = month(call, now)) {
      PriceBook.Totals totals =
          prices.statements(
              usage,
              this::tierOf,
              statement -> {
                if (statement.tenant().compareTo(cursor) > 0 && page.size() <= limit) {
                  page.add(statement);
                }
              });
      List<Statement> shown = page.subList(0, Math.min(limit, page.size()));
      Map<String, Object> body = period(usage);
      body.put("tenants", totals.tenants());
      body.put("total", totals.total().toPlainString());
      body.put("unallocated", totals.unallocated().toPlainString());
      body.put("items", shown.stream().map(Accounts::statement).toList());
      if (page.size() > limit) {
        body.put("next", AdminCall.cursorAfter(shown.get(limit - 1).tenant()));
      }
      return Answers.json(body);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private AdminResponse statement(AdminCall call, Instant now) {
    String tenant = call.place("tenant");
    try (UsageSnapshot usage = month(call, now)) {
      demandKnown(tenant, !usage.recordsOf(tenant).isEmpty());
      Map<String, Object> body = period(usage);
      body.putAll(statement(prices.statement(usage, tenant, tierOf(tenant))));
      return Answers.json(body);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private @Nullable String tierOf(String tenant) {
    TenantConfig config = balancer.config().tenants().get(tenant);
    return config == null ? null : config.tier();
  }

  private UsageSnapshot month(AdminCall call, Instant now) throws IOException {
    String text = call.query("month");
    YearMonth month;
    try {
      month = text.isEmpty() ? YearMonth.from(now.atZone(ZoneOffset.UTC)) : YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw Problem.malformed("month", text, "a month, as 2026-11");
    }
    return ledger.snapshot(start(month), start(month.plusMonths(1)));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Map<String, Object> period(UsageSnapshot usage) {
    return Json.of(
        "from",
        usage.from().toString(),
        "to",
        usage.to().toString(),
        "final",
        !usage.openHour().isBefore(usage.to()),
        "currency",
        prices.currency().getCurrencyCode());
  }

  /** Amounts are texts: a number of JSON is often read as a binary fraction. */
  private static Map<String, Object> statement(Statement statement) {
    return Json.of(
        "tenant",
        statement.tenant(),
        "lines",
        statement.lines().stream()
            .map(
                line ->
                    Json.of(
                        "item",
                        line.item(),
                        "measure",
                        line.measure().toString(),
                        "quantity",
                        line.quantity().toPlainString(),
                        "amount",
                        line.amount().toPlainString()))
            .toList(),
        "total",
        statement.total().toPlainString());
  }

  private static Problem unreadable(IOException e) {
    LOG.error("the usage ledger cannot be read", e);
    return Problem.of(503, "ledger-unavailable", "the usage ledger cannot be read");
  }
}
