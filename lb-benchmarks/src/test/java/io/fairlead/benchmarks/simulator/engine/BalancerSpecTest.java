package io.fairlead.benchmarks.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancerSpecTest {

  @Test
  void optionsHaveTheTypesOfConfiguration() {
    PoolConfig.Builder pool = PoolConfig.builder();
    String text = "any:choices=3:load-factor=1.25:key=header:strict=true:decay=5s";

    BalancerSpec.parse(text).choose(pool, 0, 1);

    assertThat(pool.build().balancer()).isEqualTo("any");
    assertThat(pool.build().balancerOptions())
        .isEqualTo(
            Map.of(
                "choices", 3, "load-factor", 1.25, "key", "header", "strict", true, "decay", "5s"));
  }

  @Test
  void optionsMayDependOnTheClient() {
    PoolConfig.Builder pool = PoolConfig.builder();

    BalancerSpec.parse("subset:client={client}:of={clients}:id=c-{client}").choose(pool, 7, 100);

    assertThat(pool.build().balancerOptions())
        .isEqualTo(Map.of("client", 7, "of", 100, "id", "c-7"));
  }

  @Test
  void policiesFollowThePlus() {
    LbConfig.Builder config = LbConfig.builder();

    BalancerSpec.parse("random+circuit-breaker").admit(config);

    assertThat(config.build().policies()).containsExactly(PolicyConfig.of("circuit-breaker"));
  }

  @Test
  void probesAreNoPolicy() {
    LbConfig.Builder config = LbConfig.builder();
    BalancerSpec spec = BalancerSpec.parse("hot-cold+probes");

    spec.admit(config);

    assertThat(config.build().policies()).isEmpty();
    assertThat(spec.probes()).isTrue();
  }

  @Test
  void withoutPlusThereAreNoPolicies() {
    LbConfig.Builder config = LbConfig.builder();

    BalancerSpec.parse("random").admit(config);

    assertThat(config.build().policies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":a=1", "a:b", "a:=1", "a:b=1:b=2", "a+", "+a"})
  void malformedLineIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BalancerSpec.parse(text))
        .withMessageContaining("name:option=value");
  }
}
