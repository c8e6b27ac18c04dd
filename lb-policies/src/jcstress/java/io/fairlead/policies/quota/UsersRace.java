package io.fairlead.policies.quota;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/**
 * Law: an account that somebody pays from is not dropped for another key, so that a flood of keys
 * gives nobody a new account.
 */
@JCStressTest
@Outcome(
    id = "true, false, 1",
    expect = Expect.ACCEPTABLE,
    desc = "The known key comes first, and its account stays.")
@Outcome(
    id = "false, true, -1",
    expect = Expect.ACCEPTABLE,
    desc = "The other key comes first, and has the only place.")
@Outcome(
    id = "false, false, -1",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "Both met a place that was being made.")
@Outcome(expect = Expect.FORBIDDEN, desc = "What a key has used is forgotten, or both are kept.")
@State
public class UsersRace {

  private static final int ONE_KEY = 1;
  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final Limits TWO = Laws.limits(Quota.perHour(2));

  private final Users users = new Users(TWO, Laws.STANDING);

  public UsersRace() {
    tryTake("known");
    users.settle("known", REQUEST, io.fairlead.api.Outcome.notSent(), 0, TWO.generation());
  }

  private boolean tryTake(String key) {
    return users.tryTake(key, REQUEST, TWO, ONE_KEY) == null;
  }

  @Actor
  void known(ZZJ_Result result) {
    result.r1 = tryTake("known");
  }

  @Actor
  void other(ZZJ_Result result) {
    result.r2 = tryTake("other");
  }

  @Arbiter
  void left(ZZJ_Result result) {
    List<QuotaStatus> statuses = new ArrayList<>();
    users.addStatuses("known", statuses);
    result.r3 = statuses.isEmpty() ? -1 : statuses.get(0).remaining();
  }
}
