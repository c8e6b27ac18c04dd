package io.fairlead.examples.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract that every balancer holds, and what this one promises beyond it. */
class CanaryBalancerTest extends BalancerContract {

  private static final FakePool TWO_OLD_ONE_NEW =
      FakePool.of(
          List.of(
              Endpoint.of("10.0.0.1", 8080),
              Endpoint.of("10.0.0.2", 8080),
              Endpoint.of("10.0.0.3", 8080).withLabel("canary", "v2")));

  private static final int CANARY = 2;

  @Override
  protected BalancerProvider provider() {
    return new CanaryProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("percent", 5, "label", "canary");
  }

  @Test
  void canariesGetTheirPart() {
    assertThat(picksOfCanary(5, FakePick.pick())).isBetween(400L, 600L);
  }

  @Test
  void canariesGetNothingAtZeroAndEverythingAtHundred() {
    assertThat(picksOfCanary(0, FakePick.pick())).isZero();
    assertThat(picksOfCanary(100, FakePick.pick())).isEqualTo(10_000);
  }

  @Test
  void eachGroupTakesOverForTheOther() {
    assertThat(picksOfCanary(5, FakePick.pick().where(index -> index == CANARY))).isEqualTo(10_000);
    assertThat(picksOfCanary(5, FakePick.pick().without(CANARY))).isZero();
  }

  private static long picksOfCanary(int percent, FakePick pick) {
    BalancerContext context =
        BalancerContext.of("pool", TWO_OLD_ONE_NEW, new FakeTicker(), new SeededRandom(1));
    Balancer balancer =
        new CanaryProvider()
            .configure(Options.of("options", Map.of("percent", percent)))
            .create(context);
    return IntStream.range(0, 10_000).filter(i -> balancer.pick(pick) == CANARY).count();
  }
}
