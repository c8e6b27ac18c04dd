package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SubsetBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new SubsetProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "client-index", 3,
        "client-count", 10,
        "size", 5,
        "inner", Map.of("balancer", "least-latency"));
  }

  @Override
  protected BalancerProvider.Others others() {
    return Picks.OTHERS;
  }

  @Test
  void clientUsesItsPartOnly() {
    Balancer balancer = subset(Map.of("client-index", 3, "client-count", 100, "size", 10));
    Set<Integer> used = new HashSet<>();

    for (int i = 0; i < 5_000; i++) {
      used.add(balancer.pick(pick()));
    }

    assertThat(used).hasSizeBetween(10, 20);
  }

  @Test
  void clientUsesAnyOtherWhenItsPartIsDown() {
    Balancer balancer = subset(Map.of("client-index", 3, "client-count", 100, "size", 10));
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      used.add(balancer.pick(pick()));
    }

    assertThat(balancer.pick(pick().where(index -> !used.contains(index)))).isBetween(0, 999);
  }

  @Test
  void clientMustSayWhichOneItIs() {
    assertThat(problems(Map.of("size", 5)))
        .extracting(ConfigProblem::path)
        .containsExactly("options.client-index");
    assertThat(problems(Map.of("client-index", 10, "client-count", 10)))
        .extracting(ConfigProblem::expectation)
        .containsExactly("less than client-count, 10");
  }

  private static List<ConfigProblem> problems(Map<String, Object> values) {
    Options options = Options.of("options", values);
    new SubsetProvider().configure(options, Picks.OTHERS);
    return options.problems();
  }

  private static Balancer subset(Map<String, Object> options) {
    return Picks.balancer(new SubsetProvider(), options, pool(1_000), null);
  }
}
