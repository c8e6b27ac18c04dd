package io.fairlead.policies.priority;

import io.fairlead.api.tenant.Priority;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Slots of a pool and of a tenant, counted by kind in the halves of a word. */
public final class SlotsRace {

  private SlotsRace() {}

  /** Law: never more slots than there are, and a borrowed one is counted as both or as neither. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1, 0", "0, 1, 1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One has the only slot.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given twice or lost, or the halves have come apart.")
  @State
  public static class OfThePool {

    private final PoolSlots slots = new PoolSlots("priority");

    @Actor
    void take(IIII_Result result) {
      result.r1 = slots.tryTake(1) ? 1 : 0;
    }

    @Actor
    void borrow(IIII_Result result) {
      result.r2 = slots.tryBorrow(1, 1) ? 1 : 0;
    }

    @Arbiter
    void count(IIII_Result result) {
      result.r3 = slots.total();
      result.r4 = slots.borrowed();
    }
  }

  /** Law: a tenant that holds one slot of each kind gives back one of each kind. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "One of the two was borrowed.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One slot is given back twice, and another never.")
  @State
  public static class OfATenant {

    private final TenantSlots slots = new TenantSlots();

    public OfATenant() {
      slots.entitle(1);
      slots.tryAddGuaranteed(1);
      slots.addBorrowed();
    }

    @Actor
    void first(ZZZ_Result result) {
      result.r1 = slots.removeOne();
    }

    @Actor
    void second(ZZZ_Result result) {
      result.r2 = slots.removeOne();
    }

    @Arbiter
    void count(ZZZ_Result result) {
      result.r3 = slots.areFree();
    }
  }

  /** Law: over the cards of a hand, what two requests hold is given back by both. */
  @JCStressTest
  @Outcome(id = "true, 0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is held in the end.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A card holds a slot for ever, or less than none.")
  @State
  public static class OfAHand {

    private final Flow left = new Flow(1);
    private final Flow right = new Flow(1);
    private final Hand hand = new Hand(Priority.NORMAL, left, right);

    private void holdAndGiveBack() {
      hand.hold();
      hand.giveBack();
    }

    @Actor
    void first() {
      holdAndGiveBack();
    }

    @Actor
    void second() {
      holdAndGiveBack();
    }

    @Arbiter
    void count(ZII_Result result) {
      result.r1 = hand.isIdle();
      result.r2 = left.held();
      result.r3 = right.held();
    }
  }

  /** Law: two requests give back two slots, though both take them from the same card. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is held in the end.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The card holds a slot for ever, or less than none.")
  @State
  public static class OfACard {

    private final Flow flow = new Flow(1);
    private final Hand hand = new Hand(Priority.NORMAL, flow);

    public OfACard() {
      hand.hold();
      hand.hold();
    }

    @Actor
    void first() {
      hand.giveBack();
    }

    @Actor
    void second() {
      hand.giveBack();
    }

    @Arbiter
    void count(ZI_Result result) {
      result.r1 = hand.isIdle();
      result.r2 = flow.held();
    }
  }
}
