package io.fairlead.api.tenant;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit on a rate: a token bucket that holds up to {@code burst} requests and is refilled evenly
 * with {@code limit} requests in each {@code window}.
 *
 * <p>Over any span of time {@code t} it admits at most {@code burst + limit x t / window}.
 *
 * @param limit requests refilled in a window, at least 1
 * @param window the span that the limit speaks of, from 1 millisecond to 366 days
 * @param burst requests that may come at once after a quiet time, at least 1
 */
public record Quota(long limit, Duration window, long burst) {

  private static final Duration MIN_WINDOW = Duration.ofMillis(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(366);
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18})/(ms|s|min|h|d)(?: burst (\\d{1,18}))?");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public Quota {
    if (limit < 1) {
      throw new IllegalArgumentException("quota limit " + limit + " is below 1");
    }
    if (window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("quota window " + window + " is not 1 ms to 366 days");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("quota burst " + burst + " is below 1");
    }
  }

  /** At most {@code limit} in each {@code window}, all of them at once if need be. */
  public static Quota of(long limit, Duration window) {
    return new Quota(limit, window, limit);
  }

  /** At most {@code limit} in each second. */
  public static Quota perSecond(long limit) {
    return of(limit, Duration.ofSeconds(1));
  }

  /** At most {@code limit} in each minute. */
  public static Quota perMinute(long limit) {
    return of(limit, Duration.ofMinutes(1));
  }

  /** At most {@code limit} in each hour. */
  public static Quota perHour(long limit) {
    return of(limit, Duration.ofHours(1));
  }

  /** The same rate with another burst. */
  public Quota withBurst(long requests) {
    return new Quota(limit, window, requests);
  }

  /**
   * Reads the text form: {@code 50/s}, {@code 1000/min}, {@code 10/s burst 40}; units are {@code
   * ms}, {@code s}, {@code min}, {@code h} and {@code d}.
   *
   * @throws IllegalArgumentException if the text has another form or a number is out of range
   */
  public static Quota parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "quota \"" + text + "\" is not of the form 50/s, 1000/min or 10/s burst 40");
    }
    Quota quota = of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    String burst = matcher.group(3);
    return burst == null ? quota : quota.withBurst(Long.parseLong(burst));
  }

  private static Duration unit(String symbol) {
    return switch (symbol) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "min" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
