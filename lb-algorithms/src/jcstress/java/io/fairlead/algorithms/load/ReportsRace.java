package io.fairlead.algorithms.load;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.DD_Result;
import org.openjdk.jcstress.infra.results.D_Result;

/** What an endpoint reports of its load, by two threads or while it is read. */
public final class ReportsRace {

  private static final long EXPIRATION_NANOS = 500;
  private static final long BLACKOUT_NANOS = 10;
  private static final long NOW_NANOS = 1_000;

  private ReportsRace() {}

  /**
   * Law: who sees when a report came sees its weight and since when there are reports. The last one
   * has expired here, so its weight counts no more, and the blackout begins anew with the next.
   */
  @JCStressTest
  @Outcome(
      id = {"0.0, 0.0", "2.0, 0.0"},
      expect = Expect.ACCEPTABLE,
      desc = "The new weight or none, and none during the blackout.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An old weight at a new time, or no blackout.")
  @State
  public static class Read {

    private final Reports reports = new Reports();

    public Read() {
      reports.report(1, 0, EXPIRATION_NANOS);
    }

    @Actor
    void report() {
      reports.report(2, NOW_NANOS, EXPIRATION_NANOS);
    }

    @Actor
    void read(DD_Result result) {
      result.r1 = reports.weight(NOW_NANOS, 0, EXPIRATION_NANOS);
      result.r2 = reports.weight(NOW_NANOS, BLACKOUT_NANOS, EXPIRATION_NANOS);
    }
  }

  /** Law: of two reports that come at once, one counts whole. The earlier one has expired here. */
  @JCStressTest
  @Outcome(
      id = {"0.0", "3.0"},
      expect = Expect.ACCEPTABLE,
      desc = "The earlier one, which has expired, or the later one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The weight of one at the time of the other.")
  @State
  public static class TwoAtOnce {

    private final Reports reports = new Reports();

    @Actor
    void earlier() {
      reports.report(2, NOW_NANOS - EXPIRATION_NANOS, EXPIRATION_NANOS);
    }

    @Actor
    void later() {
      reports.report(3, NOW_NANOS, EXPIRATION_NANOS);
    }

    @Arbiter
    void read(D_Result result) {
      result.r1 = reports.weight(NOW_NANOS, 0, EXPIRATION_NANOS);
    }
  }
}
