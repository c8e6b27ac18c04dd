package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Locality;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final Environment environment = environment(scheduler);
  private final Loop loop = new Loop(environment);
  private final List<String> done = new ArrayList<>();

  @Test
  void workIsNotDoneByWhoHandsItOver() {
    loop.execute(() -> done.add("a"));
    assertThat(done).isEmpty();

    scheduler.advance(Duration.ZERO);
    assertThat(done).containsExactly("a");
  }

  @Test
  void manyPiecesWakeItOnce() {
    for (int i = 0; i < 100; i++) {
      loop.execute(() -> done.add("a"));
    }
    assertThat(scheduler.pending()).isEqualTo(1);

    scheduler.advance(Duration.ZERO);
    assertThat(done).hasSize(100);
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void timersGoOffAtTheirTimeInTheirOrder() {
    at(300, "c");
    at(100, "a");
    at(200, "b");

    advance(99);
    assertThat(done).isEmpty();
    advance(1);
    assertThat(done).containsExactly("a");
    advance(500);
    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void earlierTimerThatIsSetLaterIsNotMissed() {
    at(1_000, "late");
    at(10, "early");

    advance(10);

    assertThat(done).containsExactly("early");
  }

  @Test
  void cancelledTimerDoesNotGoOff() {
    long due = ticker.nanos() + 1;
    loop.execute(() -> loop.at(due, () -> done.add("x")).cancel());
    advance(10);

    assertThat(done).isEmpty();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void whatWasHandedOverGoesBeforeWhatIsDue() {
    at(5, "due");
    ticker.advance(Duration.ofMillis(10));
    loop.execute(() -> done.add("handed over"));

    scheduler.advance(Duration.ZERO);

    assertThat(done).containsExactly("handed over", "due");
  }

  @Test
  void workThatThrowsDoesNotEndTheLoop() {
    loop.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    loop.execute(() -> done.add("a"));
    scheduler.advance(Duration.ZERO);

    assertThat(done).containsExactly("a");
    assertThat(environment.faults().count()).isEqualTo(1);
  }

  @Test
  void schedulerThatRefusesOnceIsAskedAgain() {
    boolean[] refusing = {true};
    TaskScheduler moody =
        (delay, task) -> {
          if (refusing[0]) {
            throw new IllegalStateException("full");
          }
          return scheduler.schedule(delay, task);
        };
    Loop moodyLoop = new Loop(environment(moody));
    moodyLoop.execute(() -> done.add("a"));
    refusing[0] = false;
    moodyLoop.execute(() -> done.add("b"));
    scheduler.advance(Duration.ZERO);

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void closingDoesWhatWasHandedOverAndTheLastWorkAndNothingMore() {
    at(5, "timer");
    loop.execute(() -> done.add("handed over"));

    loop.close(() -> done.add("last"));
    loop.execute(() -> done.add("too late"));
    advance(100);

    assertThat(done).containsExactly("handed over", "last");
  }

  /** Whatever threads there are, work never overlaps and none is lost. */
  @Test
  void manyThreadsHandOverAndOneWorks() throws Exception {
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(3);
    Loop shared = new Loop(environment(TaskScheduler.on(executor)));
    int[] count = {0}; // no lock, because only the loop touches it
    ExecutorService givers = Executors.newFixedThreadPool(4);
    for (int t = 0; t < 4; t++) {
      givers.execute(
          () -> {
            for (int i = 0; i < 20_000; i++) {
              shared.execute(() -> count[0]++);
            }
          });
    }
    givers.shutdown();
    assertThat(givers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    shared.close(() -> done.add("closed with " + count[0]));
    executor.shutdownNow();

    assertThat(done).containsExactly("closed with 80000");
  }

  private void at(long millis, String what) {
    long due = ticker.nanos() + Duration.ofMillis(millis).toNanos();
    loop.execute(() -> loop.at(due, () -> done.add(what)));
    scheduler.advance(Duration.ZERO);
  }

  private void advance(long millis) {
    scheduler.advance(Duration.ofMillis(millis));
  }

  private Environment environment(TaskScheduler on) {
    return new Environment(
        ticker,
        InstantSource.system(),
        new SeededRandom(1),
        on,
        Locality.UNKNOWN,
        new Faults(ticker),
        new LbListener() {});
  }
}
