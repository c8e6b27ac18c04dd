package io.fairlead.admin;

import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who watches: gets what has changed since what it got last, as a server-sent event, when it
 * asks for one. What it does not ask for it misses, and who asks for nothing for too long is gone.
 */
final class LiveViewer implements Flow.Subscription {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  /** Half a minute without reading anything. */
  static final int MOST_MISSED = 30;

  private final Caller caller;
  private final Wish wish;
  private final LiveFrames frames;
  private final Flow.Subscriber<? super String> to;
  private final Consumer<LiveViewer> leave;

  private long demand;
  private int missed;
  private int shown;
  private boolean hasEnded;

  LiveViewer(
      Caller caller,
      Wish wish,
      LiveFrames frames,
      Flow.Subscriber<? super String> to,
      Consumer<LiveViewer> leave) {
    this.caller = caller;
    this.wish = wish;
    this.frames = frames;
    this.to = to;
    this.leave = leave;
  }

  /**
   * What someone wants to watch.
   *
   * @param fleet whether all of it; else that tenant alone
   * @param table whether each tenant too
   * @param tenant whom more closely, or null
   * @param frames how many events, 0 for no end
   */
  record Wish(boolean fleet, boolean table, @Nullable String tenant, int frames) {}

  /** Whom it looks at more closely, or null. */
  @Nullable String tenant() {
    return wish.tenant;
  }

  Caller caller() {
    return caller;
  }

  /** Whether nothing was shown yet. */
  synchronized boolean isNew() {
    return shown == 0;
  }

  @Override
  public synchronized void request(long more) {
    demand = Math.max(demand, demand + more);
  }

  @Override
  public void cancel() {
    synchronized (this) {
      hasEnded = true;
    }
    leave.accept(this);
  }

  /** Ends what is watched, since there is nothing more to come. */
  void end() {
    cancel();
    tell(to::onComplete);
  }

  /** What one reader throws is no matter of the others. */
  private void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be shown anything", caller.name(), e);
      cancel();
    }
  }

  /** Shows what has changed, if that is asked for. */
  void show(Sample sample) {
    String frame = next(sample);
    if (frame != null) {
      tell(() -> to.onNext(frame));
      if (shown == wish.frames) {
        end();
      }
    } else if (isLost()) {
      cancel();
      tell(() -> to.onError(new IllegalStateException("nothing was read for too long")));
    }
  }

  private synchronized boolean isLost() {
    return !hasEnded && missed > MOST_MISSED;
  }

  private synchronized @Nullable String next(Sample sample) {
    if (hasEnded || demand == 0) {
      missed++;
      return null;
    }
    missed = 0;
    demand--;
    String frame = "data: " + Json.write(frames.next(sample)) + "\n\n";
    shown++;
    return frame;
  }
}
