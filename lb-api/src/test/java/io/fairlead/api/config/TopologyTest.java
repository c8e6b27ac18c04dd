package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.config.Topology.Coordinates;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {

  @Test
  void readsAllThatABuilderSets() {
    Options options =
        Options.of(
            "topology",
            Map.of(
                "latencies",
                Map.of("eu", Map.of("us", "80ms", "ap", Duration.ofMillis(160))),
                "coordinates",
                Map.of("eu", Map.of("latitude", 50.11, "longitude", 8.68))));

    assertThat(Topology.read(options))
        .isEqualTo(
            Topology.builder()
                .latency("eu", "us", Duration.ofMillis(80))
                .latency("eu", "ap", Duration.ofMillis(160))
                .coordinates("eu", 50.11, 8.68)
                .build());
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void nothingGivenIsNothingKnown() {
    assertThat(Topology.read(Options.of("topology", Map.of()))).isEqualTo(Topology.UNKNOWN);
    assertThat(Topology.builder().build()).isEqualTo(Topology.UNKNOWN);
  }

  @Test
  void everyProblemIsNotedWithItsPath() {
    Options options =
        Options.of(
            "topology",
            Map.of(
                "latencies",
                Map.of("eu", Map.of("us", "-80ms", "", "1ms"), "ap", 3),
                "coordinates",
                Map.of(
                    "eu",
                    Map.of("latitude", 91, "longitude", 8.68),
                    "us",
                    Map.of("latitude", 38.95)),
                "distances",
                Map.of()));

    Topology.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "topology.distances",
            "topology.latencies.ap",
            "topology.latencies.eu.",
            "topology.latencies.eu.us",
            "topology.coordinates.eu.latitude",
            "topology.coordinates.us.longitude");
  }

  @Test
  void latencyBelowZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.builder().latency("eu", "us", Duration.ofMillis(-1)).build())
        .withMessage("latency PT-0.001S is not PT0S to PT1H");
  }

  @Test
  void regionWithoutNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.builder().latency("", "us", Duration.ZERO).build())
        .withMessage("the name of a region is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.builder().coordinates("", 0, 0).build())
        .withMessage("the name of a region is empty");
  }

  @ParameterizedTest
  @CsvSource({"90.1,0", "-91,0", "0,180.5", "0,-181", "NaN,0", "0,NaN"})
  void anglesThatAreOutOfRangeAreRefused(double latitude, double longitude) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Coordinates(latitude, longitude));
  }

  @Test
  void angleIsNamedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Coordinates(91, 0))
        .withMessage("latitude 91.0 is not -90.0 to 90.0");
  }
}
