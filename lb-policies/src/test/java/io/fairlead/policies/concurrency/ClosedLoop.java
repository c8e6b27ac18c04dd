package io.fairlead.policies.concurrency;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A server that works on so many requests at once, each for the same time, and queues the others
 * first come, first served; in front of it a policy, and clients that send as much as it lets them.
 * On virtual time.
 */
final class ClosedLoop {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  private final Policy policy;
  private final FakeTicker ticker;
  private final int demand;
  private final Queue<Long> queued = new ArrayDeque<>();
  private final PriorityQueue<Working> working = new PriorityQueue<>();
  private long nowNanos;
  private int workers;
  private long serviceNanos;

  /** A request that is worked on, by nanoseconds since the beginning. */
  private record Working(long endNanos, long admittedNanos) implements Comparable<Working> {

    @Override
    public int compareTo(Working other) {
      return Long.compare(endNanos, other.endNanos);
    }
  }

  /**
   * Clients in front of a policy.
   *
   * @param demand requests that they want to have in flight
   */
  ClosedLoop(Policy policy, FakeTicker ticker, int demand) {
    this.policy = policy;
    this.ticker = ticker;
    this.demand = demand;
  }

  /** Changes the server; what it works on meanwhile takes as long as before. */
  ClosedLoop serve(int newWorkers, Duration service) {
    workers = newWorkers;
    serviceNanos = service.toNanos();
    return this;
  }

  ClosedLoop run(Duration duration) {
    long untilNanos = nowNanos + duration.toNanos();
    send();
    while (!working.isEmpty() && working.peek().endNanos <= untilNanos) {
      Working ended = working.remove();
      moveTo(ended.endNanos);
      policy.release(REQUEST, Outcome.success(), nowNanos - ended.admittedNanos);
      send();
    }
    moveTo(untilNanos);
    return this;
  }

  /** The requests in flight. */
  int inFlight() {
    return working.size() + queued.size();
  }

  private void send() {
    while (inFlight() < demand && policy.tryAcquire(REQUEST) == null) {
      queued.add(nowNanos);
      work();
    }
    work();
  }

  private void work() {
    while (working.size() < workers && !queued.isEmpty()) {
      working.add(new Working(nowNanos + serviceNanos, queued.remove()));
    }
  }

  private void moveTo(long nanos) {
    ticker.advance(Duration.ofNanos(nanos - nowNanos));
    nowNanos = nanos;
  }
}
