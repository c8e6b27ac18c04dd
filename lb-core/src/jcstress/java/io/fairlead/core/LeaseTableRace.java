package io.fairlead.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZI_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Leases that come, go and are found, all at the same slots: each has a place to itself. */
public final class LeaseTableRace {

  private static final Engine ENGINE = new EngineFixture().start(EngineFixture.config().build());

  /** Takes up slots. */
  private static final EngineLease OTHER = lease();

  private LeaseTableRace() {}

  /** A lease that the engine does not watch, for a table to. */
  private static EngineLease lease() {
    EngineLease lease =
        (EngineLease) EngineFixture.lease(ENGINE.acquire(EngineFixture.get("acme")));
    ENGINE.unwatch(lease.place());
    return lease;
  }

  private static int size(LeaseTable table) {
    AtomicInteger size = new AtomicInteger();
    table.forEach(lease -> size.incrementAndGet());
    return size.get();
  }

  /** Law: of two that want the same slot, each gets one. */
  @JCStressTest
  @Outcome(id = "2, true, 0", expect = Expect.ACCEPTABLE, desc = "Each has a place.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A place is given twice, or never given back.")
  @State
  public static class Add {

    private final LeaseTable table = new LeaseTable();
    private final EngineLease left = lease();
    private final EngineLease right = lease();

    @Actor
    void addLeft() {
      table.add(left, 0);
    }

    @Actor
    void addRight() {
      table.add(right, 0);
    }

    @Arbiter
    void count(IZI_Result result) {
      result.r1 = size(table);
      result.r2 = left.place() != right.place();
      table.remove(left.place());
      table.remove(right.place());
      result.r3 = size(table);
    }
  }

  /** Law: the same if the table has to grow for it. */
  @JCStressTest
  @Outcome(id = "2, true, 0", expect = Expect.ACCEPTABLE, desc = "Each has a place.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A lease is in a segment that nobody knows.")
  @State
  public static class Grow {

    private final LeaseTable table = new LeaseTable();
    private final EngineLease left = lease();
    private final EngineLease right = lease();

    public Grow() {
      for (int i = 0; i < LeaseTable.PROBES; i++) {
        table.add(OTHER, 0);
      }
    }

    @Actor
    void addLeft() {
      table.add(left, 0);
    }

    @Actor
    void addRight() {
      table.add(right, 0);
    }

    @Arbiter
    void count(IZI_Result result) {
      result.r1 = size(table) - LeaseTable.PROBES;
      result.r2 = left.place() != right.place();
      table.remove(left.place());
      table.remove(right.place());
      result.r3 = size(table) - LeaseTable.PROBES;
    }
  }

  /** Law: a lease ends once, so that whoever has its place next is not removed with it. */
  @JCStressTest
  @Outcome(id = "1, 1, true", expect = Expect.ACCEPTABLE, desc = "The next one is there.")
  @Outcome(id = "1, 0, false", expect = Expect.ACCEPTABLE, desc = "It was taken for lost too.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Ended twice, or the wrong one is there or is not.")
  @State
  public static class End {

    private final LeaseTable table = new LeaseTable();
    private final EngineLease lease = lease();
    private final EngineLease next = lease();
    private final AtomicInteger ends = new AtomicInteger();

    public End() {
      table.add(lease, 0);
    }

    private void ended(EngineLease which) {
      table.remove(which.place());
      if (which == lease) {
        ends.incrementAndGet();
      }
    }

    /** Looks for its lease, so that both come to it at about the same time. */
    @Actor
    void holder() {
      table.forEach(
          found -> {
            if (found == lease && lease.complete(io.fairlead.api.Outcome.success())) {
              ended(lease);
            }
          });
      table.add(next, 0);
    }

    @Actor
    void housekeeping() {
      table.forEach(
          found -> {
            if (found.expire(ENGINE.nanos(), 0)) {
              ended(found);
            }
          });
    }

    @Arbiter
    void count(IIZ_Result result) {
      result.r1 = ends.get();
      result.r2 = size(table);
      result.r3 = next.complete(io.fairlead.api.Outcome.success());
    }
  }

  /** Law: whoever finds a lease knows its place, so that one that is lost gives it back. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "What was found is not there any more.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A lease was found, and is there for ever.")
  @State
  public static class Find {

    private static final int LEASES = 16;

    /** As many slots as are looked at while a lease is added, so that they meet at each lease. */
    private static final int STRIDE = 32;

    private final LeaseTable table = new LeaseTable();
    private final EngineLease[] leases = new EngineLease[LEASES];
    private final AtomicInteger found = new AtomicInteger();

    public Find() {
      for (int i = 0; i < LEASES; i++) {
        leases[i] = lease();
        leases[i].watchedAt(LeaseTable.NOWHERE);
      }
    }

    @Actor
    void add() {
      for (int i = 0; i < LEASES; i++) {
        table.add(leases[i], i * STRIDE);
      }
    }

    @Actor
    void expire() {
      table.forEach(
          lease -> {
            table.remove(lease.place());
            found.incrementAndGet();
          });
    }

    @Arbiter
    void count(Z_Result result) {
      result.r1 = size(table) == LEASES - found.get();
    }
  }
}
