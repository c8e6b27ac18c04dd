package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one tenant's users, by key; alive over reloads.
 *
 * <p>Keys come from requests, so there is a bound on how many are kept. Once it is reached, an
 * account makes room for another only if nothing of it is used and none of its requests is under
 * way, so that it cannot be told from a new one; if no such account is met, the request of the new
 * key is refused. Known keys are served as ever, and so are other tenants.
 */
final class Users {

  /*
   * An account is entered before it is taken from and left once its request is over. The count of
   * those who are in doubles as the latch of its end: it ends by moving from 0 to ENDED in one step,
   * so a request either enters before that and prevents it, or finds the count negative and looks
   * again. A count that has ended cannot climb back to 0, because each failed entry is undone.
   */

  private static final int ENDED = Integer.MIN_VALUE / 2;

  /** So many accounts are looked at for one that can go, at most once in each interval. */
  private static final int LOOKS = 64;

  private static final long LOOK_INTERVAL_NANOS = 1_000_000;

  /** Until an account is whole again is not known; this is a guess. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private record User(Account account, AtomicInteger inside) {

    boolean enter() {
      if (inside.getAndIncrement() >= 0) {
        return true;
      }
      inside.getAndDecrement();
      return false;
    }

    void leave() {
      inside.getAndDecrement();
    }

    boolean tryEnd() {
      if (!inside.compareAndSet(0, ENDED)) {
        return false;
      }
      if (account.isWhole()) {
        return true;
      }
      inside.getAndAdd(-ENDED);
      return false;
    }
  }

  private final Clocks clocks;
  private final Rejection full;
  private final ConcurrentMap<String, User> live = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private Limits limits;

  /* Written by whoever has the latch, which nobody waits for. */
  private final AtomicBoolean looking = new AtomicBoolean();
  private Iterator<Map.Entry<String, User>> hand = live.entrySet().iterator();
  private volatile long nextLookNanos;

  Users(Limits limits, Clocks clocks) {
    this.clocks = clocks;
    this.limits = limits;
    this.nextLookNanos = clocks.ticker().nanos();
    this.full =
        Rejection.of(RejectionReason.QUOTA_EXCEEDED)
            .withPolicy(limits.policy())
            .withRetryAfter(RETRY_AFTER);
  }

  /** Puts other quotas in force for every user, each from its next request on. */
  synchronized Limits change(List<Quota> quotas, ZoneId zone) {
    limits = limits.changed(quotas, zone);
    return limits;
  }

  /** Why a request of the key is known to be refused; null if it might not be. */
  @Nullable Rejection known(String key, RequestView request, Limits current, int maxKeys) {
    User user = live.get(key);
    if (user != null) {
      user.account.adopt(current);
      return user.account.known(request);
    }
    return count.get() >= maxKeys && nextLookNanos - clocks.ticker().nanos() > 0 ? full : null;
  }

  /** The figures of one user, none if it is not known. */
  void addStatuses(String key, List<QuotaStatus> statuses) {
    User user = live.get(key);
    if (user != null) {
      user.account.addStatuses(statuses);
    }
  }

  @Nullable Rejection tryTake(String key, RequestView request, Limits current, int maxKeys) {
    User user = enter(key, current, maxKeys);
    if (user == null) {
      return full;
    }
    user.account.adopt(current);
    Rejection rejection = user.account.tryTake(request);
    if (rejection != null) {
      user.leave();
    }
    return rejection;
  }

  void settle(String key, RequestView request, Outcome outcome, long ageNanos, int generation) {
    User user = live.get(key);
    if (user != null) {
      user.account.settle(request, outcome, ageNanos, generation);
      user.leave();
    }
  }

  boolean areBeyondSoft(String key) {
    User user = live.get(key);
    return user != null && user.account.isBeyondSoft();
  }

  boolean areWhole() {
    for (User user : live.values()) {
      if (user.inside.get() != 0 || !user.account.isWhole()) {
        return false;
      }
    }
    return true;
  }

  /** Another turn is taken only if the account ended between two steps of this one. */
  private @Nullable User enter(String key, Limits current, int maxKeys) {
    while (true) {
      User user = live.get(key);
      if (user == null) {
        user = open(key, current, maxKeys);
      }
      if (user == null || user.enter()) {
        return user;
      }
      remove(key, user);
    }
  }

  private @Nullable User open(String key, Limits current, int maxKeys) {
    if (count.incrementAndGet() > maxKeys && !makeRoom()) {
      count.decrementAndGet();
      return null;
    }
    User opened = new User(new Account(current, clocks), new AtomicInteger());
    User first = live.putIfAbsent(key, opened);
    if (first == null) {
      return opened;
    }
    count.decrementAndGet();
    return first;
  }

  private void remove(String key, User ended) {
    if (live.remove(key, ended)) {
      count.decrementAndGet();
    }
  }

  /** Drops an account that cannot be told from a new one; false if none was met. */
  private boolean makeRoom() {
    if (!looking.compareAndSet(false, true)) {
      return false;
    }
    try {
      long nowNanos = clocks.ticker().nanos();
      if (nowNanos - nextLookNanos < 0) {
        return false;
      }
      boolean found = dropOne();
      nextLookNanos = found ? nowNanos : nowNanos + LOOK_INTERVAL_NANOS;
      return found;
    } finally {
      looking.set(false);
    }
  }

  private boolean dropOne() {
    for (int i = 0; i < LOOKS; i++) {
      if (!hand.hasNext()) {
        hand = live.entrySet().iterator();
      }
      Map.Entry<String, User> next = hand.hasNext() ? hand.next() : null;
      if (next != null && next.getValue().tryEnd()) {
        remove(next.getKey(), next.getValue());
        return true;
      }
    }
    return false;
  }
}
