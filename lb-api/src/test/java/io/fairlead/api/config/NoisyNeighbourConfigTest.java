package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.config.NoisyNeighbourConfig.Pressure;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoisyNeighbourConfigTest {

  private static final String PATH = "pools.shared.noisy-neighbours";

  @Test
  void defaultsSayWhoIsNoisyAndDoNothing() {
    NoisyNeighbourConfig noise = NoisyNeighbourConfig.DEFAULT;

    assertThat(noise.measures()).containsExactlyInAnyOrder(Measure.values());
    assertThat(noise.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(noise.minSharePercent()).isEqualTo(10);
    assertThat(noise.factor()).isEqualTo(3);
    assertThat(noise.roundsToBegin()).isEqualTo(3);
    assertThat(noise.roundsToEnd()).isEqualTo(6);
    assertThat(noise.hold()).isEqualTo(Duration.ofMinutes(1));
    assertThat(noise.halfLife()).isEqualTo(Duration.ofHours(1));
    assertThat(noise.warmUp()).isEqualTo(Duration.ofMinutes(1));
    assertThat(noise.pressure()).isEqualTo(new Pressure(75, 1.5, 5));
    assertThat(noise.action()).isNull();
  }

  @Test
  void nobodyIsLookedForUnlessThatIsConfigured() {
    assertThat(PoolConfig.builder().build().noisyNeighbours()).isNull();
    assertThat(PoolConfig.builder().noisyNeighbours(rules -> {}).build().noisyNeighbours())
        .isEqualTo(NoisyNeighbourConfig.DEFAULT);
  }

  @Test
  void emptySectionIsTheDefault() {
    Options options = Options.of(PATH, Map.of());

    assertThat(NoisyNeighbourConfig.read(options)).isEqualTo(NoisyNeighbourConfig.DEFAULT);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void everythingThatCanBeBuiltCanBeRead() {
    NoisyNeighbourConfig built =
        NoisyNeighbourConfig.builder()
            .measures(Measure.IN_FLIGHT, Measure.ERRORS)
            .interval(Duration.ofSeconds(2))
            .minSharePercent(20)
            .factor(2.5)
            .rounds(4, 8)
            .hold(Duration.ofMinutes(5))
            .halfLife(Duration.ofHours(2))
            .warmUp(Duration.ofSeconds(30))
            .pressure(new Pressure(90, 2, 10))
            .quarantine("apart")
            .build();
    Options options =
        Options.of(
            PATH,
            Map.ofEntries(
                Map.entry("measures", List.of("in-flight", "errors")),
                Map.entry("interval", "2s"),
                Map.entry("min-share-percent", 20),
                Map.entry("factor", 2.5),
                Map.entry("rounds-to-begin", 4),
                Map.entry("rounds-to-end", 8),
                Map.entry("hold", "5min"),
                Map.entry("half-life", "2h"),
                Map.entry("warm-up", "30s"),
                Map.entry(
                    "pressure", Map.of("slots-percent", 90, "slowdown", 2, "failures-percent", 10)),
                Map.entry("action", Map.of("type", "quarantine", "pool", "apart"))));

    assertThat(NoisyNeighbourConfig.read(options)).isEqualTo(built);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void actionsAreReadInEveryForm() {
    assertThat(action(Map.of("type", "limit", "in-flight", 8))).isEqualTo(Limit.of(8));
    assertThat(action(Map.of("type", "limit", "percent", 25))).isEqualTo(Limit.ofPool(25));
    assertThat(action("limit")).isEqualTo(Limit.ofPool(10));
    assertThat(action("none")).isNull();
    assertThat(action(Map.of("type", "quarantine", "pool", "x"))).isEqualTo(new Quarantine("x"));
  }

  @Test
  void partOfAPoolIsAtLeastOneRequest() {
    assertThat(Limit.ofPool(10).requests(200)).isEqualTo(20);
    assertThat(Limit.ofPool(10).requests(5)).isEqualTo(1);
    assertThat(Limit.ofPool(100).requests(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Limit.of(7).requests(0)).isEqualTo(7);
  }

  @Test
  void everyProblemIsNotedWithItsPathAndNothingIsThrown() {
    Options options =
        Options.of(
            PATH,
            Map.ofEntries(
                Map.entry("measures", List.of("noise")),
                Map.entry("interval", "100ms"),
                Map.entry("min-share-percent", 0),
                Map.entry("factor", 1),
                Map.entry("rounds-to-begin", 0),
                Map.entry("rounds-to-end", -1),
                Map.entry("hold", "2d"),
                Map.entry("half-life", "0s"),
                Map.entry("warm-up", "soon"),
                Map.entry("pressure", Map.of("slots-percent", 101, "slowdown", 0)),
                Map.entry("action", Map.of("type", "limit", "in-flight", 1, "percent", 1)),
                Map.entry("more", 1)));

    NoisyNeighbourConfig.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .contains(
            PATH + ".measures[0]",
            PATH + ".interval",
            PATH + ".min-share-percent",
            PATH + ".factor",
            PATH + ".rounds-to-begin",
            PATH + ".rounds-to-end",
            PATH + ".hold",
            PATH + ".half-life",
            PATH + ".warm-up",
            PATH + ".pressure.slots-percent",
            PATH + ".pressure.slowdown",
            PATH + ".action.percent",
            PATH + ".more");
  }

  @Test
  void quarantineNeedsAPool() {
    Options options = Options.of(PATH, Map.of("action", "quarantine"));
    NoisyNeighbourConfig.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly(PATH + ".action.pool");
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void builderRefusesWhatIsOutOfItsRange(Supplier<?> wrong) {
    assertThatThrownBy(wrong::get).isInstanceOf(IllegalArgumentException.class);
  }

  static List<Supplier<?>> wrong() {
    return List.of(
        () ->
            new NoisyNeighbourConfig(
                Set.of(),
                Duration.ofSeconds(5),
                10,
                3,
                3,
                6,
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Pressure.DEFAULT,
                null),
        () -> built(rules -> rules.interval(Duration.ofMillis(499))),
        () -> built(rules -> rules.minSharePercent(0)),
        () -> built(rules -> rules.minSharePercent(101)),
        () -> built(rules -> rules.factor(1)),
        () -> built(rules -> rules.factor(Double.NaN)),
        () -> built(rules -> rules.rounds(0, 1)),
        () -> built(rules -> rules.rounds(1, 0)),
        () -> built(rules -> rules.hold(Duration.ZERO)),
        () -> built(rules -> rules.halfLife(Duration.ofDays(2))),
        () -> built(rules -> rules.warmUp(Duration.ofNanos(-1))),
        () -> new Pressure(0, 1.5, 5),
        () -> new Pressure(75, 0.5, 5),
        () -> new Pressure(75, 1.5, 101),
        () -> new Limit(0, 0),
        () -> new Limit(1, 1),
        () -> Limit.of(-1),
        () -> Limit.ofPool(101));
  }

  private static NoisyNeighbourConfig built(Consumer<NoisyNeighbourConfig.Builder> rules) {
    NoisyNeighbourConfig.Builder builder = NoisyNeighbourConfig.builder();
    rules.accept(builder);
    return builder.build();
  }

  private static NoisyNeighbourConfig.Action action(Object written) {
    Options options = Options.of(PATH, Map.of("action", written));
    NoisyNeighbourConfig read = NoisyNeighbourConfig.read(options);
    assertThat(options.problems()).isEmpty();
    return read.action();
  }
}
