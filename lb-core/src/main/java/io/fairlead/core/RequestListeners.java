package io.fairlead.core;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.OwnMethods;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is told of the ends of whose requests, and tells them. What was found is kept with
 * the tenant, so that no listener has to look anything up on the path of a request; and only those
 * are told who have something to do then.
 */
final class RequestListeners {

  /** Which methods the listeners of a class have of their own. */
  private enum Interest {
    NONE,
    APART,
    AT_ONCE
  }

  private static final ClassValue<Interest> INTEREST =
      new ClassValue<>() {
        @Override
        protected Interest computeValue(Class<?> type) {
          if (has(type, "endedWithFirst", Lease.class, Outcome.class, long.class, long.class)) {
            return Interest.AT_ONCE;
          }
          return has(type, "completed", Lease.class, Outcome.class, long.class)
                  || has(type, "ended", Lease.class, Outcome.class, long.class, long.class)
              ? Interest.APART
              : Interest.NONE;
        }

        private boolean has(Class<?> type, String event, Class<?>... parameters) {
          return OwnMethods.has(type, LbListener.class, event, parameters);
        }
      };

  private final LbListener[] listeners;

  /** For all requests of which no listener answers another one. */
  private final RequestListener[] ofMost;

  private final Faults faults;

  RequestListeners(List<LbListener> listeners, Faults faults) {
    this.listeners = listeners.toArray(LbListener[]::new);
    this.faults = faults;
    ofMost = interested(listeners);
  }

  /** Who is told of the ends of a tenant's requests on a route. */
  RequestListener[] of(Tenant tenant, Route route) {
    List<RequestListener> answers = new ArrayList<>();
    boolean anyOther = false;
    for (LbListener listener : listeners) {
      RequestListener answer = answer(listener, tenant, route);
      answers.add(answer);
      anyOther |= answer != listener;
    }
    return anyOther ? interested(answers) : ofMost;
  }

  private RequestListener answer(LbListener listener, Tenant tenant, Route route) {
    try {
      return Objects.requireNonNull(listener.ofRequests(tenant, route.pool().name(), route.name()));
    } catch (Throwable e) {
      contain(listener, e);
      return listener;
    }
  }

  private RequestListener[] interested(List<? extends RequestListener> listeners) {
    return listeners.stream()
        .map(this::asTold)
        .filter(Objects::nonNull)
        .toArray(RequestListener[]::new);
  }

  /** By what a listener is told, or null if it wants to know of nothing. */
  private @Nullable RequestListener asTold(RequestListener listener) {
    return switch (INTEREST.get(listener.getClass())) {
      case AT_ONCE -> listener;
      case APART -> new Apart(listener);
      case NONE -> null;
    };
  }

  /** Contains what is thrown at each of the two ends, which by default are told as one. */
  private final class Apart implements RequestListener {

    private final RequestListener listener;

    Apart(RequestListener listener) {
      this.listener = listener;
    }

    @Override
    public void completed(Lease lease, Outcome outcome, long latencyNanos) {
      try {
        listener.completed(lease, outcome, latencyNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }

    @Override
    public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      try {
        listener.ended(lease, outcome, latencyNanos, nowNanos);
      } catch (Throwable e) {
        contain(listener, e);
      }
    }
  }

  /** Tells those of the end of an attempt. */
  void completed(RequestListener[] those, Lease lease, Outcome outcome, long latencyNanos) {
    for (RequestListener each : those) {
      try {
        each.completed(lease, outcome, latencyNanos);
      } catch (Throwable e) {
        contain(each, e);
      }
    }
  }

  /** Tells those of the end of a request. */
  void ended(
      RequestListener[] those, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    for (RequestListener each : those) {
      try {
        each.ended(lease, outcome, latencyNanos, nowNanos);
      } catch (Throwable e) {
        contain(each, e);
      }
    }
  }

  // As most requests end. A call that meets one class only is compiled into a direct one, but one
  // that meets three looks each of them up. So the first three have a method each: they look the
  // same, and are told apart by the compiler of the virtual machine.

  /** Tells those of the end of a request with its only attempt. */
  void endedWithFirst(
      RequestListener[] those, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    if (those.length > 0) {
      tellFirst(those[0], lease, outcome, latencyNanos, nowNanos);
    }
    if (those.length > 1) {
      tellSecond(those[1], lease, outcome, latencyNanos, nowNanos);
    }
    if (those.length > 2) {
      tellThird(those[2], lease, outcome, latencyNanos, nowNanos);
    }
    for (int i = 3; i < those.length; i++) {
      tellAnother(those[i], lease, outcome, latencyNanos, nowNanos);
    }
  }

  private void tellFirst(
      RequestListener listener, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      listener.endedWithFirst(lease, outcome, latencyNanos, nowNanos);
    } catch (Throwable e) {
      contain(listener, e);
    }
  }

  private void tellSecond(
      RequestListener listener, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      listener.endedWithFirst(lease, outcome, latencyNanos, nowNanos);
    } catch (Throwable e) {
      contain(listener, e);
    }
  }

  private void tellThird(
      RequestListener listener, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      listener.endedWithFirst(lease, outcome, latencyNanos, nowNanos);
    } catch (Throwable e) {
      contain(listener, e);
    }
  }

  private void tellAnother(
      RequestListener listener, Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      listener.endedWithFirst(lease, outcome, latencyNanos, nowNanos);
    } catch (Throwable e) {
      contain(listener, e);
    }
  }

  private void contain(RequestListener listener, Throwable error) {
    faults.contain("listener " + listener.getClass().getName(), error);
  }
}
