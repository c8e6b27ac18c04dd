package io.fairlead.core.health;

import io.fairlead.core.health.Status.Stand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What endpoints come to that leave their pool together. Most were alike before, and then share
 * what they are after. Not thread-safe.
 */
final class Leaving {

  private final Instant now;
  private @Nullable Status before;
  private @Nullable Status after;

  Leaving(Instant now) {
    this.now = now;
  }

  Status after(Status present) {
    Status known = after;
    if (known == null || before != present) {
      known = present.with(Stand.LEAVING, "left the pool with requests under way");
      known = known.after(present, now);
      before = present;
      after = known;
    }
    return known;
  }
}
