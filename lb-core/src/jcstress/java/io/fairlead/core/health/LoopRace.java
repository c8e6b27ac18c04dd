package io.fairlead.core.health;

import io.fairlead.api.Locality;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.testkit.SeededRandom;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Law: whatever is handed over is done without anything more happening, and once. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each piece is done.")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "A piece lies there until the next one comes, or is done twice.")
@State
public class LoopRace {

  private static final Ticker STANDING = () -> 0;

  private final Queue<Runnable> scheduled = new ConcurrentLinkedQueue<>();
  private final Loop loop =
      new Loop(
          new Environment(
              STANDING,
              () -> Instant.EPOCH,
              new SeededRandom(1),
              (delay, task) -> schedule(task),
              Locality.UNKNOWN,
              new Faults(STANDING),
              new LbListener() {}));
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();

  private TaskScheduler.Scheduled schedule(Runnable task) {
    scheduled.add(task);
    return () -> {};
  }

  private void work() {
    for (Runnable task = scheduled.poll(); task != null; task = scheduled.poll()) {
      task.run();
    }
  }

  @Actor
  void handOver() {
    loop.execute(first::incrementAndGet);
  }

  /** Hands over too, and is the thread of the scheduler then. */
  @Actor
  void handOverAndWork() {
    loop.execute(second::incrementAndGet);
    work();
  }

  @Arbiter
  void workOn(II_Result result) {
    work();
    result.r1 = first.get();
    result.r2 = second.get();
  }
}
