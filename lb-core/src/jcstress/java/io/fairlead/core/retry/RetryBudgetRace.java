package io.fairlead.core.retry;

import io.fairlead.api.config.RetryConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Law: what requests have earned is spent once, and can be spent again once it is given back. */
@JCStressTest
@Outcome(
    id = {"true, false, 1", "false, true, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One has the only token, and gives it back in the end.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The token is spent twice, or lost.")
@State
public class RetryBudgetRace {

  private static final RetryConfig.Budget ONE_FOR_EACH = new RetryConfig.Budget(100, 0);

  private final RetryBudget budget = new RetryBudget(() -> 0);
  private long first;
  private long second;

  public RetryBudgetRace() {
    budget.earn();
  }

  @Actor
  void first(ZZI_Result result) {
    first = budget.take(ONE_FOR_EACH);
    result.r1 = first != RetryBudget.REFUSED;
  }

  @Actor
  void second(ZZI_Result result) {
    second = budget.take(ONE_FOR_EACH);
    result.r2 = second != RetryBudget.REFUSED;
  }

  @Arbiter
  void again(ZZI_Result result) {
    budget.giveBack(result.r1 ? first : second);
    while (budget.take(ONE_FOR_EACH) != RetryBudget.REFUSED) {
      result.r3++;
    }
  }
}
