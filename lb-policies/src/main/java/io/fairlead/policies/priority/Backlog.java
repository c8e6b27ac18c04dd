package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.tenant.Priority;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All requests that wait for slots of a pool, and who of them is next: of the highest priority, but
 * for what is owed to lower ones, and there the flow that is the furthest behind. Owned by the
 * queue. O(log flows), but for making room, which is O(flows).
 */
final class Backlog {

  private final Map<Priority, Level> byPriority = new EnumMap<>(Priority.class);

  /** The highest priority first. */
  private final List<Level> levels;

  private int waiting;
  private long meanNanos;

  Backlog() {
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, new Level());
    }
    levels = List.copyOf(byPriority.values());
  }

  int waiting() {
    return waiting;
  }

  /**
   * Adds a request to the shortest flow of its hand.
   *
   * @param refused told of one that had to make room, which may be this one
   */
  void add(Waiter waiter, int limit, QueueConfig config, Consumer<Waiter> refused) {
    if (waiting == 0) {
      forgive();
    }
    waiter.card = waiter.hand.shortest();
    Level level = level(waiter);
    if (isHopeless(waiter, level, limit)
        || (waiting >= config.size() && !makeRoom(waiter, level, refused))) {
      refused.accept(waiter);
      return;
    }
    level.add(waiter);
    waiting++;
  }

  /** Takes a request out before its turn; does nothing if it is not waiting. */
  boolean remove(Waiter waiter) {
    if (!waiter.isWaiting) {
      return false;
    }
    level(waiter).remove(waiter);
    waiting--;
    return true;
  }

  /**
   * Takes out who is next, who then holds a slot.
   *
   * @param refused told of those that are refused because their flow stands
   * @return null if all that were looked at were refused
   */
  @Nullable Waiter takeNext(long nowNanos, QueueConfig config, Consumer<Waiter> refused) {
    Level level = levelInTurn(config.floorPercent());
    int before = level.waiting();
    Waiter next = level.takeNext(nowNanos, config.standing(), refused);
    waiting -= before - level.waiting();
    return next;
  }

  /** A request of a flow has ended. */
  void charge(Flow flow, Priority priority, long nanos) {
    meanNanos = meanNanos == 0 ? nanos : meanNanos + ((nanos - meanNanos) >> Flow.MEAN_SHIFT);
    level(priority).charge(flow, nanos);
  }

  void weigh(Flow flow, Priority priority, int weight) {
    level(priority).weigh(flow, weight);
  }

  /** Who has had much while nobody waited owes nothing for it. */
  private void forgive() {
    for (Level level : levels) {
      level.forgive();
    }
  }

  private Level level(Waiter waiter) {
    return level(waiter.hand.priority());
  }

  private Level level(Priority priority) {
    return Objects.requireNonNull(byPriority.get(priority));
  }

  /** Only called when somebody waits. */
  private Level levelInTurn(int floorPercent) {
    Level first = null;
    Level owed = null;
    for (Level level : levels) {
      if (level.isEmpty()) {
        level.isDue(0);
      } else if (first == null) {
        first = level;
      } else if (level.isDue(floorPercent) && owed == null) {
        owed = level;
      }
    }
    if (owed != null) {
      owed.paid();
      return owed;
    }
    return first == null ? levels.get(0) : first;
  }

  /**
   * Whether the request would probably wait for longer than it may, if slots go on to be given back
   * as they have been, and the flows that wait go on to.
   */
  private boolean isHopeless(Waiter waiter, Level level, int limit) {
    Flow flow = waiter.flow();
    double turns = (flow.waiting() + 1.0) * level.weightWith(flow) / flow.weight();
    return turns * meanNanos / limit > waiter.maxWaitNanos;
  }

  /**
   * Refuses the latest request of the longest flow, of a lower priority if there is one, else of
   * the same. A flow that has its part of the queue already, or more, makes no room for itself.
   */
  private boolean makeRoom(Waiter waiter, Level own, Consumer<Waiter> refused) {
    Level lowest = lowestDownTo(own);
    if (lowest == own && (long) waiter.flow().waiting() * own.flows() >= own.waiting()) {
      return false;
    }
    Flow longest = lowest.longest();
    Waiter latest = longest == null ? null : longest.newest();
    if (latest == null) {
      return false;
    }
    remove(latest);
    refused.accept(latest);
    return true;
  }

  private Level lowestDownTo(Level own) {
    Level lowest = own;
    for (Level level : levels.subList(levels.indexOf(own), levels.size())) {
      lowest = level.isEmpty() ? lowest : level;
    }
    return lowest;
  }
}
