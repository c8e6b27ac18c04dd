package io.fairlead.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.RetryConfig;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a budget promises, against every moment of what has happened. */
class RetryBudgetLawsTest {

  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  /** Some requests, then some attempts to take a token, then a while. */
  record Step(int requests, int retries, boolean unused, int millis) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 60),
            Arbitraries.integers().between(0, 60),
            Arbitraries.of(false, false, false, true),
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 600),
                Arbitraries.integers().between(4_000, 30_000)))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 500)
  void noWindowOfTenSecondsHoldsMoreTokensThanItsRequestsAndSecondsEarn(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @IntRange(max = 3) int perSecond) {
    Run run = new Run(new RetryConfig.Budget(percent, perSecond));
    for (Step step : steps) {
      run.happen(step, () -> assertThat(run.windowTokens()).isLessThanOrEqualTo(run.earned()));
    }
  }

  @Property(tries = 500)
  void withoutAnAllowancePerSecondAllTokensAreAPartOfAllRequests(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(max = 100) int percent) {
    Run run = new Run(new RetryConfig.Budget(percent, 0));
    for (Step step : steps) {
      run.happen(
          step,
          () ->
              assertThat(run.tokens.size() * 100L)
                  .isLessThanOrEqualTo(run.requests.size() * (long) percent));
    }
  }

  /** The negative control: what never forgets, as a plain bucket does, breaks the first law. */
  @Test
  void bucketThatNeverForgetsBreaksTheLawOfTheWindow() {
    Run run = new Run(new RetryConfig.Budget(20, 0));
    run.happen(new Step(1_000, 0, false, 30_000), () -> {});

    for (int i = 0; i < 200; i++) {
      run.tokens.add(run.ticker.nanos());
    }

    assertThat(run.windowTokens()).isGreaterThan(run.earned());
  }

  /** One budget, and what it was asked for. */
  private static final class Run {

    final FakeTicker ticker = new FakeTicker();
    final RetryBudget budget = new RetryBudget(ticker);
    final RetryConfig.Budget config;
    final List<Long> requests = new ArrayList<>();
    final List<Long> tokens = new ArrayList<>();

    Run(RetryConfig.Budget config) {
      this.config = config;
    }

    void happen(Step step, Runnable check) {
      for (int i = 0; i < step.requests; i++) {
        budget.earn();
        requests.add(ticker.nanos());
      }
      long last = RetryBudget.REFUSED;
      for (int i = 0; i < step.retries; i++) {
        last = budget.take(config);
        if (last == RetryBudget.REFUSED) {
          break;
        }
        tokens.add(ticker.nanos());
        check.run();
      }
      ticker.advance(Duration.ofMillis(step.millis));
      if (step.unused && last != RetryBudget.REFUSED) {
        budget.giveBack(last);
        tokens.remove(tokens.size() - 1);
      }
    }

    long windowTokens() {
      return inWindow(tokens);
    }

    long earned() {
      return inWindow(requests) * config.percent() / 100 + config.perSecond() * 10L;
    }

    private long inWindow(List<Long> moments) {
      long now = ticker.nanos();
      return moments.stream().filter(moment -> now - moment < WINDOW_NANOS).count();
    }
  }
}
