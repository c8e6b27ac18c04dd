package io.fairlead.core.policy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.policy.PolicySite.PoolFollower;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.core.plugin.Faults;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of one policy have in common, by the policy's name and the type. Thread-safe:
 * it is asked when an instance is made, not for each request.
 */
public final class SharedState {

  private final Faults faults;
  private final Map<Key, Object> values = new HashMap<>();
  private @Nullable PoolView pool;
  private @Nullable Position latest;

  /** State that has nothing in it yet. */
  public SharedState(Faults faults) {
    this.faults = faults;
  }

  synchronized <T> T get(String policy, Class<T> type, Supplier<T> initial) {
    Key key = new Key(policy, type);
    Object known = values.get(key);
    return known == null ? put(key, initial.get()) : type.cast(known);
  }

  private <T> T put(Key key, T made) {
    values.put(key, made);
    if (pool != null) {
      tell(key, made, pool);
    }
    return made;
  }

  /**
   * The position of an instance, in the same object as that of the one before where it is the same.
   */
  synchronized Position position(
      @Nullable String route, @Nullable PoolView where, @Nullable Endpoint endpoint) {
    Position position = new Position(route, where, endpoint, this);
    Position known = latest;
    if (known != null && known.equals(position)) {
      return known;
    }
    if (endpoint == null) {
      latest = position;
    }
    return position;
  }

  /** Has what follows the configuration of its pool go over to another one. */
  public synchronized void follow(PoolView other) {
    pool = other;
    values.forEach((key, value) -> tell(key, value, other));
  }

  private void tell(Key key, Object value, PoolView view) {
    if (value instanceof PoolFollower follower) {
      try {
        follower.follow(view);
      } catch (Throwable e) {
        faults.contain("policy " + key.policy, e);
      }
    }
  }

  private record Key(String policy, Class<?> type) {}
}
