package io.fairlead.api.config;

import static io.fairlead.api.config.Ranges.LONGEST;
import static io.fairlead.api.config.Ranges.MANY;
import static io.fairlead.api.config.Ranges.count;
import static io.fairlead.api.config.Ranges.percent;
import static io.fairlead.api.config.Ranges.requireAtLeast;
import static io.fairlead.api.config.Ranges.requireAtLeastOne;
import static io.fairlead.api.config.Ranges.requirePercent;
import static io.fairlead.api.config.Ranges.requirePositive;
import static io.fairlead.api.config.Ranges.time;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a tenant of a pool counts as a noisy neighbour, and what is done about it.
 *
 * <p>Once in each round it is asked of each tenant how much it does in the pool for what all the
 * others do, and how many times as much that is as usual. Usual is what it has done over the last
 * {@code half-life} or so, and at least its fair part: its share among those of the tenants that
 * are there. So neither a tenant that has always been large is noisy, nor one that uses its part
 * for once, nor all of them when the day begins; and a tenant that is noisy where nobody else
 * suffers is none either, see {@link Pressure}.
 *
 * <p>Options: {@code measures}, a list; {@code interval}; {@code min-share-percent}; {@code
 * factor}; {@code rounds-to-begin}; {@code rounds-to-end}; {@code hold}; {@code half-life}; {@code
 * warm-up}; {@code pressure}, a section; {@code action}, a section.
 *
 * @param measures what is measured, at least one; noisy is who is so by any of them
 * @param interval 500 ms to a day: the length of a round
 * @param minSharePercent 1 to 100: whoever does less of all than this is not noisy
 * @param factor more than 1: who does more than so many times as much as usual is noisy
 * @param roundsToBegin 1 or more: so many noisy rounds in a row and the tenant is called so
 * @param roundsToEnd 1 or more: so many quiet rounds in a row and it no longer is
 * @param hold up to a day: it is called so for no shorter than this
 * @param halfLife up to a day: what is usual forgets half in this time
 * @param warmUp up to a day: a pool is watched for so long before anyone is called noisy, and what
 *     is done meanwhile counts as usual
 * @param pressure when the others suffer
 * @param action what is done about a noisy tenant, or null to say so only. Nothing is done about a
 *     tenant of {@linkplain io.fairlead.api.tenant.Priority#CRITICAL critical} priority
 */
public record NoisyNeighbourConfig(
    Set<Measure> measures,
    Duration interval,
    int minSharePercent,
    double factor,
    int roundsToBegin,
    int roundsToEnd,
    Duration hold,
    Duration halfLife,
    Duration warmUp,
    Pressure pressure,
    @Nullable Action action) {

  /** Long enough for shares to be more than chance, short enough to be over it in a minute. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  /** Who does less than a tenth cannot take much from the others. */
  public static final int DEFAULT_MIN_SHARE_PERCENT = 10;

  /** Twice the usual happens to anyone now and then. */
  public static final double DEFAULT_FACTOR = 3;

  /** A burst of less than a quarter of a minute is for queues and limits to even out. */
  public static final int DEFAULT_ROUNDS_TO_BEGIN = 3;

  /** Twice as long as to begin, so that load that comes and goes does not switch anything. */
  public static final int DEFAULT_ROUNDS_TO_END = 6;

  /** Nobody wants to read of the same tenant more often than once in a minute. */
  public static final Duration DEFAULT_HOLD = Duration.ofMinutes(1);

  /** Slow beside a storm, fast beside the growth of a customer. */
  public static final Duration DEFAULT_HALF_LIFE = Duration.ofHours(1);

  /** A dozen rounds, after which a mean is one. */
  public static final Duration DEFAULT_WARM_UP = Duration.ofMinutes(1);

  /** What looks at the pool looks twice in a second. */
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

  /** The defaults, which say who is noisy and do nothing about it. */
  public static final NoisyNeighbourConfig DEFAULT = builder().build();

  /**
   * Copies the set and checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public NoisyNeighbourConfig {
    measures = Set.copyOf(measures);
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("noisy neighbours are found by no measure");
    }
    requirePositive("interval", interval);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException("interval " + interval + " is below 500 ms");
    }
    requireAtLeastOne("min share percent", minSharePercent);
    requirePercent("min share percent", minSharePercent);
    if (!(factor > 1 && factor <= MANY)) {
      throw new IllegalArgumentException("factor " + factor + " is not above 1 to " + MANY);
    }
    requireAtLeastOne("rounds to begin", roundsToBegin);
    requireAtLeastOne("rounds to end", roundsToEnd);
    requirePositive("hold", hold);
    requirePositive("half-life", halfLife);
    requirePositive("warm-up", warmUp);
    Objects.requireNonNull(pressure);
  }

  /** Of what a tenant may do too much. */
  public enum Measure {
    /** Requests under way, counted twice in a second. Finds those who hold on to slots. */
    IN_FLIGHT("requests under way"),
    /**
     * The time that requests took that ended in the round, as many as there were. Finds those who
     * send many, and those who send what takes long.
     */
    WORK("work"),
    /** Requests that failed, apart from those that failed through the endpoint's fault. */
    ERRORS("failures");

    private final String text;

    Measure(String text) {
      this.text = text;
    }

    /** What is measured, as texts for people call it: {@code requests under way}. */
    public String text() {
      return text;
    }
  }

  /**
   * When the other tenants suffer; otherwise nobody is in their way. By requests under way and by
   * work, the slots of the pool have to be scarce or the others' requests slow; by errors, the
   * failures have to matter.
   *
   * @param slotsPercent 1 to 100: slots are scarce from this part of the pool's max-in-flight on.
   *     Slots that each tenant has to itself are not
   * @param slowdown 1 or more: the requests of the other tenants are slow that take so many times
   *     as long as usual
   * @param failuresPercent 1 to 100: failures matter from this part of all requests on
   */
  public record Pressure(int slotsPercent, double slowdown, int failuresPercent) {

    /**
     * Just below the four fifths up to which the priority policy lends slots to normal priority;
     * half as slow again, which people notice; and failures that nobody takes for chance.
     */
    public static final Pressure DEFAULT = new Pressure(75, 1.5, 5);

    /** Checks the ranges. */
    public Pressure {
      requireAtLeastOne("slots percent", slotsPercent);
      requirePercent("slots percent", slotsPercent);
      requireAtLeast("slowdown", slowdown, 1);
      requireAtLeastOne("failures percent", failuresPercent);
      requirePercent("failures percent", failuresPercent);
    }

    private static Pressure read(Options options) {
      return new Pressure(
          options.integer("slots-percent", DEFAULT.slotsPercent, 1, 100),
          options.decimal("slowdown", DEFAULT.slowdown, 1, MANY),
          options.integer("failures-percent", DEFAULT.failuresPercent, 1, 100));
    }
  }

  /** What is done about a noisy tenant, for as long as it is one. */
  public sealed interface Action permits Limit, Quarantine {}

  /**
   * No more than so many requests of the tenant in the pool, those that wait for a slot included;
   * more are refused with status 429. Those that are under way go on. Options: {@code in-flight} or
   * {@code percent}.
   *
   * @param inFlight the number, or 0 for {@code percent}
   * @param percent 1 to 100 of the pool's max-in-flight, at least one request; 0 for {@code
   *     inFlight}
   */
  public record Limit(int inFlight, int percent) implements Action {

    /** What is left to a tenant is what makes it noisy to begin with. */
    public static final Limit DEFAULT = ofPool(DEFAULT_MIN_SHARE_PERCENT);

    /** Checks that there is one of both. */
    public Limit {
      requireAtLeast("limit in flight", inFlight, 0);
      requirePercent("limit percent", percent);
      if ((inFlight == 0) == (percent == 0)) {
        throw new IllegalArgumentException(
            "limit of " + inFlight + " requests and of " + percent + " percent is not one of both");
      }
    }

    /** So many requests. */
    public static Limit of(int inFlight) {
      return new Limit(inFlight, 0);
    }

    /** A part of what the pool may work on at once. */
    public static Limit ofPool(int percent) {
      return new Limit(0, percent);
    }

    /** The number of requests in a pool that may work on so many at once. */
    public int requests(int maxInFlight) {
      return inFlight > 0 ? inFlight : (int) Math.max(1, (long) maxInFlight * percent / 100);
    }

    private static Limit read(Options options) {
      if (options.has("in-flight") && options.has("percent")) {
        options.reject("percent", null, "either in-flight or percent");
      }
      if (options.has("in-flight")) {
        options.integer("percent", 1, 1, 100);
        return of(count(options, "in-flight", 1));
      }
      count(options, "in-flight", 1);
      return ofPool(options.integer("percent", DEFAULT.percent, 1, 100));
    }
  }

  /**
   * New requests of the tenant for the pool go to another one, as its residency allows: one with an
   * endpoint in its regions, or they are refused. The other pool should bear the usual load of a
   * tenant, for one that is refused there, or slow, is not let go. Options: {@code pool}.
   *
   * @param pool takes them; has no quarantine itself
   */
  public record Quarantine(String pool) implements Action {

    /** Checks that there is one. */
    public Quarantine {
      Objects.requireNonNull(pool);
    }

    private static Quarantine read(Options options) {
      if (!options.has("pool")) {
        options.reject("pool", null, "required: the pool that takes noisy tenants");
      }
      return new Quarantine(options.text("pool", ""));
    }
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads a pool's section, noting problems in it. */
  public static NoisyNeighbourConfig read(Options options) {
    return new NoisyNeighbourConfig(
        readMeasures(options),
        options.duration("interval", DEFAULT_INTERVAL, SHORTEST_INTERVAL, LONGEST),
        options.integer("min-share-percent", DEFAULT_MIN_SHARE_PERCENT, 1, 100),
        options.decimal("factor", DEFAULT_FACTOR, Math.nextUp(1.0), MANY),
        count(options, "rounds-to-begin", DEFAULT_ROUNDS_TO_BEGIN),
        count(options, "rounds-to-end", DEFAULT_ROUNDS_TO_END),
        time(options, "hold", DEFAULT_HOLD),
        time(options, "half-life", DEFAULT_HALF_LIFE),
        time(options, "warm-up", DEFAULT_WARM_UP),
        Pressure.read(options.section("pressure")),
        readAction(options.section("action", "type")));
  }

  private enum ActionType {
    NONE,
    LIMIT,
    QUARANTINE
  }

  private static @Nullable Action readAction(Options options) {
    return switch (options.oneOf("type", ActionType.NONE)) {
      case NONE -> null;
      case LIMIT -> Limit.read(options);
      case QUARANTINE -> Quarantine.read(options);
    };
  }

  private static Set<Measure> readMeasures(Options options) {
    List<Measure> all = List.of(Measure.values());
    List<Measure> read = options.list("measures", all, NoisyNeighbourConfig::measure);
    if (read.isEmpty()) {
      options.reject("measures", read, "at least one of in-flight, work, errors");
    }
    return Set.copyOf(read.isEmpty() ? all : read);
  }

  private static Measure measure(String text) {
    for (Measure measure : Measure.values()) {
      if (measure.name().replace('_', '-').toLowerCase(Locale.ROOT).equals(text)) {
        return measure;
      }
    }
    throw new IllegalArgumentException("one of in-flight, work, errors");
  }

  /** Collects what makes a noisy neighbour. Not thread-safe. */
  public static final class Builder {

    private Set<Measure> measures = EnumSet.allOf(Measure.class);
    private Duration interval = DEFAULT_INTERVAL;
    private int minSharePercent = DEFAULT_MIN_SHARE_PERCENT;
    private double factor = DEFAULT_FACTOR;
    private int roundsToBegin = DEFAULT_ROUNDS_TO_BEGIN;
    private int roundsToEnd = DEFAULT_ROUNDS_TO_END;
    private Duration hold = DEFAULT_HOLD;
    private Duration halfLife = DEFAULT_HALF_LIFE;
    private Duration warmUp = DEFAULT_WARM_UP;
    private Pressure pressure = Pressure.DEFAULT;
    private @Nullable Action action;

    private Builder() {}

    /** Sets what is measured; everything unless set. */
    public Builder measures(Measure first, Measure... others) {
      measures = EnumSet.of(first, others);
      return this;
    }

    /** Sets the length of a round. */
    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    /** Sets what part of all a tenant must do to be noisy. */
    public Builder minSharePercent(int percent) {
      minSharePercent = percent;
      return this;
    }

    /** Sets how many times as much as usual is too much. */
    public Builder factor(double value) {
      factor = value;
      return this;
    }

    /** Sets how many rounds in a row it takes to be called noisy, and to be so no longer. */
    public Builder rounds(int toBegin, int toEnd) {
      roundsToBegin = toBegin;
      roundsToEnd = toEnd;
      return this;
    }

    /** Sets how long a tenant is called noisy at least. */
    public Builder hold(Duration value) {
      hold = value;
      return this;
    }

    /** Sets how fast what is usual changes. */
    public Builder halfLife(Duration value) {
      halfLife = value;
      return this;
    }

    /** Sets how long a pool is watched before anyone is called noisy. */
    public Builder warmUp(Duration value) {
      warmUp = value;
      return this;
    }

    /** Sets when the other tenants suffer. */
    public Builder pressure(Pressure value) {
      pressure = value;
      return this;
    }

    /** Limits noisy tenants to so many requests at a time. */
    public Builder limit(int inFlight) {
      return action(Limit.of(inFlight));
    }

    /** Sends the requests of noisy tenants to another pool. */
    public Builder quarantine(String pool) {
      return action(new Quarantine(pool));
    }

    /** Sets what is done about noisy tenants; nothing unless set. */
    public Builder action(Action value) {
      action = Objects.requireNonNull(value);
      return this;
    }

    /** What makes a noisy neighbour. */
    public NoisyNeighbourConfig build() {
      return new NoisyNeighbourConfig(
          measures,
          interval,
          minSharePercent,
          factor,
          roundsToBegin,
          roundsToEnd,
          hold,
          halfLife,
          warmUp,
          pressure,
          action);
    }
  }
}
