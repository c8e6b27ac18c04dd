package io.fairlead.core.health;

import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.core.health.Status.Verdict;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The active checks of one endpoint, one after the other, and what they say together. Belongs to
 * the loop. Outlives configurations, so that a reload does not forget what was seen.
 */
final class EndpointCheck {

  private final EndpointHealth endpoint;
  private @Nullable PoolChecks pool;
  private Loop.@Nullable Timer next;
  private @Nullable Run run;
  private boolean waiting;

  /** How many results in a row were as the last one; 0 before the first. */
  private int streak;

  private boolean lastPassed;

  /** One check that is under way. */
  private static final class Run {

    final long startNanos;
    @Nullable CompletionStage<Result> answer;
    Loop.@Nullable Timer timeout;

    Run(long startNanos) {
      this.startNanos = startNanos;
    }
  }

  EndpointCheck(EndpointHealth endpoint) {
    this.endpoint = endpoint;
  }

  /** Begins to check, from a random moment of the first interval on. */
  void start(PoolChecks checks) {
    pool = checks;
    plan(checks, checks.loop().nanos() + checks.anyTimeIn(interval(checks.config())));
  }

  /** Ends checking. A check that is under way is cancelled, and its answer ignored. */
  void stop() {
    PoolChecks checks = pool;
    pool = null;
    waiting = false;
    if (next != null) {
      next.cancel();
    }
    if (checks != null && run != null) {
      cancel(checks, run);
      end(checks, run);
    }
  }

  /** Begins a check, with a slot taken for it. */
  void begin() {
    PoolChecks checks = pool;
    if (checks == null || !waiting) {
      endpoint.pool().slots().giveBack();
      return;
    }
    waiting = false;
    Run begun = new Run(checks.loop().nanos());
    run = begun;
    long deadline = PoolChecks.onTheGrid(begun.startNanos + checks.timeoutNanos());
    begun.timeout = checks.loop().at(deadline, () -> timedOut(begun));
    try {
      CompletionStage<Result> answer = Objects.requireNonNull(checks.check(endpoint.endpoint()));
      begun.answer = answer;
      answer.whenComplete((result, error) -> arrived(checks, begun, result, error));
    } catch (Throwable e) {
      checks.contain(e);
      arrived(checks, begun, null, e);
    }
  }

  /** By whatever thread has the answer. */
  private void arrived(
      PoolChecks checks, Run of, @Nullable Result result, @Nullable Throwable error) {
    long nanos = checks.loop().nanos();
    checks.loop().execute(() -> answered(of, nanos, resultOf(result, error)));
  }

  private void answered(Run of, long nanos, Result result) {
    PoolChecks checks = pool;
    if (checks == null || run != of) {
      return;
    }
    boolean late = nanos - of.startNanos > checks.timeoutNanos();
    conclude(checks, of, late ? checks.noAnswer() : result);
  }

  private void timedOut(Run of) {
    PoolChecks checks = pool;
    if (checks != null && run == of) {
      cancel(checks, of);
      conclude(checks, of, checks.noAnswer());
    }
  }

  private void conclude(PoolChecks checks, Run of, Result result) {
    learn(checks.config(), result);
    long planned = of.startNanos + checks.jittered(interval(checks.config()));
    long now = checks.loop().nanos();
    plan(checks, planned - now < 0 ? now : planned);
    end(checks, of);
  }

  private void end(PoolChecks checks, Run of) {
    if (of.timeout != null) {
      of.timeout.cancel();
    }
    run = null;
    checks.slots().giveBack();
  }

  private void cancel(PoolChecks checks, Run of) {
    try {
      if (of.answer != null) {
        of.answer.toCompletableFuture().cancel(true);
      }
    } catch (Throwable e) {
      checks.contain(e);
    }
  }

  private void plan(PoolChecks checks, long nanos) {
    long due = PoolChecks.onTheGrid(nanos);
    next = checks.loop().at(due, () -> due(checks, due));
  }

  /** A check that is long overdue waits for another moment, lest they all begin at this one. */
  private void due(PoolChecks checks, long dueNanos) {
    if (pool != checks) {
      return;
    }
    long now = checks.loop().nanos();
    if (now - dueNanos > PoolChecks.OVERDUE_NANOS) {
      plan(checks, now + checks.anyTimeIn(interval(checks.config())));
    } else {
      waiting = true;
      checks.slots().ask(this);
    }
  }

  /** The first result decides, then so many in a row do. */
  private void learn(HealthCheckConfig config, Result result) {
    boolean first = streak == 0;
    streak = first || result.passed() != lastPassed ? 1 : streak + 1;
    lastPassed = result.passed();
    boolean isUp = endpoint.now().verdict == Verdict.PASSED;
    if (lastPassed) {
      if (first || isUp || streak >= config.rise()) {
        endpoint.judged(Verdict.PASSED, "");
        endpoint.checkPassed();
      }
    } else if (isUp ? first || streak >= config.fall() : first) {
      endpoint.judged(Verdict.FAILED, result.detail() + ", " + inARow(streak));
    }
  }

  private long interval(HealthCheckConfig config) {
    boolean isUp = endpoint.now().verdict == Verdict.PASSED;
    boolean settled = isUp && (streak == 0 || lastPassed);
    return (settled ? config.interval() : config.fastInterval()).toNanos();
  }

  private static String inARow(int checks) {
    return checks == 1 ? "at the first check" : checks + " checks in a row";
  }

  private static Result resultOf(@Nullable Result result, @Nullable Throwable error) {
    if (result != null) {
      return result;
    }
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause == null) {
      return Result.failed("no result");
    }
    String message = cause.getMessage();
    return Result.failed(message == null ? cause.getClass().getSimpleName() : message);
  }
}
