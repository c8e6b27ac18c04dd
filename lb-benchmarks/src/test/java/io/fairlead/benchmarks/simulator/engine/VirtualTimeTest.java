package io.fairlead.benchmarks.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.time.TaskScheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void tasksRunInTheOrderOfTheirTimeThenOfTheirScheduling() {
    plan("c", 20);
    plan("a", 10);
    plan("d", 20);
    plan("b", 10);

    time.moveTo(20);
    runAll();

    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void taskDoesNotRunBeforeItsTime() {
    plan("a", 10);

    time.moveTo(9);

    assertThat(time.runDue()).isFalse();
    assertThat(time.nextNanos()).isEqualTo(10);
  }

  @Test
  void cancelledTaskDoesNotRun() {
    Scheduled planned = plan("a", 10);
    plan("b", 10);

    planned.cancel();
    planned.cancel();
    time.moveTo(10);
    runAll();

    assertThat(ran).containsExactly("b");
    assertThat(time.nextNanos()).isEqualTo(EventQueue.NEVER);
  }

  @Test
  void taskMayPlanAnother() {
    Scheduled unused = time.schedule(Duration.ofNanos(10), () -> plan("b", 5));

    time.moveTo(10);
    runAll();
    assertThat(time.nextNanos()).isEqualTo(15);
    time.moveTo(15);
    runAll();

    assertThat(ran).containsExactly("b");
  }

  @Test
  void clockDoesNotRunBackwards() {
    time.moveTo(10);

    assertThatIllegalArgumentException().isThrownBy(() -> time.moveTo(9));
  }

  private Scheduled plan(String name, long delayNanos) {
    return time.schedule(Duration.ofNanos(delayNanos), () -> ran.add(name));
  }

  private void runAll() {
    boolean ranOne = true;
    while (ranOne) {
      ranOne = time.runDue();
    }
  }
}
