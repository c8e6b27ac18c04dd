package io.fairlead.micrometer;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The ids of configured tenants whose requests were counted with those of others, the latest ones.
 * Thread-safe; noting one allocates nothing.
 */
final class Sightings {

  // Who has most traffic is told by a sample: a writer that laps the reader overwrites what was not
  // read yet, and two that meet at a cursor may note one id only. Both lose each tenant its part.

  private static final int RING_SIZE = 1_024;
  private static final int WIDTH = Stripes.width(1);

  private final AtomicIntegerArray cursors = new AtomicIntegerArray(Stripes.COUNT * WIDTH);
  private final AtomicReferenceArray<String> ids =
      new AtomicReferenceArray<>(Stripes.COUNT * RING_SIZE);

  /**
   * @param stripe that of the calling thread
   */
  void note(int stripe, String id) {
    int cursor = cursors.getPlain(stripe * WIDTH);
    cursors.setPlain(stripe * WIDTH, cursor + 1);
    ids.setRelease(stripe * RING_SIZE + (cursor & (RING_SIZE - 1)), id);
  }

  /** Takes out what was noted. */
  void drain(Consumer<String> reader) {
    for (int i = 0; i < ids.length(); i++) {
      String id = ids.getPlain(i) == null ? null : ids.getAndSet(i, null);
      if (id != null) {
        reader.accept(id);
      }
    }
  }
}
