package io.fairlead.policies.priority;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.rank.RequestPriority;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A pool with a queue and callers in closed loops, in virtual time: each sends a request, waits if
 * it must, holds its slot for the time of the request, thinks, and sends the next one.
 */
final class Rush {

  static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  final FakeSite site;
  final List<Caller> callers = new ArrayList<>();
  int inFlight;
  int mostInFlight;

  /** With more at work at once, each takes longer in proportion. */
  int workers = Integer.MAX_VALUE;

  private Rush(FakeSite site) {
    this.site = site;
  }

  static Rush in(int limit, QueueConfig queue) {
    return new Rush(FakeSite.of("priority").in(new PoolView("shared", limit, queue, Map.of(1, 1))));
  }

  /** A queue in which nobody is refused. */
  static QueueConfig.Builder patient() {
    return QueueConfig.builder().size(100_000).maxWait(Duration.ofDays(366));
  }

  Tenant tenant(String id, Priority priority, int share) {
    return new Tenant(id, null, Map.of(), List.of(), priority, share, Set.of());
  }

  Policy policy(Tenant tenant) {
    return QueuePolicy.create(site.with(tenant), new RequestPriority(""));
  }

  /** Callers of a tenant, who do not begin at exactly the same moment. */
  Flock flock(Tenant tenant, int size, Duration takes, Duration thinks) {
    return flock(policy(tenant), size, takes, thinks);
  }

  Flock flock(Policy policy, int size, Duration takes, Duration thinks) {
    Flock flock = new Flock(policy, takes, thinks);
    IntStream.range(0, size)
        .forEach(
            i -> {
              Caller caller = new Caller(flock);
              callers.add(caller);
              site.scheduler()
                  .schedule(Duration.ofNanos(90L * i + 20L * callers.size()), caller::send);
            });
    return flock;
  }

  void run(Duration time) {
    site.scheduler().advance(time);
  }

  /** The callers of one tenant, and what they got. */
  final class Flock {

    final Policy policy;
    final Duration takes;
    final Duration thinks;
    int held;
    int done;
    int refused;
    private double heldNanos;
    private long sinceNanos = site.ticker().nanos();

    Flock(Policy policy, Duration takes, Duration thinks) {
      this.policy = policy;
      this.takes = takes;
      this.thinks = thinks;
    }

    /** The mean number of slots held since the last call. */
    double meanHeld(Duration over) {
      hold(0);
      double mean = heldNanos / over.toNanos();
      heldNanos = 0;
      return mean;
    }

    private void hold(int change) {
      long now = site.ticker().nanos();
      heldNanos += (double) held * (now - sinceNanos);
      sinceNanos = now;
      held += change;
      inFlight += change;
      mostInFlight = Math.max(mostInFlight, inFlight);
    }
  }

  /** One of them. */
  final class Caller implements Policy.Turn {

    private final Flock flock;

    Caller(Flock flock) {
      this.flock = flock;
    }

    void send() {
      if (flock.policy.tryAcquire(REQUEST) == null) {
        admitted();
      } else {
        flock.policy.enqueue(REQUEST, Long.MAX_VALUE, this);
      }
    }

    @Override
    public void admitted() {
      flock.hold(1);
      Duration takes = flock.takes.multipliedBy(Math.max(inFlight, workers)).dividedBy(workers);
      site.scheduler().schedule(takes, () -> end(takes));
    }

    private void end(Duration takes) {
      flock.hold(-1);
      flock.done++;
      flock.policy.release(REQUEST, Outcome.success(), takes.toNanos());
      site.scheduler().schedule(flock.thinks, this::send);
    }

    @Override
    public void refused(Rejection rejection) {
      flock.refused++;
      site.scheduler().schedule(flock.thinks.plusMillis(1), this::send);
    }
  }
}
