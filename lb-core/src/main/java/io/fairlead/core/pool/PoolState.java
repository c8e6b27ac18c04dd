package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.core.policy.SharedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a pool outlives a configuration: the state that its policies share, and the last good
 * list of its endpoint source. The list is guarded by the engine's lock for changes.
 */
public final class PoolState {

  private final SharedState shared = new SharedState();
  private @Nullable List<Endpoint> pushed;

  /** The state that the pool's policies share. */
  public SharedState shared() {
    return shared;
  }

  /** The list that the pool's source pushed last, or null. */
  public @Nullable List<Endpoint> pushed() {
    return pushed;
  }

  /** Keeps the list that the pool's source pushed. */
  public void pushed(List<Endpoint> endpoints) {
    pushed = endpoints;
  }

  /** The endpoints in force: those pushed last, or else those configured. */
  List<Endpoint> endpointsOr(List<Endpoint> configured) {
    return pushed == null ? configured : pushed;
  }
}
