package io.fairlead.algorithms.probe;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeProbes;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProberTest {

  private static final Duration LONG = Duration.ofMillis(50);
  private static final Duration MIDDLE = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofMillis(5);

  private final FakeTicker ticker = new FakeTicker();
  private final SeededRandom random = new SeededRandom(42);
  private final FakeProbes probes = new FakeProbes();
  private FakePool endpoints = pool(3);
  private PeakEwma experience = new PeakEwma(endpoints, ticker, Duration.ofSeconds(10), null);

  @ParameterizedTest
  @CsvSource({
    // endpoints, probes and removals per request, budget
    "100, 3, 1, 1.3158", // the paper's: 2 / (0.84 * 3 - 1)
    "1000000, 3, 1, 1", // 2 / 2
    "1000000, 5, 1, 1", // never below 1
    "100, 2, 1, 2.9412",
    "32, 3, 1, 4",
    "32, 2, 1, 16", // nothing is gained, however often they are used
    "16, 3, 1, 16",
    "2, 3, 1, 16",
    "25, 3, 1, 16", // 2 / 0.08 would be 25
    "100, 0.5, 0.25, 11.7647"
  })
  void budgetIsThatOfThePaper(int n, double probesPer, double removalsPer, double expected) {
    assertThat(Prober.budget(n, probesPer, removalsPer)).isCloseTo(expected, within(1e-4));
  }

  @Test
  void probesOfOneRequestGoToDifferentEndpoints() {
    for (int size : new int[] {3, 4, 16, 17, 1_000}) {
      Prober prober = prober(pool(size), probes, 3, 1, null);
      for (int i = 0; i < 200; i++) {
        prober.pick(pick());
        assertThat(probes.waiting()).hasSize(3).doesNotHaveDuplicates();
        probes.answer();
      }
    }
  }

  @Test
  void fewEndpointsAreAskedOnceEach() {
    prober(pool(2), probes, 16, 1, null).pick(pick());

    assertThat(probes.waiting()).containsExactlyInAnyOrder("e0", "e1");
  }

  @Test
  void fractionOfProbesIsSentOnAverage() {
    Prober prober = prober(pool(10), probes, 2.25, 1, null);
    for (int i = 0; i < 10_000; i++) {
      prober.pick(pick());
    }

    assertThat(probes.waiting()).hasSizeBetween(22_300, 22_700);
  }

  @Test
  void endpointsAreAskedInProportionToTheirWeights() {
    Prober prober = prober(weighted(1, 2, 3, 4, 5, 5), probes, 2, 1, null);
    for (int i = 0; i < 10_000; i++) {
      prober.pick(pick());
    }
    int[] counts = new int[6];
    probes.waiting().forEach(id -> counts[id.charAt(1) - '0']++);

    for (int i = 0; i < 6; i++) {
      assertThat(counts[i]).isBetween(960 * Math.min(i + 1, 5), 1_040 * Math.min(i + 1, 5));
    }
  }

  @Test
  void endpointThatIsNotAvailableIsNotAsked() {
    Prober prober = prober(pool(5), probes, 3, 1, null);
    for (int i = 0; i < 100; i++) {
      prober.pick(pick().without(2));
    }

    assertThat(probes.waiting()).contains("e0", "e1", "e3", "e4").doesNotContain("e2");
  }

  @Test
  void picksNothingUntilTwoHaveAnswered() {
    Prober prober = prober(pool(3), probes, 3, 0, null);
    assertThat(prober.pick(pick())).isEqualTo(Balancer.NONE);

    probes.answer();
    assertThat(prober.pick(pick())).isNotEqualTo(Balancer.NONE);
    assertThat(prober.pick(pick().without(0).without(1))).isEqualTo(Balancer.NONE);
  }

  @Test
  void picksTheFastestOfTheCold() {
    probes.says("e0", 4, MIDDLE).says("e1", 4, SHORT).says("e2", 5, Duration.ZERO);
    Prober prober = answeredBy(pool(3), 0.5);

    assertThat(prober.pick(pick())).isEqualTo(1);
  }

  @Test
  void picksTheLeastBusyWhereAllAreHot() {
    probes.says("e0", 4, SHORT).says("e1", 3, LONG).says("e2", 5, SHORT);
    Prober prober = prober(endpoints, probes, 3, 0, null);
    prober.pick(pick());
    probes.answer();

    assertThat(prober.pick(pick())).as("before any refresh the limit is 0").isEqualTo(1);
  }

  @Test
  void requestsInFlightCountForTheWeight() {
    endpoints = weighted(4, 1, 1);
    probes.says("e0", 8, MIDDLE).says("e1", 3, SHORT).says("e2", 3, SHORT);
    Prober prober = prober(endpoints, probes, 3, 0, null);
    for (int i = 0; i < 20; i++) {
      prober.pick(pick());
    }
    probes.answer();

    assertThat(prober.pick(pick())).isZero();
  }

  @Test
  void picksCountAsInFlightUntilTheEndpointAnswersAgain() {
    probes.says("e0", 0, SHORT).says("e1", 2, MIDDLE).says("e2", 2, MIDDLE);
    Prober prober = answeredBy(pool(3), 0.5);
    List<Integer> picks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      picks.add(prober.pick(pick()));
    }

    assertThat(picks.subList(0, 3)).containsExactly(0, 0, 0);
    assertThat(picks.get(3)).isNotZero();
  }

  @Test
  void endpointThatFailsAtOnceIsNotTheFastest() {
    probes.says("e0", 0, SHORT).says("e1", 0, MIDDLE).says("e2", 0, MIDDLE);
    Prober prober = answeredBy(pool(3), 0.84);
    assertThat(prober.pick(pick())).as("control").isZero();

    for (int i = 0; i < 4; i++) {
      experience.completed(0, Outcome.failed(), 1, ticker.nanos());
    }
    assertThat(prober.pick(pick())).isNotZero();
  }

  @Test
  void answersAreForgottenAfterASecond() {
    Prober prober = answeredBy(pool(3), 0.84);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(prober.pick(pick().at(ticker.nanos()))).isNotEqualTo(Balancer.NONE);

    ticker.advance(Duration.ofNanos(1));
    assertThat(prober.pick(pick().at(ticker.nanos()))).isEqualTo(Balancer.NONE);
  }

  @Test
  void answersThatAreRemovedAreNotUsed() {
    Prober prober = prober(pool(3), probes, 3, 2, null);
    prober.pick(pick());
    probes.answer();

    assertThat(prober.pick(pick())).isNotEqualTo(Balancer.NONE);
    assertThat(prober.pick(pick())).as("one of three is left").isEqualTo(Balancer.NONE);
  }

  @Test
  void sourceThatThrowsIsLeftAloneUntilTheNextRefreshWhichTells() {
    AtomicInteger calls = new AtomicInteger();
    IllegalStateException broken = new IllegalStateException("broken");
    Prober prober =
        prober(
            pool(3),
            (endpoint, answer) -> {
              calls.incrementAndGet();
              throw broken;
            },
            3,
            1,
            null);
    for (int i = 0; i < 100; i++) {
      assertThat(prober.pick(pick())).isEqualTo(Balancer.NONE);
    }
    assertThat(calls).hasValue(1);

    assertThatThrownBy(prober::refresh).hasCause(broken);
    assertThatCode(prober::refresh).doesNotThrowAnyException();
    prober.pick(pick());
    assertThat(calls).hasValue(2);
  }

  @Test
  void errorOfTheSourceIsContainedToo() {
    Prober prober =
        prober(
            pool(3),
            (endpoint, answer) -> {
              throw new AssertionError();
            },
            3,
            1,
            null);

    assertThat(prober.pick(pick())).isEqualTo(Balancer.NONE);
  }

  @Test
  void sourceMayAnswerAtOnceOrTwice() {
    Prober prober =
        prober(
            pool(3),
            (endpoint, answer) -> {
              answer.answered(1, 1_000);
              answer.answered(1, 1_000);
            },
            3,
            1,
            null);

    for (int i = 0; i < 100; i++) {
      assertThat(prober.pick(pick())).isBetween(0, 2);
    }
  }

  @Test
  void negativeAnswerIsRefused() {
    List<ProbeSource.Answer> answers = new ArrayList<>();
    prober(pool(1), (endpoint, answer) -> answers.add(answer), 1, 0, null).pick(pick());

    assertThatThrownBy(() -> answers.get(0).answered(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> answers.get(0).answered(0, -7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-7");
  }

  @Test
  void successorTakesTheProbesOfEndpointsThatStay() {
    probes.says("e0", 0, SHORT).says("e1", 0, LONG).says("e2", 0, MIDDLE);
    Prober first = answeredBy(pool(3), 0.84);

    Prober successor = prober(pool(3).without(0), probes, 3, 0, first);

    assertThat(successor.pick(pick())).as("e2").isEqualTo(1);
    assertThat(first.pick(pick())).isEqualTo(Balancer.NONE);
  }

  @Test
  void answerToThePredecessorHarmsNothing() {
    Prober first = prober(pool(3), probes, 3, 0, null);
    first.pick(pick());
    Prober successor = prober(pool(1), probes, 3, 0, first);
    probes.answer();

    assertThat(successor.pick(pick())).isEqualTo(Balancer.NONE);
  }

  @Test
  void pickIsNeverHotWhereAProbeIsCold() {
    endpoints = pool(40);
    Prober prober = prober(endpoints, probes, 3, 1, null);
    for (int i = 0; i < 40; i++) {
      probes.says("e" + i, i % 10, Duration.ofMillis(100 - i));
    }
    for (int i = 0; i < 200; i++) {
      prober.pick(pick());
      probes.answer();
    }
    prober.refresh();
    int decided = 0;
    for (int i = 0; i < 2_000; i++) {
      int busy = i % 40;
      FakePick pick = pick().where(index -> (index + busy) % 3 != 0);
      int picked = prober.pick(pick);
      probes.answer();
      decided += picked == Balancer.NONE ? 0 : 1;
      // 84 percent of endpoints say 8 or less, so of 16 answers some are cold, uses included.
      assertThat(picked % 10).isNotEqualTo(9);
    }
    assertThat(decided).isGreaterThan(1_900);
  }

  /** All endpoints have answered once, and what they said has set the limit. */
  private Prober answeredBy(FakePool asked, double quantile) {
    endpoints = asked;
    experience = new PeakEwma(endpoints, ticker, Duration.ofSeconds(10), null);
    Prober prober = new Prober(context(probes), probes, 3, 0, quantile, experience, null);
    prober.pick(pick());
    probes.answer();
    prober.refresh();
    return prober;
  }

  private Prober prober(
      FakePool asked,
      ProbeSource source,
      double probesPer,
      double removalsPer,
      @Nullable Prober predecessor) {
    endpoints = asked;
    experience = new PeakEwma(endpoints, ticker, Duration.ofSeconds(10), null);
    return new Prober(
        context(source), source, probesPer, removalsPer, 0.84, experience, predecessor);
  }

  private BalancerContext context(ProbeSource source) {
    return BalancerContext.of("test", endpoints, ticker, random).withProbes(source);
  }
}
