package io.fairlead.core.noise;

import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells what becomes of the noisy neighbours of a pool, one thing after the other, in the order in
 * which it happened. Thread-safe: what several threads have to tell is told by the first of them,
 * and no lock is held meanwhile, so that a listener may do whatever it likes.
 */
final class Announcements {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.noise");

  private final String pool;
  private final LbListener listener;
  private final Queue<NoisyNeighbour> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  Announcements(String pool, LbListener listener) {
    this.pool = pool;
    this.listener = listener;
  }

  void add(NoisyNeighbour tenant) {
    untold.add(tenant);
  }

  /** Sees to it that all is told that was added. */
  void tell() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int answered = 1;
    while (answered > 0) {
      for (NoisyNeighbour next = untold.poll(); next != null; next = untold.poll()) {
        tell(next);
      }
      answered = asked.addAndGet(-answered);
    }
  }

  private void tell(NoisyNeighbour tenant) {
    LOG.atLevel(tenant.phase().compareTo(NoisyNeighbour.Phase.FREED) < 0 ? Level.WARN : Level.INFO)
        .log(
            "noisy neighbour: pool={} tenant={} phase={} action={} reason=\"{}\"",
            pool,
            tenant.tenant(),
            tenant.phase(),
            tenant.action(),
            tenant.reason());
    listener.noisyNeighbour(pool, tenant);
  }
}
