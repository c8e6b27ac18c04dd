package io.fairlead.micrometer;

import io.fairlead.api.time.RandomSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts with a claim in front. Who has set the claim owns all that is here until it sets it back,
 * and only the owner calls anything else; so what a request adds, however much it is, takes one
 * atomic step.
 */
final class Lane {

  /** What two processors write should lie so many longs apart: two cache lines. */
  private static final int APART = 16;

  /** A power of two. */
  private static final int SIGHTINGS = 1_024;

  /**
   * Once there is no more room, so many pass in the mean before one is noted over an older one;
   * when all of those are noted over, twice as many, and so on, so that a busy round costs no more.
   */
  private static final int PASSED = 16;

  private static final int FREE = 0;
  private static final int CLAIMED = 1;
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  // What changes with each request is in an array, with room on both sides: the collector may lay
  // two lanes next to each other, but what others write stays away from that.

  private static final int CLAIM = 2 * APART;
  private static final int NOTED = CLAIM + 1;
  private static final int TO_PASS = CLAIM + 2;

  private final int[] words = new int[4 * APART];
  private long[] @Nullable [] rows = {};

  /** Ids of tenants whose requests were counted with those of others. */
  private final @Nullable String[] sighted = new @Nullable String[SIGHTINGS];

  /** How many pass the first time, drawn beforehand: it is little code in the path of a request. */
  private final byte[] passes = new byte[SIGHTINGS];

  Lane(RandomSource random) {
    for (int i = 0; i < SIGHTINGS; i++) {
      passes[i] = (byte) random.nextInt(2 * PASSED);
    }
  }

  /** Begins to own the lane; false if somebody else does. */
  boolean tryClaim() {
    return (int) INTS.getOpaque(words, CLAIM) == FREE
        && INTS.compareAndSet(words, CLAIM, FREE, CLAIMED);
  }

  void release() {
    INTS.setRelease(words, CLAIM, FREE);
  }

  /** The part of this lane in what has a {@linkplain Lanes#number number}. */
  long[] row(int number, int width) {
    long[] row = number < rows.length ? rows[number] : null;
    return row == null ? makeRow(number, width) : row;
  }

  private long[] makeRow(int number, int width) {
    if (number >= rows.length) {
      rows = Arrays.copyOf(rows, Math.max(number + 1, 2 * rows.length));
    }
    // Rounded up, and some more: so nobody else writes next to it.
    long[] made = new long[(width + 2 * APART - 1) / APART * APART];
    rows[number] = made;
    return made;
  }

  void dropRow(int number) {
    if (number < rows.length) {
      rows[number] = null;
    }
  }

  /** Notes that a request of a tenant was counted with those of others. */
  void sight(String tenantId) {
    if (words[TO_PASS] > 0) {
      words[TO_PASS]--;
    } else {
      note(tenantId);
    }
  }

  private void note(String tenantId) {
    int number = words[NOTED]++;
    int place = number & (SIGHTINGS - 1);
    sighted[place] = tenantId;
    words[TO_PASS] = passes[place] * (number / SIGHTINGS);
  }

  /** Takes out what was noted, of which a part only tells who has most traffic. */
  void drainSightings(Consumer<String> to) {
    for (int i = 0; i < Math.min(words[NOTED], SIGHTINGS); i++) {
      String id = sighted[i];
      if (id != null) {
        to.accept(id);
      }
      sighted[i] = null;
    }
    words[NOTED] = 0;
    words[TO_PASS] = 0;
  }
}
