package io.fairlead.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What is found of a tenant's routes while others are met for the first time. */
public final class AdmittancesRace {

  private static final Engine ENGINE =
      new EngineFixture()
          .start(
              EngineFixture.config()
                  .route("a", r -> r.pathPrefix("/a").pool("main"))
                  .route("b", r -> r.pathPrefix("/b").pool("main"))
                  .route("c", r -> r.pathPrefix("/c").pool("main"))
                  .build());

  private static final Admittance A = on("/a");
  private static final Admittance B = on("/b");
  private static final Admittance C = on("/c");

  private AdmittancesRace() {}

  private static Admittance on(String path) {
    EngineLease lease =
        (EngineLease) EngineFixture.lease(ENGINE.acquire(EngineFixture.get("acme", path)));
    lease.complete(io.fairlead.api.Outcome.success());
    return lease.admittance;
  }

  /** Others of the same route, told apart by their number. */
  private static Admittance another(Admittance one, int number) {
    return one.stripping(one.strippedPrefix() + number);
  }

  /** Law: of two that are made for the same route, both requests go on with one. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both have the one that is kept.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two for one route.")
  @State
  public static class Same {

    private final Admittances met = new Admittances();
    private final Admittance[] answers = new Admittance[2];

    @Actor
    void left() {
      answers[0] = met.add(another(A, 1));
    }

    @Actor
    void right() {
      answers[1] = met.add(another(A, 2));
    }

    @Arbiter
    void compare(ZZ_Result result) {
      result.r1 = answers[0].equals(met.of(A.route()));
      result.r2 = answers[1].equals(met.of(A.route()));
    }
  }

  /** Law: who looks while the table grows finds what was there, and what is new whole or not. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Found, and whole if at all.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, or seen before it was made.")
  @State
  public static class Grow {

    private final Admittances met = new Admittances();

    public Grow() {
      met.add(A);
      met.add(B);
    }

    @Actor
    void add() {
      met.add(another(C, 1));
    }

    @Actor
    void find(ZZ_Result result) {
      Admittance fresh = met.of(C.route());
      result.r1 = fresh == null || fresh.guards() == C.guards();
      result.r2 = A.equals(met.of(A.route())) && B.equals(met.of(B.route()));
    }
  }
}
