package io.fairlead.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/**
 * What a tenant has to pay for a period. Immutable.
 *
 * @param tenant its id
 * @param from the first moment of the period
 * @param to the moment at which it has ended
 * @param currency of all amounts
 * @param lines for each measure that has a price and was used, then for each cost that is shared
 * @param total the sum of the lines
 */
public record Statement(
    String tenant,
    Instant from,
    Instant to,
    Currency currency,
    List<Line> lines,
    BigDecimal total) {

  /** Copies the lines. */
  public Statement {
    lines = List.copyOf(lines);
  }

  /**
   * One line, rounded by itself, so that the lines add up to what is paid.
   *
   * @param item the measure, or the name of a cost that is shared
   * @param measure what was counted
   * @param quantity how much the tenant has used of it; exact
   * @param amount what it has to pay for it
   */
  public record Line(String item, Measure measure, BigDecimal quantity, BigDecimal amount) {}
}
