package io.fairlead.api.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait while their pool works on as many as it may. Slots that become free go to the
 * tenants by their shares, whoever has sent how much, and to higher priorities first.
 *
 * <p>Options: {@code size}, {@code max-wait}, {@code floor-percent}, {@code shards}, a section with
 * {@code queues} and {@code hand}, and {@code standing}, a section with {@code target}, {@code
 * interval} and {@code order}, and {@code adaptive}, a section with {@code algorithm} and {@code
 * least}.
 *
 * @param size 1 to {@link #MOST_WAITING}: how many requests may wait at once; when they are too
 *     many, the latest of the tenant with the most is refused
 * @param maxWait more than 0, up to 366 days, for jobs wait otherwise than people do: who has
 *     waited that long is refused, and so is at once who would probably have to
 * @param floorPercent 0 to {@link #MOST_FLOOR_PERCENT}: of the slots that become free, what each
 *     priority gets at least while requests of it wait, so that the higher ones cannot starve it
 * @param shards divides all tenants among a fixed number of queues, or null for a queue for each
 *     tenant
 * @param standing what follows when a tenant's requests wait for long all the time, or null for
 *     nothing
 * @param adaptive lets the slots follow the latency of the pool, or null for as many as {@code
 *     max-in-flight} all the time
 */
public record QueueConfig(
    int size,
    Duration maxWait,
    int floorPercent,
    @Nullable Shards shards,
    @Nullable Standing standing,
    @Nullable Adaptive adaptive) {

  /** A second's work of a pool that does a thousand requests in a second. */
  public static final int DEFAULT_SIZE = 1_000;

  /** A little less than the second after which most people take a service to be slow. */
  public static final Duration DEFAULT_MAX_WAIT = Duration.ofMillis(800);

  /** Enough to get through now and then, too little for the higher priorities to notice. */
  public static final int DEFAULT_FLOOR_PERCENT = 5;

  /** What waits also takes memory. */
  public static final int MOST_WAITING = 1_000_000;

  /** The three lower priorities together leave the highest a tenth. */
  public static final int MOST_FLOOR_PERCENT = 30;

  private static final Duration LONGEST_WAIT = Duration.ofDays(366);

  /** The defaults: a queue for each tenant, and nothing against standing queues. */
  public static final QueueConfig DEFAULT = builder().build();

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public QueueConfig {
    requireBetween("queue size", size, 1, MOST_WAITING);
    requireBetween("queue max wait", maxWait, LONGEST_WAIT);
    requireBetween("queue floor percent", floorPercent, 0, MOST_FLOOR_PERCENT);
  }

  /**
   * Shuffle sharding, as in Kubernetes' API Priority and Fairness: a tenant's requests go to the
   * shortest of the queues in its hand, which are some of all queues, chosen by its id. A tenant
   * with many requests then fills its hand and no more, at a cost that does not grow with the
   * tenants; but tenants of one queue wait for one another, and all queues count alike, whatever
   * the share of a tenant is.
   *
   * @param queues 2 to {@link #MOST_QUEUES}
   * @param hand 1 to {@code queues}, at most {@link #LARGEST_HAND}
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/cluster-administration/flow-control/">Kubernetes:
   *     API Priority and Fairness</a>
   */
  public record Shards(int queues, int hand) {

    /** More would hardly make any two tenants meet less often. */
    public static final int MOST_QUEUES = 65_536;

    /** A larger hand only lets a noisy tenant fill more queues. */
    public static final int LARGEST_HAND = 16;

    /** As Kubernetes: of 16 noisy tenants all together hit a hand in one case of 100,000. */
    public static final Shards DEFAULT = new Shards(128, 6);

    /** Checks the ranges. */
    public Shards {
      requireBetween("queues", queues, 2, MOST_QUEUES);
      requireBetween("hand", hand, 1, Math.min(queues, LARGEST_HAND));
    }

    private static Shards read(Options options) {
      int queues = options.integer("queues", DEFAULT.queues, 2, MOST_QUEUES);
      int largest = Math.min(queues, LARGEST_HAND);
      return new Shards(
          queues, options.integer("hand", Math.min(DEFAULT.hand, largest), 1, largest));
    }
  }

  /**
   * A queue that stands is one in which even the shortest wait of an interval is longer than the
   * target: it no longer evens out bursts and only makes every answer late. Then requests of that
   * tenant are refused, at first one in an interval and then more and more, until the queue is
   * short again (Nichols and Jacobson, "Controlled Delay Active Queue Management", RFC 8289, for
   * each queue as in RFC 8290).
   *
   * @param target more than 0: the longest wait that is fine all the time
   * @param interval at least {@code target}: how long waits must have been longer
   * @param order who is next in a queue that stands
   */
  public record Standing(Duration target, Duration interval, Order order) {

    /** Who is next in a queue that stands. */
    public enum Order {
      /** The oldest request, as always. */
      FIFO,
      /**
       * The newest request: its caller is the likeliest to be still there. The old ones get their
       * turn when the queue is short again, or have waited for too long.
       */
      LIFO
    }

    /** The target of RFC 8289, and its interval. */
    public static final Standing DEFAULT =
        new Standing(Duration.ofMillis(5), Duration.ofMillis(100), Order.FIFO);

    /** Checks the ranges. */
    public Standing {
      requireBetween("standing queue target", target, interval);
      requireBetween("standing queue interval", interval, LONGEST_WAIT);
      Objects.requireNonNull(order);
    }

    private static Standing read(Options options) {
      Duration target = time(options, "target", DEFAULT.target);
      Duration usual = target.compareTo(DEFAULT.interval) > 0 ? target : DEFAULT.interval;
      return new Standing(
          target,
          options.duration("interval", usual, target, LONGEST_WAIT),
          options.oneOf("order", Order.FIFO));
    }
  }

  /**
   * As many slots as the latency of the pool's requests says that it can bear, up to {@code
   * max-in-flight}. For pools whose capacity is not known, or changes.
   *
   * @param algorithm how that is judged
   * @param least 1 to {@link #MOST_WAITING}: slots that there are in any case, but never more than
   *     {@code max-in-flight}
   */
  public record Adaptive(Algorithm algorithm, int least) {

    /** The algorithms of the policy {@code concurrency}, with their usual options. */
    public enum Algorithm {
      /** Compares the latency with that of the last minutes. */
      GRADIENT,
      /** Compares it with the shortest one: for latencies that are steady. */
      VEGAS,
      /** Waits for requests to be shed or not answered in time. */
      AIMD
    }

    /** To choose unless there is a reason for another. */
    public static final Adaptive DEFAULT = new Adaptive(Algorithm.GRADIENT, 1);

    /** Checks the range. */
    public Adaptive {
      Objects.requireNonNull(algorithm);
      requireBetween("least slots", least, 1, MOST_WAITING);
    }

    private static Adaptive read(Options options) {
      return new Adaptive(
          options.oneOf("algorithm", DEFAULT.algorithm),
          options.integer("least", DEFAULT.least, 1, MOST_WAITING));
    }
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads a pool's section, noting problems in it. */
  public static QueueConfig read(Options options) {
    return new QueueConfig(
        options.integer("size", DEFAULT_SIZE, 1, MOST_WAITING),
        time(options, "max-wait", DEFAULT_MAX_WAIT),
        options.integer("floor-percent", DEFAULT_FLOOR_PERCENT, 0, MOST_FLOOR_PERCENT),
        options.has("shards") ? Shards.read(options.section("shards")) : null,
        options.has("standing") ? Standing.read(options.section("standing")) : null,
        options.has("adaptive") ? Adaptive.read(options.section("adaptive")) : null);
  }

  private static Duration time(Options options, String name, Duration fallback) {
    return options.duration(name, fallback, Duration.ofNanos(1), LONGEST_WAIT);
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is not " + least + " to " + most);
    }
  }

  private static void requireBetween(String name, Duration value, Duration longest) {
    if (value.isZero() || value.isNegative() || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + " is not more than zero and up to " + longest);
    }
  }

  /** Collects the values of a queue. Not thread-safe. */
  public static final class Builder {

    private int size = DEFAULT_SIZE;
    private Duration maxWait = DEFAULT_MAX_WAIT;
    private int floorPercent = DEFAULT_FLOOR_PERCENT;
    private @Nullable Shards shards;
    private @Nullable Standing standing;
    private @Nullable Adaptive adaptive;

    private Builder() {}

    /** Sets how many requests may wait at once. */
    public Builder size(int requests) {
      size = requests;
      return this;
    }

    /** Sets how long a request may wait. */
    public Builder maxWait(Duration value) {
      maxWait = value;
      return this;
    }

    /** Sets what each priority gets at least of the slots that become free. */
    public Builder floorPercent(int percent) {
      floorPercent = percent;
      return this;
    }

    /** Divides all tenants among a fixed number of queues. */
    public Builder shards(Shards value) {
      shards = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what follows when a queue stands. */
    public Builder standing(Standing value) {
      standing = Objects.requireNonNull(value);
      return this;
    }

    /** Lets the slots follow the latency of the pool. */
    public Builder adaptive(Adaptive value) {
      adaptive = Objects.requireNonNull(value);
      return this;
    }

    /** The queue. */
    public QueueConfig build() {
      return new QueueConfig(size, maxWait, floorPercent, shards, standing, adaptive);
    }
  }
}
