package io.fairlead.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.stats.LatencyLog;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

  private static final RequestView GET = RequestView.builder("GET", "/").build();
  private static final RequestView POST = RequestView.builder("POST", "/").build();
  private static final long MILLI = 1_000_000;

  private final FakeTicker ticker = new FakeTicker();
  private final Environment environment =
      new Environment(
          ticker,
          InstantSource.system(),
          new SeededRandom(1),
          new FakeScheduler(ticker),
          Locality.UNKNOWN,
          new Faults(ticker),
          new LbListener() {});
  private final RetryState state = new RetryState(ticker);
  private final LatencyLog log = new LatencyLog(ticker, 1);

  @ParameterizedTest
  @CsvSource({
    "UNREACHABLE, 0,   true,  true",
    "BROKEN,      0,   true,  false",
    "TIMED_OUT,   0,   true,  false",
    "FAILED,      502, true,  false",
    "FAILED,      503, true,  false",
    "FAILED,      504, true,  false",
    "FAILED,      500, false, false",
    "FAILED,      501, false, false",
    "FAILED,      505, false, false",
    "FAILED,      0,   false, false",
    "SUCCESS,     0,   false, false",
    "SUCCESS,     404, false, false",
    "CANCELLED,   0,   false, false",
    "NOT_SENT,    0,   false, false"
  })
  void whatMayGoAwayIsTriedAgainWhereThatDoesNoHarm(
      Outcome.Kind kind, int status, boolean repeatable, boolean other) {
    Retries retries = retries(RetryConfig.DEFAULT);
    Outcome outcome = outcome(kind, status);

    assertThat(retries.mayFollow(outcome, GET)).isEqualTo(repeatable);
    assertThat(retries.mayFollow(outcome, POST)).isEqualTo(other);
    assertThat(retries(RetryConfig.builder().retryNonIdempotent().build()).mayFollow(outcome, POST))
        .isEqualTo(repeatable);
  }

  @Test
  void viewThatThrowsIsNotRepeatable() {
    RequestView broken =
        new RequestView() {
          @Override
          public String method() {
            throw new IllegalStateException("recycled");
          }

          @Override
          public String scheme() {
            return "http";
          }

          @Override
          public io.fairlead.api.RequestTarget target() {
            return GET.target();
          }

          @Override
          public String header(String name) {
            return "";
          }

          @Override
          public java.net.InetAddress remoteAddress() {
            throw new IllegalStateException("recycled");
          }
        };

    assertThat(retries(RetryConfig.DEFAULT).mayFollow(Outcome.broken(), broken)).isFalse();
    assertThat(environment.faults().count()).isOne();
  }

  @Test
  void hedgeWaitsForThePercentileOfWhatWasMeasured() {
    Retries retries = retries(RetryConfig.builder().hedge(95).build());
    measure(retries, 99);
    assertThat(retries.hedgeDelay(GET)).isNull();

    measure(retries, 1);

    assertThat(retries.hedgeDelay(GET)).isBetween(Duration.ofMillis(93), Duration.ofMillis(97));
    assertThat(retries.hedgeDelay(POST)).isNull();
  }

  @Test
  void hedgeWaitsAtLeastTheLeastDelay() {
    Retries retries = retries(RetryConfig.builder().hedge(95, Duration.ofSeconds(3)).build());
    measure(retries, 100);

    assertThat(retries.hedgeDelay(GET)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void poolThatDoesNotHedgeHasNoDelay() {
    Retries retries = retries(RetryConfig.DEFAULT);
    measure(retries(RetryConfig.builder().hedge(95).build()), 1_000);

    assertThat(retries.hedges()).isFalse();
    assertThat(retries.mayHedge(GET)).isFalse();
    assertThat(retries.hedgeDelay(GET)).isNull();
  }

  @Test
  void measuredDelayOutlivesAReload() {
    measure(retries(RetryConfig.builder().hedge(95).build()), 100);

    assertThat(retries(RetryConfig.builder().hedge(95).budget(5, 5).build()).hedgeDelay(GET))
        .isNotNull();
  }

  @Test
  void delayIsForgottenWithTheSamples() {
    Retries retries = retries(RetryConfig.builder().hedge(95).build());
    measure(retries, 100);

    ticker.advance(Duration.ofMinutes(3));
    retries.refresh(log);

    assertThat(retries.hedgeDelay(GET)).isNull();
  }

  /** Without the time that the slower ones got, the percentile would sink with every hedge. */
  @Test
  void attemptsThatLostToTheirTwinKeepThePercentileUp() {
    Retries retries = retries(RetryConfig.builder().hedge(95).build());
    for (int i = 0; i < 1_000; i++) {
      boolean slow = i % 10 == 0;
      retries.ended(Outcome.success(), 10 * MILLI, false, log);
      retries.ended(slow ? Outcome.cancelled() : Outcome.success(), 50 * MILLI, slow, log);
      retries.ended(Outcome.failed(), MILLI, false, log);
      retries.ended(Outcome.cancelled(), MILLI, false, log);
    }
    log.drain();
    retries.refresh(log);

    assertThat(retries.hedgeDelay(GET)).isBetween(Duration.ofMillis(49), Duration.ofMillis(51));
    assertThat(log.read(state.hedgeDelay.latencies()).samples()).isEqualTo(2_000);
  }

  @Test
  void whatIsRefusedByTheBudgetIsCounted() {
    Retries retries = retries(RetryConfig.builder().budget(0, 0).build());

    assertThat(retries.takeToken()).isEqualTo(Retries.REFUSED);
    assertThat(retries.stats().refused()).isOne();
  }

  private void measure(Retries retries, int attempts) {
    for (int i = 1; i <= attempts; i++) {
      retries.ended(Outcome.success(), i * MILLI, false, log);
    }
    log.drain();
    retries.refresh(log);
  }

  private Retries retries(RetryConfig config) {
    return new Retries(config, state, environment);
  }

  private static Outcome outcome(Outcome.Kind kind, int status) {
    if (status > 0) {
      return Outcome.ofHttpStatus(status);
    }
    return switch (kind) {
      case SUCCESS -> Outcome.success();
      case FAILED -> Outcome.failed();
      case UNREACHABLE -> Outcome.unreachable();
      case BROKEN -> Outcome.broken();
      case TIMED_OUT -> Outcome.timedOut();
      case CANCELLED -> Outcome.cancelled();
      case NOT_SENT -> Outcome.notSent();
    };
  }
}
