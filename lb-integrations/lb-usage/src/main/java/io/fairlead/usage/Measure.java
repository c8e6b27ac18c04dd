package io.fairlead.usage;

import java.math.BigDecimal;
import java.util.Locale;

/** Something of a record that can be priced, in the unit that a price is for. */
public enum Measure {
  /** Requests that were admitted. */
  REQUESTS(0),
  /** Requests that were refused. */
  REJECTED(0),
  /** Attempts: requests with their retries and hedges. */
  ATTEMPTS(0),
  /** Bodies of requests, in gigabytes of 1,000,000,000 bytes. */
  GB_IN(9),
  /** Bodies of responses, in gigabytes of 1,000,000,000 bytes. */
  GB_OUT(9),
  /** Time of endpoints, in seconds. */
  UPSTREAM_SECONDS(9),
  /** Units of cost, which are the host's choice. */
  COST_UNITS(0);

  private final int scale;

  Measure(int scale) {
    this.scale = scale;
  }

  /** How much of it a record has: exact. */
  public BigDecimal of(UsageRecord usage) {
    return BigDecimal.valueOf(count(usage), scale);
  }

  private long count(UsageRecord usage) {
    return switch (this) {
      case REQUESTS -> usage.requests();
      case REJECTED -> usage.rejected();
      case ATTEMPTS -> usage.attempts();
      case GB_IN -> usage.bytesIn();
      case GB_OUT -> usage.bytesOut();
      case UPSTREAM_SECONDS -> usage.upstreamNanos();
      case COST_UNITS -> usage.cost();
    };
  }

  /** As it is written in a price book: {@code gb-out}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
