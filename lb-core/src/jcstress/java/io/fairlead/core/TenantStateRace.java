package io.fairlead.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Law: a request never enters a state that is retired, so that nothing of a tenant is counted where
 * nobody looks any more; and what is retired stays so.
 */
@JCStressTest
@Outcome(
    id = "true, false, 1",
    expect = Expect.ACCEPTABLE,
    desc = "The request came first, and prevents the retirement.")
@Outcome(
    id = "false, true, 0",
    expect = Expect.ACCEPTABLE,
    desc = "The retirement came first, and the request looks for the tenant again.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A request is counted in what was dropped, or lost.")
@State
public class TenantStateRace {

  private final TenantState tenant = new TenantState();

  @Actor
  void request(ZZI_Result result) {
    result.r1 = tenant.enter();
  }

  @Actor
  void housekeeping(ZZI_Result result) {
    result.r2 = tenant.tryRetire();
  }

  @Arbiter
  void count(ZZI_Result result) {
    result.r3 = tenant.inFlight();
  }
}
