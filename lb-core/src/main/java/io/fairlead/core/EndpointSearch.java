package io.fairlead.core;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.EndpointSlot;
import io.fairlead.core.pool.Picker;
import io.fairlead.core.pool.View;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt finds its endpoint. It is a part of the lease, so that the path makes one object
 * for both.
 */
abstract sealed class EndpointSearch implements PickContext permits EngineLease {

  /** How often a pick is repeated when the picked endpoint refuses after all. */
  private static final int MAX_PICKS = 4;

  private static final VarHandle LEDGER;

  static {
    try {
      LEDGER =
          MethodHandles.lookup().findVarHandle(EndpointSearch.class, "ledger", AttemptLedger.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final RequestView request;
  final Admittance admittance;
  final long startNanos;

  /** Null as long as there is one attempt; through LEDGER once others can see the lease. */
  private @Nullable AttemptLedger ledger;

  Picker picker;

  /**
   * In the picker, once there is one. Before, less than {@link Balancer#NONE} while endpoints that
   * warm up are passed over, by the number that decides for each of them.
   */
  int index = Balancer.NONE;

  /** Which steps hold something, those of the endpoint included. */
  int held;

  EndpointSearch(
      RequestView request,
      Admittance admittance,
      int held,
      View view,
      long startNanos,
      @Nullable AttemptLedger ledger) {
    this.request = request;
    this.admittance = admittance;
    this.held = held;
    this.startNanos = startNanos;
    this.ledger = ledger;
    picker = view.group(0);
  }

  /** The number of the attempt; 0 for one that is yet to be counted. */
  public abstract int attempt();

  /** Takes an endpoint; false if there is none that the request has not met. */
  final boolean takeEndpoint(View view) {
    for (int pick = 0; pick < MAX_PICKS; pick++) {
      int picked = pick(view);
      if (picked == Balancer.NONE) {
        return false;
      }
      EndpointSlot slot = picker.slot(picked);
      if (mayMeet(slot)) {
        int heldThere = slot.tryStart(request, priority());
        if (heldThere >= 0) {
          index = picked;
          held = admittance.withEndpoint(held, heldThere);
          return true;
        }
        makeLedger().meet(slot);
      }
    }
    return false;
  }

  /**
   * Makes an endpoint this attempt's own, of two that pick at once. The first attempt is alone, and
   * leaves it to the second to note where it has been.
   */
  private boolean mayMeet(EndpointSlot slot) {
    return attempt() == 1 || makeLedger().meet(slot);
  }

  /**
   * The same once every endpoint has been met and no twin is under way: with any of them then,
   * though with the one that was left last only if there is no other.
   */
  final boolean takeEndpointAgain(AttemptLedger shared, View view, EndpointSlot left) {
    if (!shared.isAlone()) {
      return false;
    }
    shared.forgetAllBut(left);
    if (takeEndpoint(view)) {
      return true;
    }
    shared.forgetAll();
    return takeEndpoint(view);
  }

  /** Picks where the request belongs, or in the group whose turn it is, or else in the others. */
  private int pick(View view) {
    int home = view.size() == 1 ? Balancer.NONE : home(view);
    if (home != Balancer.NONE) {
      return home;
    }
    int turn = view.draw(engine().random());
    int picked = pick(view.group(turn));
    for (int i = 0; picked == Balancer.NONE && i < view.size(); i++) {
      picked = i == turn ? Balancer.NONE : pick(view.group(i));
    }
    return picked;
  }

  private int home(View view) {
    int home = Balancer.NONE;
    for (int i = 0; home == Balancer.NONE && i < view.size(); i++) {
      picker = view.group(i);
      home = picker.home(this);
    }
    return home;
  }

  /** Picks; a balancer that insists on an endpoint that the request has met is passed over. */
  private int pick(Picker group) {
    picker = group;
    int picked = picker.pick(this);
    if (picked == Balancer.NONE) {
      return Balancer.NONE;
    }
    EndpointSlot slot = picker.slot(picked);
    if (hasMet(slot)) {
      return picker.pickAny(this);
    }
    boolean mayTurnAway = slot.isWarming() && !picker.ignoresHealth();
    return mayTurnAway ? pickWarmed(picked) : picked;
  }

  /**
   * An endpoint that warms up turns a part of its requests away, but none that belongs to it. Those
   * are picked for again, without the endpoints that turn them away; if nobody else is there, the
   * first one serves after all.
   */
  private int pickWarmed(int picked) {
    int draw = 1 + engine().random().nextInt(0xFFFF);
    index = Balancer.NONE - draw;
    int served = picked;
    if (picker.slot(picked).turnsAway(draw, startNanos) && !isHome(picked)) {
      int other = picker.pick(this);
      served = other == Balancer.NONE || hasMet(picker.slot(other)) ? picked : other;
    }
    index = Balancer.NONE;
    return served;
  }

  private boolean isHome(int picked) {
    int drawn = index;
    index = Balancer.NONE; // what belongs to an endpoint is available there
    boolean home = picker.home(this) == picked;
    index = drawn;
    return home;
  }

  /** Each attempt begins with its pick. */
  @Override
  public long nowNanos() {
    return startNanos;
  }

  @Override
  public boolean isAvailable(int candidate) {
    EndpointSlot slot = picker.slot(candidate);
    return (slot.isHealthy() || picker.ignoresHealth())
        && slot.isReady()
        && !hasMet(slot)
        && (index >= Balancer.NONE || !slot.turnsAway(Balancer.NONE - index, startNanos));
  }

  private boolean hasMet(EndpointSlot slot) {
    AttemptLedger shared = ledger;
    return shared != null && shared.hasMet(slot);
  }

  /** What is known of the attempts of the request. */
  final AttemptLedger ledger() {
    AttemptLedger known = (AttemptLedger) LEDGER.getAcquire(this);
    return known == null ? AttemptLedger.NEW : known;
  }

  /** The same, for another attempt to write in unless the request is over. */
  final AttemptLedger makeLedger() {
    AttemptLedger known = (AttemptLedger) LEDGER.getAcquire(this);
    if (known != null) {
      return known;
    }
    AttemptLedger made = new AttemptLedger(startNanos, null);
    AttemptLedger other = (AttemptLedger) LEDGER.compareAndExchange(this, null, made);
    return other == null ? made : other;
  }

  /** Closes the ledger for good unless another attempt was thought of. */
  final boolean closesLedger() {
    return LEDGER.compareAndSet(this, null, AttemptLedger.OVER);
  }

  final EndpointSlot slot() {
    return picker.slot(index);
  }

  final Priority priority() {
    return admittance.priority(held);
  }

  final Engine engine() {
    return admittance.tenant().engine();
  }

  @Override
  public RequestView request() {
    return request;
  }

  @Override
  public Tenant tenant() {
    return admittance.tenant().tenant();
  }
}
