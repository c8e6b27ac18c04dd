package io.fairlead.algorithms.load;

import io.fairlead.testkit.FakePool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Law: the total is the sum of what was seen of each endpoint, once nobody looks any more; a
 * difference that is counted twice would stay for ever.
 */
@JCStressTest
@Outcome(
    id = "false, false, 17",
    expect = Expect.ACCEPTABLE,
    desc = "1.2 / 2 x (10 + 17 + 1) is below 17.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The bound follows another total.")
@State
public class BoundedLoadRace {

  private final FakePool pool = FakePool.pool(2);
  private final BoundedLoad bound = new BoundedLoad(pool, 1.2);

  public BoundedLoadRace() {
    pool.busy(0, 10);
  }

  @Actor
  void first(ZZI_Result result) {
    result.r1 = bound.test(0);
  }

  @Actor
  void second(ZZI_Result result) {
    result.r2 = bound.test(0);
  }

  /** The fewest requests in flight with which the other endpoint may take no more. */
  @Arbiter
  void findTheBound(ZZI_Result result) {
    int requests = 0;
    while (bound.test(1)) {
      requests++;
      pool.busy(1, requests);
    }
    result.r3 = requests;
  }
}
