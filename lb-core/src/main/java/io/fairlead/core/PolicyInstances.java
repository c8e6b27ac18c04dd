package io.fairlead.core;

import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import io.fairlead.core.pool.Pool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The latest instance of each policy of one tenant, by its step and the route or pool that it
 * stands for, and what belongs to them. Guarded by itself: asked when a tenant first meets a route
 * or a pool, not for each request.
 */
final class PolicyInstances {

  /** So many are found as fast in an array as in a map, which takes four times the memory. */
  private static final int FEW = 8;

  private static final PolicyGuard[] NONE = {};

  /* Never changed but replaced, so that it may serve others as their list of steps. */
  private PolicyGuard[] few = NONE;

  /** All of them, once they are not few any more. */
  private @Nullable Map<Key, PolicyGuard> many;

  private @Nullable Apart apart;

  /** What a tenant has by name of the pools that treat it apart from the others. */
  private static final class Apart {

    /** Of those that have their limits for each tenant by itself. */
    private final Map<String, SharedState> shared = new HashMap<>();

    /** Of those that may keep it in bounds. */
    private final Map<String, Curb> curbs = new HashMap<>();
  }

  private record Key(String step, @Nullable String where) {

    Key(PolicyGuard guard) {
      this(guard.name(), guard.where());
    }

    boolean isOf(PolicyGuard guard) {
      return equals(new Key(guard));
    }

    @Override
    public String toString() {
      return where == null ? step : step + '/' + where;
    }
  }

  /** How the latest instance of a step is replaced, or kept. */
  @FunctionalInterface
  interface Replacement {
    PolicyGuard of(@Nullable PolicyGuard latest);
  }

  /**
   * Puts an instance in the place of the latest one of the same step.
   *
   * @param where the route or pool that the instance is for, or null
   */
  synchronized PolicyGuard replace(Step step, @Nullable String where, Replacement replacement) {
    Key key = new Key(step.name(), where);
    Map<Key, PolicyGuard> all = many;
    if (all != null) {
      return all.compute(key, (same, latest) -> replacement.of(latest));
    }
    for (int i = 0; i < few.length; i++) {
      if (key.isOf(few[i])) {
        PolicyGuard next = replacement.of(few[i]);
        if (next != few[i]) {
          few = few.clone();
          few[i] = next;
        }
        return next;
      }
    }
    PolicyGuard first = replacement.of(null);
    add(first);
    return first;
  }

  private void add(PolicyGuard guard) {
    if (few.length < FEW) {
      few = Arrays.copyOf(few, few.length + 1);
      few[few.length - 1] = guard;
      return;
    }
    Map<Key, PolicyGuard> all = new HashMap<>();
    for (PolicyGuard known : few) {
      all.put(new Key(known), known);
    }
    all.put(new Key(guard), guard);
    many = all;
    few = NONE;
  }

  /** The same instances in the same order, in an array that is there already if there is one. */
  synchronized PolicyGuard[] inCommon(PolicyGuard[] guards) {
    return Arrays.equals(few, guards) ? few : guards;
  }

  private Stream<PolicyGuard> all() {
    return many == null ? Arrays.stream(few) : many.values().stream();
  }

  /** What the policies of a pool share that has its limits for the tenant by itself. */
  synchronized SharedState sharedIn(Pool pool, Tenant tenant) {
    return apart().shared.computeIfAbsent(pool.name(), unused -> pool.sharedOfAlone(tenant));
  }

  /** Has that go over to another configuration. */
  synchronized void follow(Snapshot snapshot, String id) {
    Tenant tenant = apart == null ? null : snapshot.tenant(id);
    if (apart != null && tenant != null) {
      apart.shared.forEach((pool, state) -> follow(snapshot.pools().get(pool), state, tenant));
    }
  }

  private static void follow(@Nullable Pool pool, SharedState state, Tenant tenant) {
    if (pool != null && pool.isolation().pattern().isByTenant()) {
      state.follow(pool.viewOfAlone(tenant));
    }
  }

  /** What keeps the tenant in bounds in a pool while it is too noisy there. */
  synchronized Curb curbIn(String pool) {
    return apart().curbs.computeIfAbsent(pool, unused -> new Curb());
  }

  private Apart apart() {
    Apart known = apart;
    if (known == null) {
      known = new Apart();
      apart = known;
    }
    return known;
  }

  /** Whether none of it can be told from new. */
  synchronized boolean areFresh() {
    return all().allMatch(PolicyGuard::isFresh)
        && (apart == null || apart.curbs.values().stream().allMatch(Curb::isFresh));
  }

  /** Where the tenant stands against the quotas that any of them keeps. */
  synchronized List<QuotaStatus> quotas() {
    return all().flatMap(guard -> guard.quotas().stream()).toList();
  }

  /** The state of each that has one to tell, by its name and what it stands for. */
  synchronized Map<String, String> states() {
    Map<String, String> states = new HashMap<>();
    all()
        .forEach(
            guard -> {
              String state = guard.state();
              if (!state.isEmpty()) {
                states.put(new Key(guard).toString(), state);
              }
            });
    return states;
  }
}
