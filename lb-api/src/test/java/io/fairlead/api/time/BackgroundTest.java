package io.fairlead.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundTest {

  private final BlockingQueue<Thread> ranOn = new LinkedBlockingQueue<>();

  @Test
  void schedulerOfTheHostIsUsedAndGoesOn() {
    List<Runnable> scheduled = new ArrayList<>();
    TaskScheduler host =
        (delay, task) -> {
          scheduled.add(task);
          return () -> {};
        };
    Background background = Background.of(host, "own");
    background.close();

    background.scheduler().schedule(Duration.ZERO, this::run);
    assertThat(scheduled).hasSize(1);
  }

  @Test
  void ownThreadIsADaemonOfThatNameAndEndsWithIt() throws InterruptedException {
    Background background = Background.of(null, "own");
    background.scheduler().schedule(Duration.ZERO, this::run);
    Thread thread = ranOn.poll(1, TimeUnit.MINUTES);
    assertThat(thread).matches(Thread::isDaemon).extracting(Thread::getName).isEqualTo("own");

    background.scheduler().schedule(Duration.ofDays(1), this::run);
    background.close();
    thread.join(TimeUnit.MINUTES.toMillis(1));

    assertThat(thread.isAlive()).isFalse();
    background.scheduler().schedule(Duration.ZERO, this::run);
    assertThat(ranOn).isEmpty();
  }

  private void run() {
    ranOn.add(Thread.currentThread());
  }
}
