package io.fairlead.micrometer;

import io.fairlead.api.time.RandomSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The lanes in which threads count side by side. Claiming one never waits for another thread;
 * visiting all of them does.
 */
final class Lanes {

  // A thread that finds all lanes claimed puts twice as many in their place, of which it owns one.
  // So there are no more of them than threads were counting at the same moment, doubled; most of
  // the time a thread has the one that its number says.

  private static final int MOST_AT_FIRST = 16;
  private static final int TRIES_WITHOUT_PAUSE = 100;
  private static final long PAUSE_NANOS = 10_000;
  private static final VarHandle LANES;

  static {
    try {
      LANES = MethodHandles.lookup().findVarHandle(Lanes.class, "lanes", Lane[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RandomSource random;

  /** A power of two; replaced as a whole. */
  private volatile Lane[] lanes;

  /** Guarded by this. */
  private final BitSet numbers = new BitSet();

  /**
   * @param random what draws which tenants are sighted
   */
  Lanes(int processors, RandomSource random) {
    this.random = random;
    lanes = new Lane[Integer.highestOneBit(Math.max(1, Math.min(MOST_AT_FIRST, processors)))];
    Arrays.setAll(lanes, i -> new Lane(random));
  }

  /** A lane to count in and to release then. */
  Lane claim() {
    Lane[] seen = lanes;
    int own = (int) Thread.currentThread().getId();
    Lane lane = seen[own & (seen.length - 1)];
    return lane.tryClaim() ? lane : claimAnother(own);
  }

  private Lane claimAnother(int own) {
    while (true) {
      Lane[] seen = lanes;
      for (int i = 0; i < seen.length; i++) {
        Lane lane = seen[(own + i) & (seen.length - 1)];
        if (lane.tryClaim()) {
          return lane;
        }
      }
      Lane[] more = new Lane[2 * seen.length];
      Arrays.setAll(more, i -> i < seen.length ? seen[i] : new Lane(random));
      Lane lane = more[seen.length];
      if (lane.tryClaim() && LANES.compareAndSet(this, seen, more)) {
        return lane;
      }
    }
  }

  /**
   * Owns one lane after the other. What a thread publishes before, others see in a lane that they
   * claim after it has been here, those included that are new.
   */
  void each(Consumer<Lane> visitor) {
    for (Lane lane : lanes) {
      claim(lane);
      try {
        visitor.accept(lane);
      } finally {
        lane.release();
      }
    }
  }

  private static void claim(Lane lane) {
    for (int tries = 0; !lane.tryClaim(); tries++) {
      if (tries < TRIES_WITHOUT_PAUSE) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A number for something that has a row of counts in each lane. */
  synchronized int number() {
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    return number;
  }

  /** Takes back a number under which nobody counts any more. */
  synchronized void free(int number) {
    each(lane -> lane.dropRow(number));
    numbers.clear(number);
  }
}
