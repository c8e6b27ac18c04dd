package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.RetryConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A caller who gives up just when the answer comes: whatever was held for it comes back once. */
public final class GivenUpRace {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private GivenUpRace() {}

  /** Ends the lease that an answer has brought, if it has. */
  private static void end(CompletableFuture<Admission> answer) {
    if (!answer.isCompletedExceptionally() && answer.join() instanceof Lease lease) {
      lease.complete(io.fairlead.api.Outcome.success());
    }
  }

  /** Law: a request that waits at a step ends once, by its turn or by the caller. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Given back once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or never.")
  @State
  public static class Waiting {

    /** Longer than a turn takes to come to the answer. */
    private static final int LONGEST = 127;

    /** Each caller waits longer than the one before, so that some meet the answer. */
    private static int nextPatience;

    private static final Engine ENGINE = Gate.engine();

    private final AtomicInteger released = new AtomicInteger();
    private final Gate.Visitor visitor = new Gate.Visitor();
    private final CompletableFuture<Admission> answer =
        ENGINE
            .acquireAsync(HeldStep.request(released).attribute(Gate.NAME, visitor).build())
            .toCompletableFuture();
    private final int patience = nextPatience++ & LONGEST;

    @Actor
    void turn() {
      visitor.comes();
    }

    @Actor
    void cancel() {
      for (int i = 0; i < patience; i++) {
        Thread.onSpinWait();
      }
      answer.cancel(false);
    }

    @Arbiter
    void count(I_Result result) {
      end(answer);
      result.r1 = released.get();
    }
  }

  /** Law: a request that pauses before another attempt ends once, by the attempt or the caller. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Given back once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or never.")
  @State
  public static class Pausing {

    /** What this thread has had put off last. */
    private static final ThreadLocal<Runnable> PUT_OFF = new ThreadLocal<>();

    private static final Engine ENGINE = start();

    private final AtomicInteger released = new AtomicInteger();
    private final CompletableFuture<Admission> answer =
        EngineFixture.lease(ENGINE.acquire(HeldStep.request(released).build()))
            .retryAsync(io.fairlead.api.Outcome.unreachable())
            .toCompletableFuture();
    private final Runnable attempt = PUT_OFF.get();

    private static Engine start() {
      EngineFixture fixture = new EngineFixture();
      fixture.background =
          (delay, task) -> {
            PUT_OFF.set(task);
            return () -> {};
          };
      return HeldStep.engine(
          fixture,
          EngineFixture.config()
              .pool(
                  "main",
                  p ->
                      p.balancer("first")
                          .endpoint("a", 1)
                          .endpoint("b", 2)
                          .retry(
                              r ->
                                  r.backoff(PAUSE, PAUSE)
                                      .budget(100, RetryConfig.Budget.MOST_PER_SECOND))));
    }

    @Actor
    void timeHasCome() {
      attempt.run();
    }

    @Actor
    void cancel() {
      answer.cancel(false);
    }

    @Arbiter
    void count(I_Result result) {
      end(answer);
      result.r1 = released.get();
    }
  }

  /** A step at which every request waits until it is told that its turn has come. */
  private static final class Gate extends SharedStep {

    static final String NAME = "gate";

    private static final Rejection CLOSED = Rejection.of(RejectionReason.OVERLOADED);

    private Gate() {
      super(NAME);
    }

    static Engine engine() {
      EngineFixture fixture = new EngineFixture();
      fixture.policies.put(NAME, new Gate());
      return HeldStep.engine(fixture, EngineFixture.config(), NAME);
    }

    /** A request at the gate: its turn comes or it leaves, whichever is first. */
    static final class Visitor implements Place {

      private final AtomicReference<@Nullable Turn> waiting = new AtomicReference<>();

      void comes() {
        Turn turn = waiting.getAndSet(null);
        if (turn != null) {
          turn.admitted();
        }
      }

      @Override
      public void leave() {
        Turn turn = waiting.getAndSet(null);
        if (turn != null) {
          turn.refused(CLOSED);
        }
      }
    }

    @Override
    public Rejection tryAcquire(RequestView request) {
      return CLOSED;
    }

    @Override
    public Place enqueue(RequestView request, long maxWaitNanos, Turn turn) {
      Visitor visitor = (Visitor) Objects.requireNonNull(request.attribute(NAME));
      visitor.waiting.set(turn);
      return visitor;
    }

    @Override
    public void release(RequestView request, io.fairlead.api.Outcome outcome, long latencyNanos) {}
  }
}
