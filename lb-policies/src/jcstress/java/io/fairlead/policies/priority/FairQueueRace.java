package io.fairlead.policies.priority;

import io.fairlead.api.Rejection;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Requests that begin or cease to wait, and slots that come free, all at once. */
public final class FairQueueRace {

  /** More than one, for it takes some before one comes just when the work of another ends. */
  private static final int REQUESTS = 8;

  private FairQueueRace() {}

  /** Counts what it is told. */
  private static final class Waiting implements Policy.Turn {

    final AtomicInteger admitted = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    @Override
    public void admitted() {
      admitted.incrementAndGet();
    }

    @Override
    public void refused(Rejection rejection) {
      refused.incrementAndGet();
    }
  }

  /** The policy of a tenant in a pool with so many slots. */
  private static Policy withSlots(int slots) {
    Rush rush = Rush.in(slots, Rush.patient().build());
    return rush.policy(rush.tenant("acme", Priority.NORMAL, 1));
  }

  /** The policy of a tenant whose request has the only slot of the pool. */
  private static Policy full() {
    Policy policy = withSlots(1);
    take(policy);
    return policy;
  }

  private static void take(Policy policy) {
    if (policy.tryAcquire(Rush.REQUEST) != null) {
      throw new AssertionError("the pool has a slot");
    }
  }

  /** Law: what one says while another is at work is heard before that ends. */
  @JCStressTest
  @Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "Each has a slot.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A request waits though there is a slot for each.")
  @State
  public static class Arrive {

    private final Policy policy = withSlots(2 * REQUESTS);
    private final Waiting first = new Waiting();
    private final Waiting second = new Waiting();

    private void enqueue(Waiting waiting) {
      for (int i = 0; i < REQUESTS; i++) {
        policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, waiting);
      }
    }

    @Actor
    void enqueueFirst() {
      enqueue(first);
    }

    @Actor
    void enqueueSecond() {
      enqueue(second);
    }

    @Arbiter
    void count(II_Result result) {
      result.r1 = first.admitted.get();
      result.r2 = second.admitted.get();
    }
  }

  /** Law: no slot is idle while anyone waits, so that whoever has begun to wait is woken. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The slot goes to whoever waits.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The request waits beside a slot, or is told twice.")
  @State
  public static class WakeUp {

    private final Policy policy = full();
    private final Waiting waiting = new Waiting();

    @Actor
    void giveBack() {
      policy.release(Rush.REQUEST, io.fairlead.api.Outcome.success(), 1);
    }

    @Actor
    void enqueue() {
      policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, waiting);
    }

    @Arbiter
    void count(II_Result result) {
      result.r1 = waiting.admitted.get();
      result.r2 = waiting.refused.get();
    }
  }

  /** Law: who leaves is told once what it came to, and a slot is free unless somebody has it. */
  @JCStressTest
  @Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "Each came to a slot, or left first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told twice or never, or a slot is lost or shared.")
  @State
  public static class Leave {

    private final Policy policy = withSlots(REQUESTS);
    private final Waiting waiting = new Waiting();
    private final List<Policy.Place> places = new ArrayList<>();

    public Leave() {
      for (int i = 0; i < REQUESTS; i++) {
        take(policy);
      }
      for (int i = 0; i < REQUESTS; i++) {
        places.add(Objects.requireNonNull(policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, waiting)));
      }
    }

    @Actor
    void giveBack() {
      for (int i = 0; i < REQUESTS; i++) {
        policy.release(Rush.REQUEST, io.fairlead.api.Outcome.success(), 1);
      }
    }

    @Actor
    void leave() {
      places.forEach(Policy.Place::leave);
    }

    @Arbiter
    void count(II_Result result) {
      int free = 0;
      while (policy.tryAcquire(Rush.REQUEST) == null) {
        free++;
      }
      result.r1 = waiting.admitted.get() + waiting.refused.get();
      result.r2 = waiting.admitted.get() + free;
    }
  }
}
