package io.fairlead.core.locality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Locality;
import io.fairlead.api.config.Topology;
import io.fairlead.api.config.Topology.Coordinates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DistancesTest {

  private static final Coordinates FRANKFURT = new Coordinates(50.11, 8.68);
  private static final Coordinates DUBLIN = new Coordinates(53.35, -6.26);
  private static final Coordinates VIRGINIA = new Coordinates(38.95, -77.45);
  private static final Coordinates SYDNEY = new Coordinates(-33.87, 151.21);

  @Test
  void ownRegionIsNearest() {
    assertThat(from("eu", Topology.UNKNOWN).nanosTo("eu")).isZero();
  }

  @Test
  void latencyHoldsInBothDirections() {
    Topology topology =
        Topology.builder().latency("eu", "us", ms(80)).latency("ap", "eu", ms(160)).build();

    assertThat(from("eu", topology).nanosTo("us")).isEqualTo(ms(80).toNanos());
    assertThat(from("us", topology).nanosTo("eu")).isEqualTo(ms(80).toNanos());
    assertThat(from("eu", topology).nanosTo("ap")).isEqualTo(ms(160).toNanos());
    assertThat(from("us", topology).nanosTo("ap")).isEqualTo(Distances.UNKNOWN);
  }

  @Test
  void eachEndTakesItsOwnWhereTheyDiffer() {
    Topology topology =
        Topology.builder().latency("eu", "us", ms(80)).latency("us", "eu", ms(90)).build();

    assertThat(from("eu", topology).nanosTo("us")).isEqualTo(ms(80).toNanos());
    assertThat(from("us", topology).nanosTo("eu")).isEqualTo(ms(90).toNanos());
  }

  @Test
  void nothingIsKnownFromOrToAnUnknownRegion() {
    Topology topology = Topology.builder().latency("eu", "us", ms(80)).build();

    assertThat(new Distances(Locality.UNKNOWN, topology).nanosTo("eu"))
        .isEqualTo(Distances.UNKNOWN);
    assertThat(new Distances(Locality.UNKNOWN, topology).nanosTo("")).isEqualTo(Distances.UNKNOWN);
    assertThat(from("eu", topology).nanosTo("")).isEqualTo(Distances.UNKNOWN);
    assertThat(from("eu", topology).nanosTo("mars")).isEqualTo(Distances.UNKNOWN);
  }

  /** Great-circle distances as tables of airports give them, to one in a hundred. */
  @Test
  void coordinatesGiveTheLengthOfTheArc() {
    assertThat(Distances.kilometres(FRANKFURT, FRANKFURT)).isZero();
    assertThat(Distances.kilometres(FRANKFURT, DUBLIN)).isCloseTo(1_089, within(11.0));
    assertThat(Distances.kilometres(FRANKFURT, VIRGINIA)).isCloseTo(6_540, within(65.0));
    assertThat(Distances.kilometres(FRANKFURT, SYDNEY)).isCloseTo(16_500, within(165.0));
    assertThat(Distances.kilometres(SYDNEY, FRANKFURT))
        .isEqualTo(Distances.kilometres(FRANKFURT, SYDNEY), within(1e-6));
  }

  @Test
  void arcIsTakenTheShortWayAcrossTheDateLineAndThePoles() {
    assertThat(Distances.kilometres(new Coordinates(0, 179), new Coordinates(0, -179)))
        .isCloseTo(222, within(1.0));
    assertThat(Distances.kilometres(new Coordinates(89, 0), new Coordinates(89, 180)))
        .isCloseTo(222, within(1.0));
    assertThat(Distances.kilometres(new Coordinates(0, 0), new Coordinates(0, 180)))
        .isCloseTo(Math.PI * 6_371, within(1e-6));
  }

  @Test
  void distanceIsTheTimeOfLightInFibreThereAndBackSoThatItComparesWithLatencies() {
    Topology topology =
        Topology.builder()
            .coordinates("frankfurt", 50.11, 8.68)
            .coordinates("dublin", 53.35, -6.26)
            .coordinates("sydney", -33.87, 151.21)
            .latency("frankfurt", "dublin", ms(400))
            .latency("frankfurt", "moon", ms(2_500))
            .build();
    Distances distances = from("frankfurt", topology);

    assertThat(Duration.ofNanos(distances.nanosTo("sydney")).toMillis()).isBetween(160L, 170L);
    assertThat(distances.nanosTo("sydney")).isLessThan(distances.nanosTo("dublin"));
    assertThat(distances.nanosTo("dublin")).isLessThan(distances.nanosTo("moon"));
  }

  private static Distances from(String region, Topology topology) {
    return new Distances(new Locality(region, ""), topology);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
