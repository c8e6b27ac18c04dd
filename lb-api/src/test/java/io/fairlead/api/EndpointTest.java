package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  private static final Endpoint PLAIN = Endpoint.of("10.0.0.1", 8080);

  @Test
  void isNamedByHostAndPort() {
    assertThat(PLAIN.id()).isEqualTo("10.0.0.1:8080");
    assertThat(Endpoint.of("2001:db8::1", 443).id()).isEqualTo("[2001:db8::1]:443");
  }

  @Test
  void weighsOneAndStandsNowhereUnlessToldSo() {
    assertThat(PLAIN.weight()).isEqualTo(Endpoint.DEFAULT_WEIGHT).isEqualTo(1);
    assertThat(PLAIN.locality()).isEqualTo(Locality.UNKNOWN);
    assertThat(PLAIN.labels()).isEmpty();
  }

  @Property(tries = 100, seed = "1")
  void takesEveryPortAndWeightInRange(
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @DoubleRange(min = 0, max = Endpoint.MAX_WEIGHT) double weight) {
    Endpoint endpoint = Endpoint.of("a", port).withWeight(weight);

    assertThat(endpoint.port()).isEqualTo(port);
    assertThat(endpoint.weight()).isEqualTo(weight);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
  void refusesPortOutOfRange(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.of("a", port))
        .withMessageContaining(String.valueOf(port));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        -1,
        -Double.MIN_VALUE,
        1_000_000.1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void refusesWeightOutOfRange(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withWeight(weight))
        .withMessageContaining(String.valueOf(weight));
  }

  @Test
  void refusesEmptyIdAndHost() {
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withId(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of("", 1));
  }

  @Test
  void changesOneThingAtATime() {
    Locality locality = new Locality("eu", "a");
    Endpoint changed =
        PLAIN
            .withId("x")
            .withWeight(3)
            .withLocality(locality)
            .withLabel("k", "1")
            .withLabel("l", "2");

    assertThat(changed)
        .isEqualTo(new Endpoint("x", "10.0.0.1", 8080, 3, locality, 0, Map.of("k", "1", "l", "2")));
    assertThat(PLAIN).isEqualTo(Endpoint.of("10.0.0.1", 8080));
  }

  @Test
  void keepsItsOwnLabels() {
    Map<String, String> labels = new HashMap<>(Map.of("k", "1"));
    Endpoint endpoint = new Endpoint("x", "a", 1, 1, Locality.UNKNOWN, 0, labels);

    labels.put("k", "2");

    assertThat(endpoint.labels()).containsExactly(Map.entry("k", "1"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> endpoint.labels().put("k", "2"));
  }
}
