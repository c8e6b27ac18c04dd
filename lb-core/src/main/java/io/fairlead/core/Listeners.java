package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.OwnMethods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All listeners as one, between the engine and those that may throw. Of the ends of requests {@link
 * RequestListeners} tell.
 */
final class Listeners implements LbListener {

  private final LbListener[] listeners;

  /** Only those that have something to do then, as there may be many admissions. */
  private final LbListener[] ofAdmissions;

  private final Faults faults;

  Listeners(List<LbListener> listeners, Faults faults) {
    this.listeners = listeners.toArray(LbListener[]::new);
    this.faults = faults;
    ofAdmissions =
        listeners.stream().filter(Listeners::isToldOfAdmissions).toArray(LbListener[]::new);
  }

  private static boolean isToldOfAdmissions(LbListener listener) {
    return OwnMethods.has(listener.getClass(), LbListener.class, "admitted", Lease.class);
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
