package io.fairlead.policies.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where limits come to rest, and how soon they follow a server that changes. */
class ClosedLoopTest {

  private static final Duration SERVICE = Duration.ofMillis(50);
  private static final int ENDLESS = 10_000;

  private final FakeSite site = FakeSite.of("concurrency");

  @Test
  void gradientRestsBetweenWhatTheServerWorksOnAndItsTolerance() {
    ClosedLoop loop = loop(Map.of("limit", "gradient"), ENDLESS).serve(40, SERVICE);

    // From 20 up by 0.8 a second, until tolerance x 40 + 4; the baseline has hardly moved by then.
    assertThat(loop.run(Duration.ofSeconds(60)).inFlight()).isBetween(60, 70);
    assertThat(loop.run(Duration.ofSeconds(20)).inFlight()).isBetween(60, 75);
  }

  @Test
  void gradientFollowsAServerThatLosesThreeQuartersWithinTwentyWindows() {
    ClosedLoop loop = loop(Map.of("limit", "gradient"), ENDLESS).serve(40, SERVICE);
    loop.run(Duration.ofSeconds(60)).serve(10, SERVICE).run(Duration.ofSeconds(20));

    assertThat(loop.inFlight()).isBetween(10, 25);
  }

  @Test
  void gradientFollowsAServerThatDoublesWithinSixtyWindows() {
    ClosedLoop loop = loop(Map.of("limit", "gradient"), ENDLESS).serve(20, SERVICE);
    loop.run(Duration.ofSeconds(60));
    assertThat(loop.inFlight()).isBetween(30, 45);

    loop.serve(40, SERVICE).run(Duration.ofSeconds(60));
    assertThat(loop.inFlight()).isBetween(60, 100);
  }

  @Test
  void maximumBoundsAGradientThatTakesTheQueueForTheCustom() {
    ClosedLoop loop =
        loop(Map.of("limit", "gradient", "max-limit", 100, "window", "100ms"), ENDLESS)
            .serve(20, SERVICE);

    assertThat(loop.run(Duration.ofSeconds(6)).inFlight()).isBetween(30, 45);
    assertThat(loop.run(Duration.ofMinutes(5)).inFlight()).isEqualTo(100);
  }

  @Test
  void vegasRestsAFewRequestsAboveWhatTheServerWorksOn() {
    ClosedLoop loop = loop(Map.of("limit", "vegas"), ENDLESS).serve(40, SERVICE);

    assertThat(loop.run(Duration.ofSeconds(5)).inFlight()).isBetween(43, 47);
  }

  @Test
  void vegasFollowsAServerThatLosesHalfWithinFortyWindows() {
    ClosedLoop loop = loop(Map.of("limit", "vegas"), ENDLESS).serve(40, SERVICE);
    loop.run(Duration.ofSeconds(5)).serve(20, SERVICE).run(Duration.ofSeconds(4));

    assertThat(loop.inFlight()).isBetween(20, 27);
  }

  @Test
  void aimdSwingsBelowTheLimitAtWhichTheTimeoutIsReached() {
    ClosedLoop loop =
        loop(Map.of("limit", "aimd", "timeout", SERVICE.multipliedBy(2)), ENDLESS)
            .serve(20, SERVICE);
    loop.run(Duration.ofSeconds(20));
    for (int i = 0; i < 100; i++) {
      assertThat(loop.run(Duration.ofMillis(100)).inFlight()).isBetween(30, 45);
    }
  }

  @Test
  void noLimitGrowsWhileItIsHardlyUsed() {
    for (String algorithm : new String[] {"gradient", "vegas", "aimd"}) {
      FakeSite own = FakeSite.of("concurrency");
      Policy policy = policy(Map.of("limit", algorithm), own);
      new ClosedLoop(policy, own.ticker(), 9).serve(40, SERVICE).run(Duration.ofMinutes(1));

      assertThat(policy.state()).isEqualTo("9/20");
    }
  }

  @Test
  void fixedLimitFollowsNothing() {
    ClosedLoop loop = loop(Map.of("limit", 200), ENDLESS).serve(40, SERVICE);
    loop.run(Duration.ofSeconds(60)).serve(10, SERVICE).run(Duration.ofSeconds(20));

    assertThat(loop.inFlight()).isEqualTo(200);
  }

  private ClosedLoop loop(Map<String, Object> options, int demand) {
    return new ClosedLoop(policy(options, site), site.ticker(), demand);
  }

  private static Policy policy(Map<String, Object> options, FakeSite at) {
    return new ConcurrencyProvider().configure(Options.of("c", options)).create(at);
  }
}
