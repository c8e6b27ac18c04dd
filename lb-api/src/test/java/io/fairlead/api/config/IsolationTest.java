package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.PoolConfig.Isolation.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IsolationTest {

  @Test
  void poolsAreSharedUnlessTheySayOtherwise() {
    assertThat(PoolConfig.builder().build().isolation()).isEqualTo(Isolation.SHARED);
    assertThat(read(Map.of())).isEqualTo(Isolation.SHARED);
  }

  @Test
  void nameOfThePatternIsEnough() {
    assertThat(read(Map.of("isolation", "dedicated"))).isEqualTo(Isolation.dedicated());
    assertThat(read(Map.of("isolation", "shuffle-sharded")))
        .isEqualTo(Isolation.shuffleSharded(Isolation.DEFAULT_SHARD_SIZE));
    assertThat(read(Map.of("isolation", "dedicated-balancer")))
        .isEqualTo(Isolation.dedicatedBalancer());
  }

  @Test
  void patternsAreReadWithWhatGoesWithThem() {
    assertThat(read(Map.of("isolation", Map.of("pattern", "shuffle-sharded", "shard-size", 2))))
        .isEqualTo(Isolation.shuffleSharded(2));
    assertThat(
            read(
                Map.of(
                    "isolation",
                    Map.of(
                        "pattern",
                        "bridge",
                        "endpoint-label",
                        "cell",
                        "overflow-pool",
                        "common",
                        "overflow-in-flight",
                        20))))
        .isEqualTo(Isolation.bridge("common", 20).withEndpointLabel("cell"));
  }

  @Test
  void whatDoesNotGoWithThePatternIsAProblem() {
    assertThat(problems("dedicated", "shard-size", 2)).containsExactly("isolation.shard-size");
    assertThat(problems("shared", "endpoint-label", "x"))
        .containsExactly("isolation.endpoint-label");
    assertThat(problems("shuffle-sharded", "shard-size", 0))
        .containsExactly("isolation.shard-size");
    assertThat(problems("dedicated", "endpoint-label", ""))
        .containsExactly("isolation.endpoint-label");
    assertThat(problems("bridge", "overflow-in-flight", 1))
        .containsExactly("isolation.overflow-pool");
    assertThat(problems("cellular", "shard-size", 2)).contains("isolation.pattern");
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Isolation.shuffleSharded(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Isolation.bridge("common", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Isolation.dedicated().withEndpointLabel(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Isolation(Pattern.BRIDGE, "tenant", 1, null, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Isolation(Pattern.SHARED, "tenant", 1, "common", 1));
  }

  private static Isolation read(Map<String, Object> pool) {
    Options options = Options.of("", pool);
    Isolation isolation = Isolation.read(options.section("isolation", "pattern"));
    assertThat(options.problems()).isEmpty();
    return isolation;
  }

  private static List<String> problems(String pattern, String name, Object value) {
    Options options = Options.of("isolation", Map.of("pattern", pattern, name, value));
    Objects.requireNonNull(Isolation.read(options));
    return options.problems().stream().map(ConfigProblem::path).toList();
  }
}
