package io.fairlead.policies.limit;

import io.fairlead.api.config.Options;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number, or how the limit finds its own.
 *
 * @param fixed the number; 0 if there is an adaptation
 */
public record LimitSettings(int fixed, @Nullable Adaptation adaptation) {

  private static final int MAX = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Algorithms that move by one or a few at a time need more steps. */
  private static final Duration TENTH = Duration.ofMillis(100);

  private enum Kind {
    GRADIENT(SECOND),
    VEGAS(TENTH),
    AIMD(TENTH);

    private final Duration window;

    Kind(Duration window) {
      this.window = window;
    }

    /** Reads the options of all, because one that inherits options may not need them. */
    static LimitAlgorithm read(Options options, Kind chosen) {
      LimitAlgorithm gradient = GradientLimit.Settings.read(options);
      LimitAlgorithm vegas = VegasLimit.Settings.read(options);
      LimitAlgorithm aimd = AimdLimit.Settings.read(options);
      return switch (chosen) {
        case GRADIENT -> gradient;
        case VEGAS -> vegas;
        case AIMD -> aimd;
      };
    }
  }

  /** Reads the options {@code limit} and those of the algorithms, noting problems in them. */
  public static LimitSettings read(Options options) {
    Object limit =
        options.read(
            "limit",
            Kind.GRADIENT,
            LimitSettings::parse,
            "a whole number from 1 to " + MAX + ", or one of aimd, gradient, vegas");
    Adaptation adaptation =
        Adaptation.read(options, limit instanceof Kind kind ? kind : Kind.GRADIENT);
    return limit instanceof Integer fixed
        ? new LimitSettings(fixed, null)
        : new LimitSettings(0, adaptation);
  }

  private static @Nullable Object parse(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      return number >= 1 && number <= MAX ? (int) number : null;
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(String.valueOf(value))) {
        return kind;
      }
    }
    return null;
  }

  /**
   * How a limit moves.
   *
   * @param initial requests in flight, within the bounds
   * @param min requests in flight
   * @param max requests in flight
   * @param window the time between two moves, longer if there are too few requests to judge by
   */
  public record Adaptation(
      LimitAlgorithm algorithm, int initial, int min, int max, Duration window) {

    private static final int INITIAL = 20;

    /** The usual one of an algorithm, such as {@code vegas}, within bounds of 1 or more. */
    public static Adaptation usual(String algorithm, int min, int max) {
      Map<String, Object> options =
          Map.of("limit", algorithm, "min-limit", Math.min(min, max), "max-limit", max);
      return Objects.requireNonNull(LimitSettings.read(Options.of("limit", options)).adaptation());
    }

    private static Adaptation read(Options options, Kind kind) {
      int max = options.integer("max-limit", 200, 1, MAX);
      int min = options.integer("min-limit", 1, 1, max);
      int initial = Math.max(min, Math.min(INITIAL, max));
      return new Adaptation(
          Kind.read(options, kind),
          options.integer("initial-limit", initial, min, max),
          min,
          max,
          options.duration("window", kind.window, Duration.ofMillis(10), Duration.ofMinutes(1)));
    }

    double bounded(double limit) {
      return Math.max(min, Math.min(max, limit));
    }
  }
}
