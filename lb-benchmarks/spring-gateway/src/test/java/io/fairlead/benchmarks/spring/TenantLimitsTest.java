package io.fairlead.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantLimitsTest {

  private final TenantLimits limits = new TenantLimits(2);

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
