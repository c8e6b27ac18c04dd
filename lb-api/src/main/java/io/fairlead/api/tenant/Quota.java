package io.fairlead.api.tenant;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what is used over time. Immutable.
 *
 * <p>The text form is {@code 50/s}, {@code 1000/min}, {@code 10/s burst 40}: requests, in a bucket
 * of tokens. The rest is said by further words, in this order:
 *
 * <pre>{@code
 * 5000000 bytes/min              of another unit: bytes or cost
 * 100000/d aligned               in a window of the calendar: s, min, h, d or month
 * 500/min sliding                in every span of that length
 * 10/s burst 40                  at once after a quiet time; in a bucket only
 * 1000/s warm-up 30s             slowly after a long quiet time; in a bucket only, without soft
 * 1000/h soft 800                from where on the tenant is warned
 * 10/PT20S                       in a window of another length, in the form of ISO 8601
 * }</pre>
 *
 * @param limit units in a window, at least 1
 * @param window the span that the limit speaks of, from 1 millisecond to 366 days; of {@link
 *     Kind#ALIGNED} the usual length of a second, minute, hour, day or month
 * @param burst units that may come at once after a quiet time, at least 1; the limit itself unless
 *     the kind is {@link Kind#BUCKET}
 * @param kind which spans of time the limit holds for
 * @param unit what is counted
 * @param soft how much of the burst may be used before the tenant is warned, at least 1; the burst
 *     itself for no warning ahead of the refusal
 * @param warmUp how long it takes from a third of the rate and of the burst to the whole, see
 *     {@link #withWarmUp}; longer than the burst takes to be refilled, at most a day, or zero for
 *     none
 */
public record Quota(
    long limit, Duration window, long burst, Kind kind, Unit unit, long soft, Duration warmUp) {

  private static final Duration MIN_WINDOW = Duration.ofMillis(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(366);
  private static final Duration MAX_WARM_UP = Duration.ofDays(1);
  private static final long MAX_WARMING = 1_000_000_000_000L;
  private static final List<ChronoUnit> CALENDAR =
      List.of(
          ChronoUnit.SECONDS,
          ChronoUnit.MINUTES,
          ChronoUnit.HOURS,
          ChronoUnit.DAYS,
          ChronoUnit.MONTHS);
  private static final List<String> SYMBOLS = List.of("ms", "s", "min", "h", "d", "month");
  private static final List<String> WARM_UP_SYMBOLS = List.of("h", "min", "s", "ms");
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<limit>\\d{1,19})(?: (?<unit>bytes|cost))?/(?<window>ms|s|min|h|d|month|P[^ ]{1,40})"
              + "(?: (?<kind>aligned|sliding))?(?: burst (?<burst>\\d{1,19}))?"
              + "(?: warm-up (?:(?<warmup>\\d{1,8})(?<warmunit>ms|s|min|h)|(?<warmiso>P[^ ]{1,40})))?"
              + "(?: soft (?<soft>\\d{1,19}))?");

  /** Which spans of time a limit holds for. */
  public enum Kind {
    /**
     * A bucket of tokens that is refilled evenly: over any span {@code t} at most {@code burst +
     * limit x t / window}. Nothing of the rate is lost, but of a burst that comes after use up to a
     * 64th may be, since so much of it is kept at hand for speed; of requests at most 32.
     */
    BUCKET,
    /**
     * A window of the calendar, such as a day: at most {@code limit} in each; up to twice as much
     * where two of them meet.
     */
    ALIGNED,
    /**
     * Every span of the window's length: at most {@code limit} in each, wherever it begins. What
     * was used is forgotten up to a tenth of the window late.
     */
    SLIDING
  }

  /** What is counted. */
  public enum Unit {
    /** Requests, each of them 1. */
    REQUESTS,
    /** Bytes of the bodies of requests and responses. */
    BYTES,
    /** Units of the host's choice, see {@link io.fairlead.api.RequestView#cost}. */
    COST
  }

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
    if (soft < 1 || soft > burst) {
      throw new IllegalArgumentException("quota soft limit " + soft + " is not 1 to " + burst);
    }
    if (kind != Kind.BUCKET && burst != limit) {
      throw new IllegalArgumentException("quota burst " + burst + " is not for a window");
    }
    if (kind == Kind.ALIGNED && calendarUnitOf(window) == null) {
      throw new IllegalArgumentException(
          "quota window " + window + " is no second, minute, hour, day or month");
    }
    if (!warmUp.isZero()) {
      checkWarmUp(limit, window, burst, kind, soft, warmUp);
    }
  }

  private static void checkWarmUp(
      long limit, Duration window, long burst, Kind kind, long soft, Duration warmUp) {
    String quota = "quota warm-up " + warmUp;
    if (kind != Kind.BUCKET) {
      throw new IllegalArgumentException(quota + " is not for a window");
    }
    if (soft != burst) {
      throw new IllegalArgumentException(quota + " does not go together with a soft limit");
    }
    if (burst > MAX_WARMING || limit > MAX_WARMING) {
      throw new IllegalArgumentException(quota + " is not for a limit above " + MAX_WARMING);
    }
    double refillNanos = (double) burst / limit * window.toNanos();
    boolean isInRange = !warmUp.isNegative() && warmUp.compareTo(MAX_WARM_UP) <= 0;
    if (!isInRange || warmUp.toNanos() <= refillNanos) {
      throw new IllegalArgumentException(
          quota + " is not longer than the burst takes to be refilled, up to a day");
    }
  }

  /** A bucket of requests, without a warning. */
  public Quota(long limit, Duration window, long burst) {
    this(limit, window, burst, Kind.BUCKET, Unit.REQUESTS, burst, Duration.ZERO);
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

  /** The same rate with another burst, and no warning. */
  public Quota withBurst(long units) {
    return new Quota(limit, window, units, kind, unit, units, warmUp);
  }

  /** The same figures for other spans of time. */
  public Quota withKind(Kind other) {
    return new Quota(limit, window, burst, other, unit, soft, warmUp);
  }

  /** The same figures of another unit. */
  public Quota in(Unit other) {
    return new Quota(limit, window, burst, kind, other, soft, warmUp);
  }

  /** The same limit with a warning once so much is used. */
  public Quota withSoft(long units) {
    return new Quota(limit, window, burst, kind, unit, units, warmUp);
  }

  /**
   * The same limit for something that is slow after a rest, whose caches are cold: from rest it
   * admits a third of its rate and burst, and under load as much as ever after the time given, or
   * sooner by what the burst takes to be refilled.
   *
   * <p>A unit takes three tokens when it is cold and one when it is warm: the first {@code m} units
   * from rest take {@code 3m - m^2 / n} tokens, up to {@code n = limit x warmUp / (2 x window)}
   * units, and each one after them takes one. So in a time {@code t} from rest as many units are
   * admitted as {@code burst + limit x t / window} tokens suffice for. The bound of {@link
   * Kind#BUCKET} holds for any span.
   *
   * <p>It rests while its bucket is full, and is cold after as long a rest as it takes to warm up.
   * Below a fifth of its rate it stays cold, above a third of it it gets warm. These are the
   * figures of Guava's {@code SmoothWarmingUp}, with a burst. Of requests and cost, it admits at
   * most ten million a second.
   */
  public Quota withWarmUp(Duration time) {
    return new Quota(limit, window, burst, kind, unit, soft, time);
  }

  /** The unit of the calendar that usually has the length of the window, or null if none has. */
  public @Nullable ChronoUnit calendarUnit() {
    return calendarUnitOf(window);
  }

  private static @Nullable ChronoUnit calendarUnitOf(Duration window) {
    return CALENDAR.stream()
        .filter(unit -> unit.getDuration().equals(window))
        .findFirst()
        .orElse(null);
  }

  /**
   * Reads the text form. A month is aligned.
   *
   * @throws IllegalArgumentException if the text has another form or a number is out of range
   */
  public static Quota parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || (text.contains("/month") && !text.contains(" aligned"))) {
      throw notOfTheForm(text, null);
    }
    try {
      return read(matcher);
    } catch (NumberFormatException | DateTimeParseException e) {
      throw notOfTheForm(text, e);
    }
  }

  private static IllegalArgumentException notOfTheForm(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "quota \""
            + text
            + "\" is not of the form 50/s, 1000/min, 10/s burst 40, 5000000 bytes/min,"
            + " 100000/month aligned, 500/min sliding, 1000/s warm-up 30s or 1000/h soft 800",
        cause);
  }

  private static Quota read(Matcher matcher) {
    long limit = Long.parseLong(matcher.group("limit"));
    long burst = number(matcher.group("burst"), limit);
    long soft = number(matcher.group("soft"), burst);
    return new Quota(
        limit,
        window(matcher.group("window")),
        burst,
        kind(matcher.group("kind")),
        unit(matcher.group("unit")),
        soft,
        warmUp(matcher));
  }

  private static Duration warmUp(Matcher matcher) {
    String digits = matcher.group("warmup");
    if (digits != null) {
      return window(matcher.group("warmunit")).multipliedBy(Long.parseLong(digits));
    }
    String iso = matcher.group("warmiso");
    return iso == null ? Duration.ZERO : Duration.parse(iso);
  }

  /** The text form. A window that has no symbol is written as in {@code 10/PT20S}. */
  @Override
  public String toString() {
    return limit
        + (unit == Unit.REQUESTS ? "" : " " + unit.name().toLowerCase(Locale.ROOT))
        + "/"
        + symbol()
        + (kind == Kind.BUCKET ? "" : " " + kind.name().toLowerCase(Locale.ROOT))
        + (burst == limit ? "" : " burst " + burst)
        + (warmUp.isZero() ? "" : " warm-up " + warmUpText())
        + (soft == burst ? "" : " soft " + soft);
  }

  private String symbol() {
    return SYMBOLS.stream()
        .filter(symbol -> window(symbol).equals(window))
        .findFirst()
        .orElseGet(window::toString);
  }

  private String warmUpText() {
    return WARM_UP_SYMBOLS.stream()
        .filter(symbol -> warmUp.toNanos() % window(symbol).toNanos() == 0)
        .findFirst()
        .map(symbol -> warmUp.dividedBy(window(symbol)) + symbol)
        .orElseGet(warmUp::toString);
  }

  private static long number(@Nullable String digits, long fallback) {
    return digits == null ? fallback : Long.parseLong(digits);
  }

  private static Duration window(String symbol) {
    return switch (symbol) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "min" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      case "month" -> ChronoUnit.MONTHS.getDuration();
      default -> Duration.parse(symbol);
    };
  }

  private static Kind kind(@Nullable String word) {
    if (word == null) {
      return Kind.BUCKET;
    }
    return word.equals("aligned") ? Kind.ALIGNED : Kind.SLIDING;
  }

  private static Unit unit(@Nullable String word) {
    if (word == null) {
      return Unit.REQUESTS;
    }
    return word.equals("bytes") ? Unit.BYTES : Unit.COST;
  }
}
