package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.Options;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Statements add up, for any usage and any prices. */
class StatementLawsTest {

  private static final BigDecimal CENT = new BigDecimal("0.01");

  @Property(tries = 100)
  void statementsAddUpToWhatIsShared(
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 1L << 40) Long> usage,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_00L) long cents)
      throws Exception {
    Path folder = Files.createTempDirectory("usage");
    try (PriceBookTest.Priced priced = new PriceBookTest.Priced(folder)) {
      for (int i = 0; i < usage.size(); i++) {
        priced.use("t" + i, usage.get(i), 1);
      }
      BigDecimal amount = BigDecimal.valueOf(cents, 2);
      List<Statement> statements =
          priced.statements(
              Map.of(
                  "currency",
                  "EUR",
                  "shared",
                  List.of(
                      Map.of(
                          "name", "fleet", "amount", amount.toPlainString(), "by", "requests"))));

      BigDecimal sum =
          statements.stream().map(Statement::total).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum.add(priced.totals.unallocated())).isEqualByComparingTo(amount);
      assertThat(priced.totals.total()).isEqualByComparingTo(sum);
      BigDecimal all = BigDecimal.valueOf(usage.stream().mapToLong(Long::longValue).sum());
      if (all.signum() > 0) {
        assertThat(priced.totals.unallocated()).isZero();
      }
      for (Statement statement : statements) {
        for (Statement.Line line : statement.lines()) {
          BigDecimal exact =
              amount.multiply(line.quantity()).divide(all, 20, RoundingMode.HALF_EVEN);
          assertThat(line.amount().subtract(exact).abs()).isLessThan(CENT);
          assertThat(line.amount()).isNotNegative();
        }
      }
    }
  }

  @Property(tries = 300)
  void graduatedPriceIsTheSumOfItsUnits(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 20) Integer> widths,
      @ForAll @Size(min = 5, max = 5) List<@IntRange(min = 0, max = 99_999) Integer> prices,
      @ForAll @IntRange(min = 0, max = 100) int units,
      @ForAll @IntRange(min = 1, max = 1_000) int per) {
    List<Map<String, Object>> bands = new ArrayList<>();
    List<Integer> priceOfUnit = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < widths.size(); i++) {
      end += widths.get(i);
      bands.add(Map.of("up-to", end, "price", decimal(prices.get(i))));
      for (int unit = 0; unit < widths.get(i); unit++) {
        priceOfUnit.add(prices.get(i));
      }
    }
    bands.add(Map.of("price", decimal(prices.get(4))));
    long sum = 0;
    for (int unit = 0; unit < units; unit++) {
      sum += unit < priceOfUnit.size() ? priceOfUnit.get(unit) : prices.get(4);
    }

    Map<String, Object> values = new LinkedHashMap<>();
    values.put("graduated", bands);
    values.put("per", per);
    Price price = Price.read(Options.of("", values));

    assertThat(price.of(BigDecimal.valueOf(units), 2))
        .isEqualTo(
            BigDecimal.valueOf(sum, 3).divide(BigDecimal.valueOf(per), 2, RoundingMode.HALF_UP));
  }

  private static String decimal(int thousandths) {
    return BigDecimal.valueOf(thousandths, 3).toPlainString();
  }
}
