package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.config.InvalidConfigException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceBookTest {

  @TempDir Path folder;
  private Priced priced;

  @BeforeEach
  void open() throws IOException {
    priced = new Priced(folder);
  }

  @AfterEach
  void close() throws IOException {
    priced.close();
  }

  private static Map<String, Object> book(Object... more) {
    Map<String, Object> values = new LinkedHashMap<>(Map.of("currency", "EUR"));
    for (int i = 0; i < more.length; i += 2) {
      values.put((String) more[i], more[i + 1]);
    }
    return values;
  }

  @Test
  void allowanceIsFreeAndTheRestIsRoundedOnce() throws IOException {
    priced.use("acme", 1_005, 0);
    Map<String, Object> book =
        book("prices", Map.of("requests", Map.of("price", "0.21", "per", 10, "free", 1_000)));

    // 5 * 0.021 = 0.105
    assertThat(priced.statements(book))
        .singleElement()
        .satisfies(
            statement -> {
              assertThat(statement.total()).isEqualTo(new BigDecimal("0.11"));
              assertThat(statement.lines())
                  .containsExactly(
                      new Statement.Line(
                          "requests",
                          Measure.REQUESTS,
                          new BigDecimal(1_005),
                          new BigDecimal("0.11")));
            });
  }

  @Test
  void eachMeasureIsOfItsOwnCount() {
    long giga = 1_000_000_000L;
    UsageRecord usage =
        new UsageRecord("acme", null, Instant.EPOCH, 1, 2, 3, 4 * giga, 5 * giga, 6 * giga, 7);

    assertThat(Measure.values())
        .extracting(measure -> measure.of(usage).longValueExact())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void eachBandHasItsOwnPrice() throws IOException {
    priced.use("acme", 0, 12_500_000_000L);
    Object bands =
        List.of(
            Map.of("up-to", 2, "price", 0.5),
            Map.of("up-to", 10, "price", "0.25"),
            Map.of("price", "0.10"));
    Map<String, Object> book = book("prices", Map.of("gb-out", Map.of("graduated", bands)));

    // 2 * 0.5 + 8 * 0.25 + 2.5 * 0.1
    assertThat(priced.statements(book).get(0).total()).isEqualTo(new BigDecimal("3.25"));
  }

  @Test
  void mostParticularPriceCounts() throws IOException {
    for (String tenant : List.of("gold-tenant", "own-tenant", "plain-tenant")) {
      priced.use(tenant, 10, 1_000_000_000L);
    }
    Map<String, Object> book =
        book(
            "prices", Map.of("requests", "1", "gb-out", "100"),
            "tiers", Map.of("gold", Map.of("requests", "2")),
            "tenants", Map.of("own-tenant", Map.of("requests", "3")));

    assertThat(priced.statements(book))
        .extracting(Statement::total)
        .containsExactly(
            new BigDecimal("120.00"), new BigDecimal("130.00"), new BigDecimal("110.00"));
  }

  @Test
  void sharedCostIsSplitByWhatItIsSplitByToTheCent() throws IOException {
    priced.use("a", 1, 0);
    priced.use("b", 1, 0);
    priced.use("c", 1, 0);
    priced.use("idle", 0, 5);
    Map<String, Object> book = book("shared", List.of(shared("fleet", "100.00", "requests")));

    assertThat(priced.statements(book))
        .extracting(Statement::total)
        .containsExactly(
            new BigDecimal("33.33"),
            new BigDecimal("33.34"),
            new BigDecimal("33.33"),
            new BigDecimal("0.00"));
    assertThat(priced.totals.total()).isEqualTo(new BigDecimal("100.00"));
    assertThat(priced.totals.unallocated()).isEqualTo(new BigDecimal("0.00"));
    assertThat(priced.totals.tenants()).isEqualTo(4);
  }

  @Test
  void costThatNobodyUsesIsPaidByNobody() throws IOException {
    priced.use("a", 1, 0);
    Map<String, Object> book = book("shared", List.of(shared("traffic", "9.99", "gb-out")));

    assertThat(priced.statements(book).get(0).total()).isEqualTo(new BigDecimal("0.00"));
    assertThat(priced.totals.unallocated()).isEqualTo(new BigDecimal("9.99"));
  }

  @Test
  void statementOfOneTenantIsThatAmongAll() throws IOException {
    for (int i = 0; i < 20; i++) {
      priced.use("t" + i, 1 + i * i, i);
    }
    Map<String, Object> book =
        book(
            "prices", Map.of("requests", "0.013"),
            "shared", List.of(shared("fleet", "77.77", "requests")));

    for (Statement statement : priced.statements(book)) {
      assertThat(priced.statement(book, statement.tenant())).isEqualTo(statement);
    }
    assertThat(priced.statement(book, "nobody").lines()).isEmpty();
  }

  @Test
  void currencyWithoutCentsIsRoundedToWholeUnits() throws IOException {
    priced.use("acme", 3, 0);
    Map<String, Object> book = book("currency", "JPY", "prices", Map.of("requests", "0.5"));

    assertThat(priced.statements(book).get(0).total()).isEqualTo(new BigDecimal("2"));
  }

  @Test
  void allThatIsWrongIsSaidWithItsPlace() {
    Map<String, Object> wrong =
        Map.of(
            "currency", "EURO",
            "prices",
                Map.of(
                    "requests", Map.of("price", "-1"),
                    "gb-in", Map.of("per", 0, "price", "1"),
                    "gb-out", Map.of("graduated", List.of(Map.of("up-to", 5, "price", "1"))),
                    "cost-units", Map.of("free", 1),
                    "atempts", "1"),
            "tiers", Map.of("gold", Map.of("requests", "NaN")),
            "shared",
                List.of(
                    shared("fleet", "1.001", "requests"),
                    shared("fleet", "1", "requests"),
                    Map.of("name", "x", "amount", "1")));

    assertThatThrownBy(() -> PriceBook.of(wrong))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContainingAll(
            "currency: \"EURO\"",
            "prices.requests.price: \"-1\"",
            "prices.gb-in.per: 0",
            "prices.gb-out.graduated[0].up-to: 5",
            "prices.cost-units.price: required",
            "prices.atempts: \"1\" is not allowed: unknown option; did you mean attempts?",
            "tiers.gold.requests.price: \"NaN\"",
            "shared[0].amount: 1.001",
            "shared[1].name: \"fleet\"",
            "shared[2].by: required");
    assertThatThrownBy(() -> PriceBook.of(Map.of())).hasMessageContaining("currency: required");
  }

  private static Map<String, Object> shared(String name, String amount, String by) {
    return Map.of("name", name, "amount", amount, "by", by);
  }

  /** A ledger, its statements and what they add up to. */
  static final class Priced implements AutoCloseable {

    private final UsageFiles files;
    private final List<UsageRecord> used = new ArrayList<>();
    PriceBook.Totals totals;

    Priced(Path folder) throws IOException {
      files = UsageFiles.open(folder, Disk.real(), 1 << 20);
    }

    void use(String tenant, long requests, long bytesOut) throws IOException {
      used.add(
          new UsageRecord(tenant, null, Instant.EPOCH, requests, 0, requests, 0, bytesOut, 0, 0));
      files.append(used.subList(used.size() - 1, used.size()));
    }

    private UsageSnapshot snapshot() throws IOException {
      return UsageSnapshot.of(files.read(), Instant.EPOCH, Counting.EVER, "/test", Counting.EVER);
    }

    List<Statement> statements(Map<String, ?> book) throws IOException {
      List<Statement> statements = new ArrayList<>();
      try (UsageSnapshot usage = snapshot()) {
        totals =
            PriceBook.of(book)
                .statements(
                    usage, tenant -> tenant.startsWith("gold") ? "gold" : null, statements::add);
      }
      return statements;
    }

    Statement statement(Map<String, ?> book, String tenant) throws IOException {
      try (UsageSnapshot usage = snapshot()) {
        return PriceBook.of(book).statement(usage, tenant, null);
      }
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }
}
