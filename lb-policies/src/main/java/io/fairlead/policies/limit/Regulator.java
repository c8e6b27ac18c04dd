package io.fairlead.policies.limit;

import io.fairlead.api.Outcome;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An adaptive limit that lives: gathers what requests teach, and moves the limit after each window.
 * Allocates nothing but the text of its state. Cost of a sample: an atomic update that is not
 * repeated, and for one in {@link SampleWindow#STEP} a reading of the clock.
 */
public final class Regulator {

  /*
   * All that is not final or volatile belongs to the thread that has moved isTaken from false to
   * true, until it moves it back. Who finds it taken goes on without: a sample that is lost to
   * another one at the same moment is no worse than those between two others, and nobody waits.
   */

  private static final double NANOS_PER_MILLI = 1e6;

  private final LimitSettings.Adaptation settings;
  private final Limit mathematics;
  private final Ticker ticker;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final SampleWindow window = new SampleWindow();
  private volatile int limit;
  private double exactLimit;
  private long endNanos;

  /* Why the limit has moved last. */
  private int movedBy;
  private long latencyNanos;
  private long baselineNanos;
  private int dropped;
  private int samples;

  private Regulator(
      LimitSettings.Adaptation settings, double limit, Ticker ticker, RandomSource random) {
    this.settings = settings;
    this.ticker = ticker;
    mathematics = settings.algorithm().create(random);
    exactLimit = settings.bounded(limit);
    this.limit = (int) exactLimit;
    endNanos = ticker.nanos() + settings.window().toNanos();
  }

  /** One that has learnt nothing. */
  public static Regulator create(
      LimitSettings.Adaptation settings, Ticker ticker, RandomSource random) {
    return new Regulator(settings, settings.initial(), ticker, random);
  }

  /** This one if the settings are its own, or one with others that begins where this one is. */
  public Regulator under(LimitSettings.Adaptation others, Ticker ticker, RandomSource random) {
    return settings.equals(others) ? this : new Regulator(others, limit, ticker, random);
  }

  /** The limit as of now. */
  public int limit() {
    return limit;
  }

  /**
   * Learns from a request that has ended.
   *
   * @param inFlight how many there were, this one included
   */
  public void learn(Outcome outcome, long latency, int inFlight) {
    Lesson lesson = Lesson.of(outcome);
    if (lesson == Lesson.NONE || !isTaken.compareAndSet(false, true)) {
      return;
    }
    window.add(lesson, latency, inFlight);
    if (window.mayEnd()) {
      moveOnceDue();
    }
    isTaken.setRelease(false);
  }

  private void moveOnceDue() {
    long nowNanos = ticker.nanos();
    if (nowNanos - endNanos >= 0) {
      move();
      window.clear();
      endNanos = nowNanos + settings.window().toNanos();
    }
  }

  private void move() {
    int before = limit;
    exactLimit =
        settings.bounded(
            mathematics.next(
                exactLimit, window.meanLatencyNanos(), window.mostInFlight(), window.isDropped()));
    if ((int) exactLimit != before) {
      limit = (int) exactLimit;
      note(limit - before);
    }
  }

  private void note(int change) {
    movedBy = change;
    latencyNanos = window.meanLatencyNanos();
    baselineNanos = mathematics.baselineNanos();
    dropped = window.isDropped() ? window.dropped() : 0;
    samples = window.samples();
  }

  /** Why the limit has moved last; nothing if it has not, or does so just now. */
  public String why() {
    if (!isTaken.compareAndSet(false, true)) {
      return "";
    }
    String why = movedBy == 0 ? "" : (movedBy > 0 ? " up: " : " down: ") + cause();
    isTaken.setRelease(false);
    return why;
  }

  private String cause() {
    return dropped > 0
        ? dropped + " of " + samples + " dropped"
        : "latency " + millis(latencyNanos) + " over " + millis(baselineNanos);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
  }
}
