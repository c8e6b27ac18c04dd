package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.Locality;
import io.fairlead.api.config.LocalityConfig.Levels;
import io.fairlead.api.config.LocalityConfig.Zones;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalityConfigTest {

  @Test
  void defaultsAreThoseOfEnvoyWithAllZonesAlike() {
    assertThat(LocalityConfig.builder().build()).isEqualTo(LocalityConfig.DEFAULT);
    assertThat(LocalityConfig.DEFAULT.levels()).isEqualTo(Levels.PRIORITY);
    assertThat(LocalityConfig.DEFAULT.overprovisioningPercent()).isEqualTo(140);
    assertThat(LocalityConfig.DEFAULT.zones()).isNull();
    assertThat(Zones.DEFAULT).isEqualTo(new Zones(6, Map.of()));
  }

  @Test
  void readsAllThatABuilderSets() {
    Options options =
        Options.of(
            "locality",
            Map.of(
                "levels",
                "nearest",
                "overprovisioning-percent",
                120,
                "zones",
                Map.of("min-endpoints", 3, "callers", Map.of("eu/a", 4, "b", 2))));

    assertThat(LocalityConfig.read(options))
        .isEqualTo(
            LocalityConfig.builder()
                .levels(Levels.NEAREST)
                .overprovisioningPercent(120)
                .preferZone(
                    new Zones(3, Map.of(new Locality("eu", "a"), 4, new Locality("", "b"), 2)))
                .build());
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void emptySectionOfZonesPrefersOurs() {
    assertThat(LocalityConfig.read(Options.of("", Map.of("zones", Map.of()))))
        .isEqualTo(LocalityConfig.builder().preferZone().build());
    assertThat(LocalityConfig.read(Options.of("", Map.of()))).isEqualTo(LocalityConfig.DEFAULT);
  }

  @Test
  void everyProblemIsNotedWithItsPathAndSomethingUsableIsAnswered() {
    Options options =
        Options.of(
            "pools.p.locality",
            Map.of(
                "levels",
                "by-mood",
                "overprovisioning-percent",
                99,
                "zones",
                Map.of("min-endpoints", 0, "callers", Map.of("eu/a", -1, "eu/b", "many")),
                "zone",
                "a"));

    LocalityConfig read = LocalityConfig.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "pools.p.locality.levels",
            "pools.p.locality.overprovisioning-percent",
            "pools.p.locality.zone",
            "pools.p.locality.zones.min-endpoints",
            "pools.p.locality.zones.callers.eu/a",
            "pools.p.locality.zones.callers.eu/b");
    assertThat(read.levels()).isEqualTo(Levels.PRIORITY);
    assertThat(read.overprovisioningPercent()).isEqualTo(140);
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalityConfig.builder().overprovisioningPercent(99).build())
        .withMessage("overprovisioning-percent 99 is not 100 to 10000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Zones(0, Map.of()))
        .withMessage("min-endpoints 0 is not 1 to 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Zones(1, Map.of(new Locality("eu", "a"), -1)))
        .withMessageContaining("zone=a")
        .withMessageContaining("-1");
  }

  @Test
  void callersAreCopied() {
    Map<Locality, Integer> callers = new HashMap<>(Map.of(new Locality("eu", "a"), 1));
    Zones zones = new Zones(1, callers);

    callers.clear();

    assertThat(zones.callers()).hasSize(1);
  }
}
