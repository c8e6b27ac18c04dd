package io.fairlead.core.health;

import java.time.Instant;

/**
 * An endpoint's drain. Immutable.
 *
 * @param until the deadline
 * @param isOver whether that has passed
 */
public record Drain(Instant until, boolean isOver) {

  /** A drain that goes on until then. */
  public static Drain until(Instant deadline) {
    return new Drain(deadline, false);
  }

  /** The same past its deadline. */
  public Drain over() {
    return new Drain(until, true);
  }

  String reason() {
    return (isOver ? "drained since " : "drains until ") + until;
  }
}
