package io.fairlead.benchmarks.simulator.engine;

import java.util.Arrays;

/**
 * What happens next. An event is known by a small number, its id, and waits for one instant at
 * most: scheduling it again moves it.
 *
 * <p>O(log n) for each operation but {@link #nextNanos}, which is O(1); nothing is allocated once
 * the arrays have grown to their size.
 */
public final class EventQueue {

  /*
   * A 4-ary heap over three arrays side by side: half as deep as a binary one, and the four children
   * share a cache line. position[] finds an event in the heap, so that a server whose next
   * completion moves with each arrival has one entry there and never a stale one.
   *
   * Of two events of one instant the one that was scheduled first comes first. That, and nothing
   * else, makes a run repeatable.
   */

  /** What {@link #nextNanos} answers where nothing waits. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int ABSENT = -1;
  private static final int ARITY_BITS = 2;
  private static final int ARITY = 1 << ARITY_BITS;

  private long[] times = new long[64];
  private long[] orders = new long[64];
  private int[] ids = new int[64];
  private int[] position = new int[0];
  private int size;
  private long scheduled;

  /** When the next event is due, or {@link #NEVER}. */
  public long nextNanos() {
    return size == 0 ? NEVER : times[0];
  }

  /** How many events wait. */
  public int size() {
    return size;
  }

  /** Takes the next event; there must be one. */
  public int take() {
    int id = ids[0];
    removeAt(0);
    return id;
  }

  /**
   * Lets an event happen at an instant, whether it waits for another one or not.
   *
   * @param id at least 0; memory is used for all ids up to the largest
   */
  public void schedule(int id, long atNanos) {
    if (id >= position.length) {
      grow(id);
    }
    long order = scheduled++;
    int at = position[id];
    if (at == ABSENT) {
      at = size++;
      if (size > times.length) {
        enlarge();
      }
      siftUp(at, id, atNanos, order);
    } else if (atNanos < times[at]) {
      siftUp(at, id, atNanos, order);
    } else {
      siftDown(at, id, atNanos, order);
    }
  }

  /** Lets an event not happen; does nothing if it does not wait. */
  public void cancel(int id) {
    if (id < position.length && position[id] != ABSENT) {
      removeAt(position[id]);
    }
  }

  private void removeAt(int at) {
    position[ids[at]] = ABSENT;
    int last = --size;
    if (at == last) {
      return;
    }
    if (at > 0 && isBefore(times[last], orders[last], parent(at))) {
      siftUp(at, ids[last], times[last], orders[last]);
    } else {
      siftDown(at, ids[last], times[last], orders[last]);
    }
  }

  private void siftUp(int from, int id, long time, long order) {
    int at = from;
    while (at > 0 && isBefore(time, order, parent(at))) {
      move(parent(at), at);
      at = parent(at);
    }
    put(at, id, time, order);
  }

  private void siftDown(int from, int id, long time, long order) {
    int at = from;
    while (true) {
      int child = (at << ARITY_BITS) + 1;
      if (child >= size) {
        break;
      }
      int least = leastOf(child, Math.min(size, child + ARITY));
      if (isBefore(time, order, least)) {
        break;
      }
      move(least, at);
      at = least;
    }
    put(at, id, time, order);
  }

  private int leastOf(int from, int to) {
    int least = from;
    for (int i = from + 1; i < to; i++) {
      if (isBefore(times[i], orders[i], least)) {
        least = i;
      }
    }
    return least;
  }

  private boolean isBefore(long time, long order, int other) {
    return time < times[other] || (time == times[other] && order < orders[other]);
  }

  private static int parent(int at) {
    return (at - 1) >> ARITY_BITS;
  }

  private void move(int from, int to) {
    put(to, ids[from], times[from], orders[from]);
  }

  private void put(int at, int id, long time, long order) {
    times[at] = time;
    orders[at] = order;
    ids[at] = id;
    position[id] = at;
  }

  private void enlarge() {
    int larger = times.length * 2;
    times = Arrays.copyOf(times, larger);
    orders = Arrays.copyOf(orders, larger);
    ids = Arrays.copyOf(ids, larger);
  }

  private void grow(int id) {
    int known = position.length;
    position = Arrays.copyOf(position, Math.max(id + 1, 2 * known));
    Arrays.fill(position, known, position.length, ABSENT);
  }
}
