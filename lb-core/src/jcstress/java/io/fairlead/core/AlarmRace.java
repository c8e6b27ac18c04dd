package io.fairlead.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Law: a task that is called off while it is being set is cancelled, and once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Cancelled by whoever comes second.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The task goes off after all, or is cancelled twice.")
@State
public class AlarmRace {

  private final Alarm alarm = new Alarm();
  private final AtomicInteger cancelled = new AtomicInteger();

  @Actor
  void set() {
    alarm.set(cancelled::incrementAndGet);
  }

  @Actor
  void off() {
    alarm.off();
  }

  @Arbiter
  void count(I_Result result) {
    result.r1 = cancelled.get();
  }
}
