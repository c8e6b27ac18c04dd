package io.fairlead.benchmarks.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private final EventQueue events = new EventQueue();

  @Test
  void nothingIsDueInEmptyQueue() {
    assertThat(events.nextNanos()).isEqualTo(EventQueue.NEVER);
  }

  @Test
  void eventsOfOneInstantComeInTheOrderOfTheirScheduling() {
    for (int id : new int[] {7, 3, 9, 1, 5}) {
      events.schedule(id, 10);
    }

    assertThat(drained()).containsExactly(7, 3, 9, 1, 5);
  }

  @Test
  void schedulingAgainMovesTheEvent() {
    events.schedule(1, 10);
    events.schedule(2, 20);
    events.schedule(1, 30);

    assertThat(drained()).containsExactly(2, 1);
  }

  @Test
  void cancelledEventDoesNotCome() {
    events.schedule(1, 10);
    events.schedule(2, 20);
    events.cancel(1);
    events.cancel(77);

    assertThat(drained()).containsExactly(2);
  }

  /** What is done to the queue: schedule, cancel or take, drawn from the numbers in turn. */
  @Property(tries = 500)
  void answersAsPriorityQueueDoes(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 999_999) Integer> steps) {
    PriorityQueue<Expected> model = new PriorityQueue<>(BY_TIME);
    long order = 0;
    for (int step : steps) {
      int id = step % 40;
      long at = (step / 40) % 97;
      int kind = step % 7;
      if (kind == 0 && !model.isEmpty()) {
        assertThat(events.nextNanos()).isEqualTo(model.peek().at());
        assertThat(events.take()).isEqualTo(model.remove().id());
      } else if (kind == 1) {
        events.cancel(id);
        model.removeIf(event -> event.id() == id);
      } else {
        events.schedule(id, at);
        model.removeIf(event -> event.id() == id);
        model.add(new Expected(at, order++, id));
      }
      assertThat(events.size()).isEqualTo(model.size());
    }
    while (!model.isEmpty()) {
      assertThat(events.take()).isEqualTo(model.remove().id());
    }
  }

  private static final Comparator<Expected> BY_TIME =
      Comparator.comparingLong(Expected::at).thenComparingLong(Expected::order);

  private record Expected(long at, long order, int id) {}

  private List<Integer> drained() {
    List<Integer> ids = new ArrayList<>();
    while (events.size() > 0) {
      ids.add(events.take());
    }
    return ids;
  }
}
