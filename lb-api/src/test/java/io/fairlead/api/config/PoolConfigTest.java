package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.PoolConfig.Isolation;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolConfigTest {

  private static final PoolConfig FULL =
      PoolConfig.builder()
          .balancer("least-connections", Map.of("bias", 2))
          .endpoint("10.0.0.1", 8080)
          .endpoint("10.0.0.2", 8080)
          .endpoint("10.0.0.3", 8080)
          .maxInFlight(100)
          .queue(queue -> {})
          .health(health -> health.panicPercent(20))
          .locality(locality -> locality.overprovisioningPercent(200))
          .retry(retry -> retry.maxAttempts(3))
          .isolation(Isolation.bridge("spare", 5))
          .noisyNeighbours(noise -> {})
          .build();

  @Test
  void noChangesGiveAnEqualValue() {
    assertThat(FULL.with(changes -> {})).isEqualTo(FULL);
  }

  @Test
  void endpointTakesThePlaceOfThatWithItsId() {
    Endpoint heavier = FULL.endpoints().get(1).withWeight(5);
    Endpoint another = Endpoint.of("10.0.0.4", 8080);

    PoolConfig changed =
        FULL.with(changes -> changes.replaceEndpoint(heavier).replaceEndpoint(another));

    assertThat(changed.endpoints())
        .containsExactly(FULL.endpoints().get(0), heavier, FULL.endpoints().get(2), another);
    assertThat(FULL.endpoints()).hasSize(3).doesNotContain(heavier);
  }

  @Test
  void removesById() {
    PoolConfig changed =
        FULL.with(changes -> changes.removeEndpoint("10.0.0.2:8080").removeEndpoint("nobody"));

    assertThat(changed.endpoints())
        .containsExactly(FULL.endpoints().get(0), FULL.endpoints().get(2));
  }
}
