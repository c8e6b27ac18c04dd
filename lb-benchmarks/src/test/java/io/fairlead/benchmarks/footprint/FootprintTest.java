package io.fairlead.benchmarks.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What may be kept of the heap, in bytes. */
class FootprintTest {

  private static final int MIB = 1024 * 1024;

  @Test
  void idleTenantKeepsItsConfigurationAndNothingElse() {
    assertThat(Footprint.bytesOfIdleTenant(100_000)).isBetween(100.0, 300.0);
  }

  @Test
  void liveTenantKeepsTheStateOfItsPolicies() {
    assertThat(Footprint.bytesOfLiveTenant(20_000, 1, "endpoint")).isBetween(800.0, 1_024.0);
  }

  @Test
  void endpointKeepsItsBreakerAndStatistics() {
    assertThat(Footprint.bytesOfEndpoint(2_000)).isBetween(1_000.0, 8 * 1024.0);
  }

  @Test
  void strangersKeepNothing() {
    assertThat(Footprint.bytesOfStrangers(500_000)).isLessThan(MIB);
  }
}
