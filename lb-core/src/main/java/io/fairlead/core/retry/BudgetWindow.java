package io.fairlead.core.retry;

import io.fairlead.api.config.RetryConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a retry budget has earned and spent in the last ten seconds: the mathematics, apart from
 * {@link RetryBudget}, which enforces it. Immutable.
 *
 * <p>The law: whenever a token is taken at a time {@code t},
 *
 * <pre>tokens in (t - 10 s, t] &lt;= percent / 100 * requests in (t - 10 s, t] + perSecond * 10
 * </pre>
 *
 * so that idle time earns nothing beyond the window, and with {@code perSecond = 0} all tokens ever
 * taken are at most that percentage of all requests ever made.
 */
final class BudgetWindow {

  // Time is cut into slices, numbered from 0. At a time t in the slice s, tokens are counted over
  // the slices s-20 to s, which cover (t - 10 s, t], and requests over the slices s-19 to s, which
  // lie within it: both err on the side of refusing, by one slice in twenty.
  //
  // Requests are counted elsewhere, upwards for ever. What is kept of them here is how many there
  // were when each slice was first looked at. A look that comes late takes requests of the slice
  // for requests before it, which again errs on the side of refusing.
  //
  // The second law follows from the first: take the last token of all, at s; then the last one
  // before the slice s-20; and so on. The windows of requests of these are disjoint, each token
  // lies in one of the windows of tokens, and for each window the first law holds.

  static final long SLICE_NANOS = Duration.ofMillis(500).toNanos();

  private static final int SECONDS = 10;
  private static final int EARNING = 20;
  private static final int SPENDING = EARNING + 1;

  /** Nothing has happened. */
  static final BudgetWindow EMPTY = new BudgetWindow(0, new long[EARNING], new int[SPENDING]);

  private final long slice;

  /** How many requests there were before each slice that earns, by the slice's number modulo. */
  private final long[] requestsBefore;

  /** How many tokens were taken in each slice that still spends, by the slice's number modulo. */
  private final int[] spent;

  private BudgetWindow(long slice, long[] requestsBefore, int[] spent) {
    this.slice = slice;
    this.requestsBefore = requestsBefore;
    this.spent = spent;
  }

  /** The number of the latest slice. */
  long slice() {
    return slice;
  }

  /**
   * The window as a slice begins; this one if it has begun before.
   *
   * @param requests how many there have been, counted after this window was read
   */
  BudgetWindow at(long now, long requests) {
    if (now <= slice) {
      return this;
    }
    long[] before = requestsBefore.clone();
    int[] kept = spent.clone();
    for (long each = Math.max(slice + 1, now - EARNING); each <= now; each++) {
      before[(int) (each % EARNING)] = requests;
      kept[(int) (each % SPENDING)] = 0;
    }
    return new BudgetWindow(now, before, kept);
  }

  /**
   * The window with one token more taken in its latest slice, or null if the budget is used up.
   *
   * @param requests how many there have been, counted after this window was read
   */
  @Nullable BudgetWindow spend(long requests, RetryConfig.Budget budget) {
    long recent = requests - requestsBefore[(int) ((slice + 1) % EARNING)];
    long earned = recent * budget.percent() / 100 + (long) budget.perSecond() * SECONDS;
    return spent() < earned ? spending(slice, 1) : null;
  }

  /** The window without a token that was taken in a slice and not used. */
  BudgetWindow giveBack(long taken) {
    return taken > slice - SPENDING ? spending(taken, -1) : this;
  }

  private long spent() {
    long sum = 0;
    for (int tokens : spent) {
      sum += tokens;
    }
    return sum;
  }

  private BudgetWindow spending(long where, int tokens) {
    int[] changed = spent.clone();
    changed[(int) (where % SPENDING)] += tokens;
    return new BudgetWindow(slice, requestsBefore, changed);
  }
}
