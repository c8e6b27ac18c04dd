package io.fairlead.core.pool;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Environment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A group of endpoints with its balancer, between the engine and a plug-in that may throw. The
 * endpoints and the balancer are fixed; whether health counts follows the view that it is of.
 */
public final class Picker {

  /** Stands for the part that a balancer has failed to tell. */
  private static final int[] NOBODY = {};

  private final Membership membership;
  private final Balancer balancer;
  private final Pool pool;
  private final String origin;
  private final Environment environment;
  private final LongAdder picksInPanic;
  private final Lull lull;

  /** By the tenants that found nobody in their part ready, until one of them finds somebody. */
  private final Map<String, int[]> forsakenParts = new ConcurrentHashMap<>(1);

  private volatile boolean panicking;

  Picker(
      Membership membership,
      Balancer balancer,
      Pool pool,
      Environment environment,
      LongAdder picksInPanic,
      Releases releases) {
    this.membership = membership;
    this.balancer = balancer;
    this.pool = pool;
    this.environment = environment;
    this.picksInPanic = picksInPanic;
    origin = "balancer of pool " + pool.name();
    lull = new Lull(releases, environment.ticker(), this::isAnyoneReady);
  }

  /** Whether endpoints are picked that are not fit to serve, because too few are. */
  public boolean ignoresHealth() {
    return panicking;
  }

  void panicking(boolean now) {
    panicking = now;
  }

  /**
   * Whether there is nobody for a tenant to pick: no endpoint, or none that was ready a moment ago,
   * of the group or of the tenant's part of it. O(1); in the endpoints of the part for a tenant
   * that has found its own forsaken.
   */
  boolean isForsaken(Tenant tenant) {
    return isEmpty() || lull.isOn() || isPartForsaken(tenant);
  }

  private boolean isEmpty() {
    return membership.size() + membership.drained() == 0;
  }

  private boolean isPartForsaken(Tenant tenant) {
    int[] part = forsakenParts.isEmpty() ? null : forsakenParts.get(tenant.id());
    if (part == null) {
      return false;
    }
    boolean forsaken = !isAnyoneReady(part);
    if (!forsaken) {
      forsakenParts.remove(tenant.id());
    }
    return forsaken;
  }

  /** Looks for that, after a pick that came to nothing. O(endpoints) at worst. */
  boolean isFoundForsaken(Tenant tenant) {
    if (isEmpty() || lull.look()) {
      return true;
    }
    int[] part = partOf(tenant);
    boolean forsaken = part != null && !isAnyoneReady(part);
    if (forsaken && part != NOBODY) { // a balancer that fails is asked again
      forsakenParts.put(tenant.id(), part);
    }
    return forsaken;
  }

  /** Drops what is kept for single tenants, but for those that are live. */
  void forgetTenantsBut(Predicate<String> live) {
    forsakenParts.keySet().removeIf(live.negate());
  }

  private boolean isAnyoneReady() {
    return isAnyoneReady(0, membership.size() + membership.drained());
  }

  /** Draining endpoints are of no part, and serve who belongs to them. */
  private boolean isAnyoneReady(int[] part) {
    for (int index : part) {
      if (isReady(index)) {
        return true;
      }
    }
    return isAnyoneReady(membership.size(), membership.size() + membership.drained());
  }

  private boolean isAnyoneReady(int from, int to) {
    for (int i = from; i < to; i++) {
      if (isReady(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isReady(int index) {
    EndpointSlot slot = membership.slot(index);
    return (panicking || slot.isHealthy()) && slot.isReady();
  }

  /**
   * Picks an endpoint. A balancer that throws, or answers with what it may not, is passed over for
   * any endpoint that is available.
   *
   * @return the index, or {@link Balancer#NONE}
   */
  public int pick(PickContext context) {
    int index = ask(context);
    if (panicking && index != Balancer.NONE) {
      picksInPanic.increment();
    }
    return index;
  }

  private int ask(PickContext context) {
    int index;
    try {
      index = balancer.pick(context);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
      return pickAny(context);
    }
    if (index == Balancer.NONE) {
      return Balancer.NONE;
    }
    int size = membership.size() + membership.drained();
    if (index < 0 || index >= size) {
      environment
          .faults()
          .contain(origin, new IndexOutOfBoundsException("picked " + index + " of " + size));
      return pickAny(context);
    }
    return index;
  }

  /** The endpoint of the group that a request belongs to, or {@link Balancer#NONE}. */
  public int home(PickContext context) {
    try {
      int index = balancer.home(context);
      boolean isOne = index >= 0 && index < membership.size() + membership.drained();
      return isOne && context.isAvailable(index) ? index : Balancer.NONE;
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
      return Balancer.NONE;
    }
  }

  /** Tells the balancer how a request ended. */
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      balancer.completed(index, outcome, latencyNanos, nowNanos);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
    }
    LoadReport report = outcome.loadReport();
    if (report != null) {
      reported(index, report, nowNanos);
      pool.reportedTo(this, slot(index).endpoint().id(), report, nowNanos);
    }
  }

  /** Tells the balancer what an endpoint of an id said of its load, if that is still there. */
  public void reported(String endpointId, LoadReport report, long nowNanos) {
    int index = membership.indexOf(endpointId);
    if (index >= 0) {
      reported(index, report, nowNanos);
    }
  }

  private void reported(int index, LoadReport report, long nowNanos) {
    try {
      balancer.reported(index, report, nowNanos);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
    }
  }

  /** Has the balancer bring itself up to date. */
  public void refresh() {
    try {
      balancer.refresh();
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
    }
  }

  /** Adds what the balancer wants the response to carry. */
  public void addResponseHeaders(
      int index, PickContext context, BiConsumer<String, String> headers) {
    try {
      balancer.addResponseHeaders(index, context, headers);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
    }
  }

  /** The endpoints that a tenant may get, drained ones apart. */
  List<EndpointSlot> reach(Tenant tenant) {
    int[] part = partOf(tenant);
    IntStream indexes = part == null ? IntStream.range(0, membership.size()) : IntStream.of(part);
    return indexes.mapToObj(membership::slot).toList();
  }

  /** A balancer that cannot say which part is a tenant's gets none for it. */
  private int @Nullable [] partOf(Tenant tenant) {
    try {
      int[] part = balancer.partOf(tenant);
      return part == null || isWithin(part, membership.size()) ? part : NOBODY;
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
      return NOBODY;
    }
  }

  private static boolean isWithin(int[] part, int size) {
    return IntStream.of(part).allMatch(index -> index >= 0 && index < size);
  }

  /** The slot at an index. */
  public EndpointSlot slot(int index) {
    return membership.slot(index);
  }

  Membership membership() {
    return membership;
  }

  Balancer balancer() {
    return balancer;
  }

  /**
   * Picks any endpoint that is available and that the tenant may get, or {@link Balancer#NONE}.
   * Visits each endpoint once at most; only a broken balancer pays for it.
   */
  public int pickAny(PickContext context) {
    int[] part = partOf(context.tenant());
    int size = part == null ? membership.size() : part.length;
    int start = size == 0 ? 0 : environment.random().nextInt(size);
    for (int i = 0; i < size; i++) {
      int turn = (start + i) % size;
      int index = part == null ? turn : part[turn];
      if (context.isAvailable(index)) {
        return index;
      }
    }
    return Balancer.NONE;
  }
}
