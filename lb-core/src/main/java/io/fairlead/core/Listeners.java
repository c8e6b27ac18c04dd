package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Faults;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All listeners as one, between the engine and those that may throw. */
final class Listeners implements LbListener {

  private final LbListener[] listeners;

  // On the path of a request only those are called that have something to do then. Who has nothing
  // of its own for a request with one attempt is told of the attempt and of the request without a
  // detour by the default method: there are so few at each place then that the compiler inlines
  // them.

  private final LbListener[] ofAdmissions;
  private final LbListener[] ofAttempts;
  private final LbListener[] ofRequests;
  private final LbListener[] ofBothAtOnce;
  private final LbListener[] ofAttemptsAlone;
  private final LbListener[] ofRequestsAlone;
  private final Faults faults;

  Listeners(List<LbListener> listeners, Faults faults) {
    this.listeners = listeners.toArray(LbListener[]::new);
    this.faults = faults;
    Predicate<LbListener> atOnce = overriding("endedWithFirst");
    ofAdmissions = those(overriding("admitted"));
    ofAttempts = those(overriding("completed"));
    ofRequests = those(overriding("ended"));
    ofBothAtOnce = those(atOnce);
    ofAttemptsAlone = those(overriding("completed").and(atOnce.negate()));
    ofRequestsAlone = those(overriding("ended").and(atOnce.negate()));
  }

  private LbListener[] those(Predicate<LbListener> which) {
    return Arrays.stream(listeners).filter(which).toArray(LbListener[]::new);
  }

  /** Which listeners have a method of their own for an event. */
  private static Predicate<LbListener> overriding(String event) {
    return listener ->
        Arrays.stream(listener.getClass().getMethods())
            .filter(method -> method.getName().equals(event))
            .anyMatch(method -> method.getDeclaringClass() != LbListener.class);
  }

  @Override
  public void admitted(Lease lease) {
    for (LbListener listener : ofAdmissions) {
      try {
        listener.admitted(lease);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void completed(Lease lease, Outcome outcome, long latencyNanos) {
    for (LbListener listener : ofAttempts) {
      try {
        listener.completed(lease, outcome, latencyNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    for (LbListener listener : ofRequests) {
      try {
        listener.ended(lease, outcome, latencyNanos, nowNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    for (LbListener listener : ofBothAtOnce) {
      try {
        listener.endedWithFirst(lease, outcome, latencyNanos, nowNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
    for (LbListener listener : ofAttemptsAlone) {
      try {
        listener.completed(lease, outcome, latencyNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
    for (LbListener listener : ofRequestsAlone) {
      try {
        listener.ended(lease, outcome, latencyNanos, nowNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    for (LbListener listener : listeners) {
      try {
        listener.rejected(request, tenant, rejection);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void shadowRejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    for (LbListener listener : listeners) {
      try {
        listener.shadowRejected(request, tenant, rejection);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void leaseLost(Lease lease) {
    for (LbListener listener : listeners) {
      try {
        listener.leaseLost(lease);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void applied(LbConfig previous, LbConfig current) {
    for (LbListener listener : listeners) {
      try {
        listener.applied(previous, current);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void healthChanged(
      String pool, Endpoint endpoint, EndpointStats.Health before, EndpointStats.Health now) {
    for (LbListener listener : listeners) {
      try {
        listener.healthChanged(pool, endpoint, before, now);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void panicChanged(String pool, boolean panicking) {
    for (LbListener listener : listeners) {
      try {
        listener.panicChanged(pool, panicking);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void noisyNeighbour(String pool, PoolStats.NoisyNeighbour tenant) {
    for (LbListener listener : listeners) {
      try {
        listener.noisyNeighbour(pool, tenant);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  @Override
  public void sourceFailed(String pool, Throwable error) {
    for (LbListener listener : listeners) {
      try {
        listener.sourceFailed(pool, error);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  private void contain(LbListener listener, Throwable error) {
    faults.contain("listener " + listener.getClass().getName(), error);
  }
}
