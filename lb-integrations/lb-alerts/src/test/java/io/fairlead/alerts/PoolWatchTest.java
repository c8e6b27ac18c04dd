package io.fairlead.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolWatchTest {

  private static final Instant NOW = Instant.EPOCH;

  private final List<Finding> found = new ArrayList<>();

  private void judge(List<NoisyNeighbour> noisy, Condition... conditions) {
    List<EndpointStats> endpoints =
        Arrays.stream(conditions)
            .map(
                condition ->
                    new EndpointStats(
                        Endpoint.of("a", 1),
                        0,
                        0,
                        0,
                        0,
                        new EndpointStats.Health(condition, "", NOW),
                        Map.of()))
            .toList();
    PoolStats stats =
        new PoolStats(
            "round-robin",
            endpoints,
            List.of(),
            0,
            new PoolStats.Ejections(0, 0, 0, 0),
            new PoolStats.Retries(0, 0, 0),
            0,
            0,
            Map.of(),
            noisy);
    PoolWatch.judge("main", stats, AlertRules.DEFAULT, found::add);
  }

  @Test
  void endpointsThatAnOperatorDrainsAreMissedByNobody() {
    judge(List.of(), Condition.DRAINED, Condition.DRAINING, Condition.LEAVING, Condition.HEALTHY);

    assertThat(found).isEmpty();
  }

  @Test
  void endpointsThatFailTheirChecksCountAsThoseThatAreEjected() {
    judge(List.of(), Condition.UNHEALTHY, Condition.EJECTED, Condition.HEALTHY, Condition.WARMING);

    assertThat(found).extracting(Finding::summary).first().asString().startsWith("2 of 4");
  }

  @Test
  void oneEndpointMayFail() {
    judge(List.of(), Condition.EJECTED, Condition.HEALTHY);

    assertThat(found).isEmpty();
  }

  @Test
  void partBelowTheBorderIsNoTrouble() {
    judge(
        List.of(),
        Condition.EJECTED,
        Condition.EJECTED,
        Condition.HEALTHY,
        Condition.HEALTHY,
        Condition.HEALTHY,
        Condition.HEALTHY,
        Condition.HEALTHY);

    assertThat(found).isEmpty();
  }

  @Test
  void noisyNeighbourIsToldWithItsEvidence() {
    NoisyNeighbour noisy =
        new NoisyNeighbour(
            "initech",
            NoisyNeighbour.Phase.FOUND,
            null,
            "30 times its usual requests",
            NOW,
            NOW,
            new NoisyNeighbour.Evidence(
                NoisyNeighbourConfig.Measure.IN_FLIGHT, 0.8, 0.1, 30, 1, 4, 0, Duration.ZERO));
    judge(List.of(noisy), Condition.HEALTHY);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).subject())
        .isEqualTo(new Finding.Subject(Alert.Kind.NOISY_NEIGHBOUR, "initech", "main"));
    assertThat(found.get(0).details()).containsEntry("factor", 30.0).containsEntry("share", 0.8);
    assertThat(found.get(0).summary()).contains("initech").contains("30 times its usual requests");
  }
}
