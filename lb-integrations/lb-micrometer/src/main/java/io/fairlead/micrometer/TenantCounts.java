package io.fairlead.micrometer;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What is counted under one name of a tenant. Thread-safe and lock-free; no count is lost, also not
 * where one is added while the name is taken away. A count takes one atomic step and allocates
 * nothing.
 */
final class TenantCounts {

  // A row of columns for each stripe. When the name is taken away, each word is exchanged for a
  // value far below 0, and what it had goes to the successor. A thread that adds after that sees by
  // the value before that it came too late, and adds to the successor too: so each count is in one
  // of the two, whoever comes first. What latecomers leave in the word is never read.

  private static final long RETIRED = Long.MIN_VALUE / 2;
  private static final int WIDTH = Stripes.width(Columns.ALL);

  private final @Nullable TenantCounts successor;
  private final AtomicLongArray words = new AtomicLongArray(Stripes.COUNT * WIDTH);

  /**
   * @param successor takes over what is counted here when the name is taken away; null if it never
   *     is
   */
  TenantCounts(@Nullable TenantCounts successor) {
    this.successor = successor;
  }

  /**
   * @param stripe that of the calling thread
   */
  void add(int stripe, int column, long amount) {
    if (words.getAndAdd(stripe * WIDTH + column, amount) < 0) {
      Objects.requireNonNull(successor).add(stripe, column, amount);
    }
  }

  /** What was counted in a column; 0 once the name is taken away. */
  long sum(int column) {
    long sum = 0;
    for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
      sum += Math.max(0, words.get(stripe * WIDTH + column));
    }
    return sum;
  }

  /** The sum of some columns. */
  long sum(int from, int to) {
    long sum = 0;
    for (int column = from; column < to; column++) {
      sum += sum(column);
    }
    return sum;
  }

  /** All requests, whatever became of them. */
  long requests() {
    return sum(0, Columns.REQUESTS);
  }

  long rejections() {
    return sum(Columns.OUTCOMES.size(), Columns.REQUESTS);
  }

  /** Hands everything on to the successor, for good. Called once. */
  void retire() {
    TenantCounts heir = Objects.requireNonNull(successor);
    for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
      for (int column = 0; column < Columns.ALL; column++) {
        heir.add(stripe, column, words.getAndSet(stripe * WIDTH + column, RETIRED));
      }
    }
  }
}
