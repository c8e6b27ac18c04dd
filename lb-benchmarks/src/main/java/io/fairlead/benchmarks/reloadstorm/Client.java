package io.fairlead.benchmarks.reloadstorm;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks without a pause, as a busy host does, and looks at each answer. Some requests fail and are
 * tried again, and some leases are held for long, over many reloads.
 */
final class Client implements Callable<Client.Seen> {

  /** One request in so many fails, which opens no breaker. */
  private static final int FAILING = 50;

  /** One lease in so many is held for long. */
  private static final int LONG = 256;

  private static final int MOST_HELD = 64;

  private final LoadBalancer balancer;
  private final RequestView[] requests;
  private final AtomicBoolean isOver;
  private final Deque<Lease> held = new ArrayDeque<>();
  private int next;
  private int latest;
  private long leases;
  private long tornLeases;
  private long staleLeases;
  private long atSickEndpoint;
  private long refusedQuota;
  private long dropped;

  /**
   * What became of requests.
   *
   * @param leases attempts that were admitted
   * @param torn those of them that are of several versions
   * @param stale those that are of an older version than one before
   * @param atSickEndpoint those whose endpoint has an open breaker
   * @param refusedQuota requests refused because a quota is used up
   * @param dropped those refused for any other reason
   */
  record Seen(
      long leases, long torn, long stale, long atSickEndpoint, long refusedQuota, long dropped) {

    static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, 0);

    Seen plus(Seen other) {
      return new Seen(
          leases + other.leases,
          torn + other.torn,
          stale + other.stale,
          atSickEndpoint + other.atSickEndpoint,
          refusedQuota + other.refusedQuota,
          dropped + other.dropped);
    }
  }

  /**
   * @param first which request is the first one
   * @param isOver ends it
   */
  Client(LoadBalancer balancer, RequestView[] requests, int first, AtomicBoolean isOver) {
    this.balancer = balancer;
    this.requests = requests;
    this.next = first;
    this.isOver = isOver;
  }

  @Override
  public Seen call() {
    while (!isOver.get()) {
      send(requests[next++ % requests.length]);
    }
    held.forEach(lease -> lease.complete(Outcome.success()));
    return new Seen(leases, tornLeases, staleLeases, atSickEndpoint, refusedQuota, dropped);
  }

  private void send(RequestView request) {
    Admission admission = balancer.acquire(request);
    if (admission instanceof Lease lease) {
      look(lease, true);
      end(lease);
    } else if (admission instanceof Rejection refused) {
      look(refused);
    }
  }

  private void end(Lease lease) {
    if (leases % LONG == 0) {
      hold(lease);
    } else if (leases % FAILING == 0) {
      retry(lease);
    } else {
      lease.complete(Outcome.success());
    }
  }

  private void hold(Lease lease) {
    held.addLast(lease);
    if (held.size() > MOST_HELD) {
      retry(held.removeFirst());
    }
  }

  /** Under the version of the first attempt, however long ago that was. */
  private void retry(Lease lease) {
    int version = Versions.of(lease);
    Admission second = lease.retry(Outcome.broken());
    if (second instanceof Lease again) {
      look(again, false);
      if (Versions.of(again) != version) {
        tornLeases++;
      }
      again.complete(Outcome.success());
    } else if (second instanceof Rejection refused) {
      look(refused);
    }
  }

  private void look(Lease lease, boolean isFirst) {
    leases++;
    int version = Versions.of(lease);
    if (version == Versions.TORN) {
      tornLeases++;
    } else if (isFirst && version < latest) {
      staleLeases++;
    } else if (isFirst) {
      latest = version;
    }
    if (lease.endpoint().port() == Versions.SICK) {
      atSickEndpoint++;
    }
  }

  private void look(Rejection refused) {
    if (refused.reason() == RejectionReason.QUOTA_EXCEEDED) {
      refusedQuota++;
    } else {
      dropped++;
    }
  }
}
