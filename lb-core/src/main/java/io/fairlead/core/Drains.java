package io.fairlead.core;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.health.Drain;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.pool.EndpointSlot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Drains of endpoints, from when they are asked for until their requests have ended. */
final class Drains {

  /** How often an endpoint is looked at for whether it has become idle. */
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final Configurations configurations;
  private final Ticker ticker;
  private final InstantSource clock;
  private final TaskScheduler scheduler;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Someone waits until the requests of an endpoint have ended. */
  private record Waiting(
      EndpointSlot endpoint, long deadlineNanos, CompletableFuture<Integer> left) {}

  Drains(Configurations configurations, Environment environment) {
    this.configurations = configurations;
    ticker = environment.ticker();
    clock = environment.clock();
    scheduler = environment.scheduler();
  }

  /** Begins to drain an endpoint. */
  CompletionStage<Integer> begin(String pool, String endpointId, Duration deadline) {
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("deadline " + deadline + " is not more than zero");
    }
    Drain drain = Drain.until(clock.instant().plus(deadline));
    EndpointSlot endpoint = configurations.drain(pool, endpointId, drain);
    scheduler.schedule(deadline, () -> configurations.drained(pool, endpoint, drain));
    Waiting whoWaits =
        new Waiting(endpoint, ticker.nanos() + deadline.toNanos(), new CompletableFuture<>());
    waiting.add(whoWaits);
    look(whoWaits);
    return whoWaits.left;
  }

  /** Ends the waiting with what is left. */
  void close() {
    closed = true;
    waiting.forEach(this::look);
  }

  private void look(Waiting whoWaits) {
    int inFlight = whoWaits.endpoint.inFlight();
    long remainingNanos = whoWaits.deadlineNanos - ticker.nanos();
    if (inFlight == 0 || remainingNanos <= 0 || closed) {
      waiting.remove(whoWaits);
      whoWaits.left.complete(inFlight);
    } else {
      long nanos = Math.min(INTERVAL.toNanos(), remainingNanos);
      scheduler.schedule(Duration.ofNanos(nanos), () -> look(whoWaits));
    }
  }
}
