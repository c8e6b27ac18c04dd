package io.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.PolicyProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lists of names in lb-api tell the truth about the modules behind it. */
class BalancerNamesTest {

  @Test
  void defaultBalancerIsTheOneThatTheGuideCallsSo() {
    assertThat(PoolConfig.DEFAULT_BALANCER).isEqualTo(Balancers.LEAST_CONNECTIONS);
  }

  @Test
  void eachBalancerIsListedAndThere() {
    assertThat(ServiceLoader.load(BalancerProvider.class))
        .extracting(BalancerProvider::name)
        .containsExactlyInAnyOrderElementsOf(constantsOf(Balancers.class));
  }

  @Test
  void eachPolicyIsListedAndThere() {
    assertThat(ServiceLoader.load(PolicyProvider.class))
        .extracting(PolicyProvider::name)
        .containsExactlyInAnyOrderElementsOf(constantsOf(Policies.class));
  }

  @Test
  void standardPoliciesAreThose() {
    assertThat(Policies.STANDARD).isSubsetOf(constantsOf(Policies.class)).doesNotHaveDuplicates();
  }

  private static List<String> constantsOf(Class<?> names) {
    return Stream.of(names.getFields())
        .filter(field -> field.getType() == String.class)
        .map(
            field -> {
              try {
                return (String) field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }
}
