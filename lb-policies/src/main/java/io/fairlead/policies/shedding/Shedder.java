package io.fairlead.policies.shedding;

import io.fairlead.api.time.Ticker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The threshold of one pool: requests before it in the {@link Order} are let through. Alive over
 * reloads. Lock-free; whoever finds that a window has ended moves the threshold, in constant time.
 *
 * <p>Source: Zhou et al., "Overload Control for Scaling WeChat Microservices" (DAGOR), SoCC 2018.
 */
final class Shedder {

  /*
   * For each window, with the mean load L of the pool in requests for each slot, the requests N that
   * came and those A among them that stood before the threshold:
   *
   *   L > maxLoad             the threshold falls to where A x (1 - down) stand before it
   *   otherwise               it rises to where A + N x up do
   *   L < maxLoad / 2         or twice A, if that is more
   *
   * So a step is a part of the load, however unevenly that is spread over tenants and priorities.
   *
   * Beyond the source, which judges a server by how long requests queue in it: what waits in a pool,
   * waits for slots. By Little's law the requests that wait for each slot are the mean wait in units
   * of the time that a request takes, which needs no figure that fits one service only. And the
   * third rule, without which a storm of three times the capacity would have shed requests for a
   * minute after its end.
   */

  /** What was learnt longer ago than this many windows is of the past. */
  private static final int MEMORY = 10;

  private final Ticker ticker;
  private final Demand demand = new Demand();
  private final LongAdder loads = new LongAdder();
  private final AtomicInteger load = new AtomicInteger();

  /** Whoever moves this from false to true owns what is not final or volatile, until it is back. */
  private final AtomicBoolean isTaken = new AtomicBoolean();

  private volatile long windowBeginNanos;
  private volatile int threshold = Order.END;

  Shedder(Ticker ticker) {
    this.ticker = ticker;
    windowBeginNanos = ticker.nanos();
  }

  /**
   * Whether a request is let through. Counts it in any case.
   *
   * @param slots of the pool, at least 1
   */
  boolean lets(int place, int slots, SheddingSettings settings) {
    endWindowOnceDue(slots, settings);
    demand.count(place);
    loads.add(load.get());
    return place < threshold || Order.shareOf(place) < settings.floor();
  }

  /** A request of a tenant that counts for the load has begun. */
  void begin() {
    load.getAndIncrement();
  }

  /** It has ended. */
  void end() {
    load.getAndDecrement();
  }

  private void endWindowOnceDue(int slots, SheddingSettings settings) {
    long windowNanos = settings.window().toNanos();
    long nowNanos = ticker.nanos();
    if (nowNanos - windowBeginNanos >= windowNanos && isTaken.compareAndSet(false, true)) {
      long elapsedNanos = nowNanos - windowBeginNanos;
      if (elapsedNanos >= windowNanos) {
        demand.close();
        double meanLoad = (double) loads.sumThenReset() / Math.max(1, demand.total()) / slots;
        boolean isOfThePast = elapsedNanos >= MEMORY * windowNanos;
        threshold = isOfThePast ? Order.END : next(meanLoad, settings);
        windowBeginNanos = nowNanos;
      }
      isTaken.setRelease(false);
    }
  }

  private int next(double meanLoad, SheddingSettings settings) {
    double let = demand.before(threshold);
    if (meanLoad > settings.maxLoad()) {
      return demand.placeBehind(let * (1 - settings.down()));
    }
    double more = let + demand.total() * settings.up();
    boolean isHardlyUsed = meanLoad < settings.maxLoad() / 2;
    return demand.placeBehind(isHardlyUsed ? Math.max(more, 2 * let) : more);
  }

  /** Where shedding begins, or nothing if nowhere. */
  String state() {
    int from = threshold;
    return from == Order.END ? "" : "sheds from " + Order.text(from);
  }
}
