package io.fairlead.examples.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What was opened so far, so that a start that fails halfway leaves as little behind as an end: it
 * is closed last to first, whatever of it fails.
 */
final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Keeps something, and answers it. */
  <T extends AutoCloseable> T keep(T opened) {
    all.push(opened);
    return opened;
  }

  /** Closes everything; does nothing when repeated. */
  @Override
  public void close() {
    @Nullable IllegalStateException failed = null;
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (Exception e) {
        if (failed == null) {
          failed = new IllegalStateException("not everything could be closed");
        }
        failed.addSuppressed(e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
