package io.fairlead.core.pool;

import io.fairlead.api.time.Ticker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Law: what is given back while somebody finds that nobody is ready is noticed by one of the two,
 * so that no request is refused for want of what is there.
 */
@JCStressTest
@Outcome(
    id = {"true, false", "false, false"},
    expect = Expect.ACCEPTABLE,
    desc = "The look found it, or the release ended the lull.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lull is believed though somebody is ready.")
@State
public class LullRace {

  private static final Ticker STANDING = () -> 0;

  private final Releases releases = new Releases();
  private final Lull lull = new Lull(releases, STANDING, this::isReady);
  private volatile boolean ready;

  private boolean isReady() {
    return ready;
  }

  @Actor
  void look(ZZ_Result result) {
    result.r1 = lull.look();
  }

  @Actor
  void giveBack() {
    ready = true;
    releases.released();
  }

  @Arbiter
  void ask(ZZ_Result result) {
    result.r2 = lull.isOn();
  }
}
