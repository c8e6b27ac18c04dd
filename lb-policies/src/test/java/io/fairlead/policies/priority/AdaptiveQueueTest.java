package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.QueueConfig.Adaptive;
import io.fairlead.api.config.QueueConfig.Adaptive.Algorithm;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.policies.priority.Rush.Flock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A queue whose slots follow the latency of a server that works on some requests at once and on
 * more only more slowly; that number changes while the queue is full.
 */
class AdaptiveQueueTest {

  private static final int MOST = 100;
  private static final Duration TAKES = Duration.ofMillis(20);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Rush rush = Rush.in(MOST, queue(Algorithm.GRADIENT, 4));

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"GRADIENT", "VEGAS"})
  void slotsFollowTheServer(Algorithm algorithm) {
    Rush adapting = Rush.in(MOST, queue(algorithm, 4));
    adapting.workers = 20;
    Flock flock = adapting.flock(tenant(adapting, "a"), 200, TAKES, Duration.ZERO);
    adapting.run(MINUTE);
    double before = held(adapting, flock);

    adapting.workers = 60;
    adapting.run(MINUTE);
    double after = held(adapting, flock);

    assertThat(before).isBetween(20.0, 50.0);
    assertThat(after).isBetween(60.0, (double) MOST);
    assertThat(adapting.mostInFlight).isLessThanOrEqualTo(MOST);
  }

  @Test
  void withoutAdaptionAllSlotsAreTakenWhateverTheServerCanDo() {
    Rush fixed = Rush.in(MOST, Rush.patient().build());
    fixed.workers = 20;
    Flock flock = fixed.flock(tenant(fixed, "a"), 200, TAKES, Duration.ZERO);
    fixed.run(MINUTE);

    assertThat(held(fixed, flock)).isCloseTo(MOST, withinPercentage(1));
  }

  @Test
  void partsStayEqualWhileTheLimitMoves() {
    Flock few = rush.flock(tenant(rush, "few"), 60, TAKES, Duration.ZERO);
    Flock many = rush.flock(tenant(rush, "many"), 140, TAKES, Duration.ZERO);
    for (int workers : List.of(20, 50, 10, 30)) {
      rush.workers = workers;
      rush.run(MINUTE);
    }
    Duration over = MINUTE.multipliedBy(4);

    assertThat(few.meanHeld(over)).isCloseTo(many.meanHeld(over), withinPercentage(3));
  }

  @Test
  void noSlotIsIdleWhileAnyoneWaitsAndEachComesBack() {
    rush.workers = 20;
    Policy policy = tenant(rush, "a");
    rush.flock(policy, 200, TAKES, Duration.ZERO);
    for (int i = 0; i < 600; i++) {
      rush.run(Duration.ofMillis(97));
      if (i == 300) {
        rush.workers = 40;
      }
      assertThat(rush.inFlight).isGreaterThanOrEqualTo(limit(policy));
    }
  }

  @Test
  void neverFallsBelowTheLeastNorRisesAboveTheMost() {
    Rush bounded = Rush.in(MOST, queue(Algorithm.GRADIENT, 30));
    bounded.workers = 1;
    Policy policy = tenant(bounded, "a");
    bounded.flock(policy, 200, TAKES, Duration.ZERO);
    bounded.run(MINUTE);

    assertThat(limit(policy)).isGreaterThanOrEqualTo(30);

    bounded.site.in(view(25, queue(Algorithm.GRADIENT, 30)));
    assertThat(limit(policy)).isEqualTo(25);
  }

  @Test
  void reloadKeepsWhatWasLearnt() {
    rush.workers = 20;
    Policy policy = tenant(rush, "a");
    rush.flock(policy, 200, TAKES, Duration.ZERO);
    rush.run(MINUTE);
    int learnt = limit(policy);

    rush.site.in(view(MOST, queue(Algorithm.GRADIENT, 4)));
    assertThat(limit(policy)).isEqualTo(learnt);
    rush.site.in(view(MOST, queue(Algorithm.VEGAS, 4)));
    assertThat(limit(policy)).isEqualTo(learnt);
  }

  @Test
  void queueThatNoLongerAdaptsHasAllSlotsAtOnce() {
    rush.workers = 20;
    rush.flock(tenant(rush, "a"), 200, TAKES, Duration.ZERO);
    rush.run(MINUTE);
    assertThat(rush.inFlight).isLessThan(60);

    rush.site.in(view(MOST, Rush.patient().build()));
    rush.run(Duration.ofMillis(1));

    assertThat(rush.inFlight).isEqualTo(MOST);
  }

  private static double held(Rush rush, Flock flock) {
    flock.meanHeld(MINUTE);
    rush.run(MINUTE);
    return flock.meanHeld(MINUTE);
  }

  private static Policy tenant(Rush rush, String id) {
    return rush.policy(rush.tenant(id, Priority.NORMAL, 1));
  }

  /** As the state says it: so many of so many at work. */
  private static int limit(Policy policy) {
    return Integer.parseInt(policy.state().replaceFirst("\\d+ of (\\d+) .*", "$1"));
  }

  private static QueueConfig queue(Algorithm algorithm, int least) {
    return Rush.patient().adaptive(new Adaptive(algorithm, least)).build();
  }

  private static PoolView view(int limit, QueueConfig queue) {
    return new PoolView("shared", limit, queue, Map.of(1, 1));
  }
}
