package io.fairlead.policies.breaker;

import io.fairlead.api.time.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A Resilience4j breaker, made at the first outcome that it must learn, with what that library
 * leaves open: answers without side effects, cheap refusals, and trials that always come back.
 *
 * <pre>
 *           opens      settled    openUntil      trials decide
 *   closed ---|-----------|-----------|----------------|--- closed, or open again
 *             |         open          |   half-open    |
 *             |  nothing is admitted  |  trials alone  |
 * </pre>
 */
final class LiveBreaker {

  /*
   * Resilience4j decides: every transition is its own, and a request that it does not permit is
   * refused. What stands here beside it are hints, written by the transition to open before the
   * open state can be seen (it is Resilience4j that asks for the wait in between).
   *
   * A release carries no sign of the state that its request was admitted in, and Resilience4j takes
   * any outcome for that of a trial, any permit given back for a trial's. But nothing is admitted
   * between the opening and openUntil, and the latency tells when a request was admitted. So what
   * was admitted before the middle of that gap is of an earlier time: it neither counts nor gives
   * back; what came later is a trial, or came after the trials. The clock readings behind the
   * latency may be off by half of openFor without harm.
   *
   * trials mirrors the permits left to the half-open state, for isReady. It is a gate in front of
   * them: too high and Resilience4j refuses, too low is repaired by the overdue trial. Once no
   * trial has begun for openFor, another one may: trials that never end, such as a stream or a lost
   * lease, do not keep it half-open. The overdue one has a permit of its own, and trials falls below
   * 0 by one for each. Should the lost one give its permit back after all, that pays the debt and
   * makes no room for one more.
   */

  /** What {@link #tryEnter} answers to a request that may proceed. */
  static final long ENTERED = 0;

  private static final long UNKNOWN = 1;

  @SuppressWarnings("StaticAssignmentOfThrowable") // Never thrown, and without a stack trace.
  private static final Exception FAILURE = new Failure();

  private final BreakerSettings settings;
  private final Ticker ticker;
  private final TickerClock clock;
  private final long openForNanos;
  private final AtomicReference<@Nullable CircuitBreaker> machine = new AtomicReference<>();
  private final AtomicInteger trials = new AtomicInteger();
  private final AtomicLong lastTrialNanos = new AtomicLong();
  private volatile long openUntilNanos;
  private volatile boolean hasOpened;

  LiveBreaker(BreakerSettings settings, Ticker ticker) {
    this.settings = settings;
    this.ticker = ticker;
    this.clock = new TickerClock(ticker);
    this.openForNanos = settings.openFor().toNanos();
  }

  /** This breaker if the settings are its own, or one in the same state with other settings. */
  LiveBreaker under(BreakerSettings others) {
    if (settings.equals(others)) {
      return this;
    }
    LiveBreaker successor = new LiveBreaker(others, ticker);
    CircuitBreaker current = machine.get();
    if (current != null && current.getState() != State.CLOSED) {
      successor.openUntil(openUntilNanos, current.getState() == State.HALF_OPEN);
    }
    return successor;
  }

  private void openUntil(long nanos, boolean halfOpen) {
    CircuitBreaker successor = machine();
    long remainingNanos = Math.max(0, nanos - ticker.nanos());
    noteOpening(nanos);
    successor.transitionToOpenStateFor(justBefore(Duration.ofNanos(remainingNanos)));
    if (halfOpen) {
      successor.transitionToHalfOpenState();
    }
  }

  /** Takes a permit: {@link #ENTERED}, or the nanoseconds to wait, at least 1. */
  long tryEnter() {
    CircuitBreaker current = opened();
    if (current == null) {
      return ENTERED;
    }
    return switch (current.getState()) {
      case CLOSED -> current.tryAcquirePermission() ? ENTERED : openForNanos;
      case OPEN -> {
        long nowNanos = ticker.nanos();
        long waitNanos = openUntilNanos - nowNanos;
        yield waitNanos > 0 ? waitNanos : tryTrial(current, nowNanos);
      }
      default -> tryTrial(current, ticker.nanos());
    };
  }

  private long tryTrial(CircuitBreaker current, long nowNanos) {
    if (!takeTrial() && !takeOverdueTrial(current, nowNanos)) {
      return UNKNOWN;
    }
    if (current.tryAcquirePermission()) {
      lastTrialNanos.set(nowNanos);
      return ENTERED;
    }
    trials.incrementAndGet();
    return UNKNOWN;
  }

  private boolean takeTrial() {
    return trials.getAndUpdate(left -> left > 0 ? left - 1 : left) > 0;
  }

  private boolean takeOverdueTrial(CircuitBreaker current, long nowNanos) {
    long lastNanos = lastTrialNanos.get();
    boolean taken =
        nowNanos - lastNanos >= openForNanos && lastTrialNanos.compareAndSet(lastNanos, nowNanos);
    if (taken) {
      trials.decrementAndGet();
      current.releasePermission();
    }
    return taken;
  }

  void succeeded(long latencyNanos) {
    if (!isOutdated(latencyNanos)) {
      machine().onSuccess(latencyNanos, TimeUnit.NANOSECONDS);
    }
  }

  void failed(long latencyNanos) {
    if (!isOutdated(latencyNanos)) {
      machine().onError(latencyNanos, TimeUnit.NANOSECONDS, FAILURE);
    }
  }

  /** Gives back the permit of a request that says nothing of what it was sent to. */
  void leave(long latencyNanos) {
    CircuitBreaker current = machine.get();
    if (current != null && current.getState() == State.HALF_OPEN && !isOutdated(latencyNanos)) {
      current.releasePermission();
      trials.incrementAndGet();
    }
  }

  private boolean isOutdated(long latencyNanos) {
    if (!hasOpened) {
      return false;
    }
    long settledNanos = openUntilNanos - openForNanos / 2;
    return ticker.nanos() - latencyNanos - settledNanos < 0;
  }

  boolean isReady() {
    CircuitBreaker current = opened();
    if (current == null) {
      return true;
    }
    return switch (current.getState()) {
      case CLOSED -> true;
      case OPEN -> ticker.nanos() - openUntilNanos >= 0;
      default -> trials.get() > 0 || ticker.nanos() - lastTrialNanos.get() >= openForNanos;
    };
  }

  boolean isClosed() {
    CircuitBreaker current = machine.get();
    return current == null || current.getState() == State.CLOSED;
  }

  String state() {
    CircuitBreaker current = machine.get();
    if (current == null) {
      return "closed";
    }
    return switch (current.getState()) {
      case CLOSED -> "closed";
      case OPEN -> "open";
      default -> "half-open";
    };
  }

  /**
   * What decides, or null while it has never been open, as most have not: then it is closed, and
   * nobody has to go from one object to the next of Resilience4j to find its state.
   */
  private @Nullable CircuitBreaker opened() {
    return hasOpened ? machine.get() : null;
  }

  private CircuitBreaker machine() {
    CircuitBreaker current = machine.get();
    if (current == null) {
      current = newMachine();
      CircuitBreaker first = machine.compareAndExchange(null, current);
      current = first == null ? current : first;
    }
    return current;
  }

  /*
   * The window is the one under a lock, held for some 20 ns for each outcome and never by a refusal.
   * The lock-free one of Resilience4j 2.4.0 is a linked list: once a node is old, the collector
   * keeps and copies all that were ever linked behind it. One thread recording successes brought
   * pauses of 0.4 to 1.5 s (G1, JDK 17) and 200 bytes a call instead of 40. It also fails in a
   * window of one.
   */
  private CircuitBreaker newMachine() {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .failureRateThreshold((float) settings.failureRate())
            .slidingWindow(
                settings.window(),
                settings.minimumCalls(),
                SlidingWindowType.COUNT_BASED,
                SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
            .waitIntervalFunctionInOpenState(attempt -> open().toMillis())
            .permittedNumberOfCallsInHalfOpenState(settings.halfOpenCalls())
            .slowCallDurationThreshold(settings.slowCallDuration())
            .slowCallRateThreshold((float) settings.slowCallRate())
            .clock(clock)
            .build();
    return CircuitBreaker.of("fairlead", config);
  }

  /** Asked by Resilience4j for the time to stay open, before it shows itself open. */
  private Duration open() {
    noteOpening(ticker.nanos() + openForNanos);
    return justBefore(settings.openFor());
  }

  private void noteOpening(long untilNanos) {
    openUntilNanos = untilNanos;
    lastTrialNanos.set(untilNanos);
    trials.set(settings.halfOpenCalls());
    hasOpened = true;
  }

  /**
   * Resilience4j counts whole milliseconds and still refuses when the last one has just passed; a
   * millisecond less leaves the exact instant to the comparison with {@link #openUntilNanos}.
   */
  private static Duration justBefore(Duration wait) {
    Duration earlier = wait.minusMillis(1);
    return earlier.isNegative() ? Duration.ZERO : earlier;
  }

  /** What every failed call is recorded as; only its presence matters. */
  private static final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    Failure() {
      super("the call failed", null, false, false);
    }
  }
}
