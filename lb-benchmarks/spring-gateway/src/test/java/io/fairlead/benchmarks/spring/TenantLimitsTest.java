package io.fairlead.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;

class TenantLimitsTest {

  private final TenantLimits limits = new TenantLimits(2, new StoppedClock());

  /** Nothing is refilled. */
  private static final class StoppedClock implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return 0;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Test
  void eachTenantHasALimitOfItsOwn() {
    assertThat(admits("a")).isTrue();
    assertThat(admits("a")).isTrue();
    assertThat(admits("a")).isFalse();
    assertThat(admits("b")).isTrue();
  }

  private boolean admits(String tenant) {
    return limits.isAllowed("route", tenant).block().isAllowed();
  }
}
