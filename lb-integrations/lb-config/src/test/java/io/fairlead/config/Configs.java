package io.fairlead.config;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SlowStartConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.config.Topology;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Draws configurations with something of everything. Every record is made by its canonical
 * constructor, so that one more component does not compile here before it is drawn.
 */
final class Configs {

  /** What YAML might take for something else, or trip over. */
  private static final List<String> NASTY =
      List.of(
          "no",
          "on",
          "true",
          "null",
          "~",
          "007",
          "1e3",
          "1.10",
          "0x1f",
          "12:30",
          "- a",
          "a: b",
          "a #b",
          "#a",
          "'",
          "\"",
          "a'b\"c",
          " lead",
          "trail ",
          "two\nlines\n",
          "tab\tbed",
          "*star",
          "&and",
          "!bang",
          "%pc",
          "@at",
          "`tick",
          "{a}",
          "[b]",
          "a,b",
          "|",
          ">",
          "?",
          ":",
          "-",
          "---",
          "...",
          "\\u0041",
          "\u00e9\u4e2d\ud83d\ude00",
          "\u0085\u2028",
          "\u0001",
          "${HOME}",
          "$${x}",
          "$",
          "<<",
          "=",
          "2026-01-01",
          "+1",
          ".5",
          "_",
          "\ufeffx",
          "a\\nb",
          "\r\n");

  private static final List<String> NAMES =
      List.of("gold", "a.b", "x[0]", "pool-1", "eu", "7", "A_b");

  private final Random random;

  Configs(Random random) {
    this.random = random;
  }

  LbConfig config() {
    return new LbConfig(
        map(this::name, this::tier),
        map(this::name, this::tenant),
        map(this::name, this::pool),
        map(this::name, this::split),
        list(this::route),
        maybe(this::name),
        maybe(() -> list(this::policy)),
        topology());
  }

  TierConfig tier() {
    return new TierConfig(
        list(this::quota),
        one(Priority.values()),
        between(1, Integer.MAX_VALUE),
        maybe(this::text),
        set(this::text),
        map(this::text, this::text),
        map(this::name, this::options));
  }

  TenantConfig tenant() {
    return new TenantConfig(
        maybe(this::text),
        maybe(() -> list(this::quota)),
        maybe(() -> one(Priority.values())),
        maybe(() -> between(1, Integer.MAX_VALUE)),
        maybe(this::text),
        maybe(() -> set(this::text)),
        map(this::text, this::text),
        map(this::name, this::options),
        random.nextBoolean());
  }

  private Quota quota() {
    Quota.Unit unit = one(Quota.Unit.values());
    long limit = one(1L, 1_000L, Long.MAX_VALUE);
    Duration window =
        one(
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            Duration.ofSeconds(20),
            Duration.ofMillis(1500));
    long burst = between(1, 2_000);
    return switch (random.nextInt(4)) {
      case 0 -> new Quota(limit, window, burst, Quota.Kind.BUCKET, unit, burst, Duration.ZERO);
      case 1 -> new Quota(limit, window, burst, Quota.Kind.BUCKET, unit, 1, Duration.ZERO);
      case 2 -> new Quota(limit, window, limit, Quota.Kind.SLIDING, unit, 1, Duration.ZERO);
      default ->
          new Quota(
              1_000,
              Duration.ofSeconds(1),
              7,
              Quota.Kind.BUCKET,
              unit,
              7,
              one(Duration.ofSeconds(30), Duration.ofNanos(123_456_789)));
    };
  }

  PoolConfig pool() {
    return new PoolConfig(
        one("least-connections", "sticky"),
        options(),
        list(this::endpoint),
        between(0, Integer.MAX_VALUE),
        maybe(this::queue),
        health(),
        locality(),
        retry(),
        isolation(),
        maybe(this::noisyNeighbours));
  }

  private Endpoint endpoint() {
    return new Endpoint(
        one("one", "2", "h:1"),
        one("h", "10.0.0.1", "2001:db8::1"),
        between(1, 65_535),
        one(0.0, 1.0, 0.5, 1e-6, 1_000_000.0, 2.25),
        new Locality(one("", "eu"), one("", "no")),
        between(0, 127),
        map(this::text, this::text));
  }

  private QueueConfig queue() {
    return new QueueConfig(
        between(1, 1_000_000),
        time(1, Duration.ofDays(366)),
        between(0, 30),
        maybe(
            () -> {
              int queues = between(2, 65_536);
              return new QueueConfig.Shards(queues, between(1, Math.min(queues, 16)));
            }),
        maybe(
            () ->
                new QueueConfig.Standing(
                    time(1, Duration.ofMillis(50)),
                    Duration.ofMillis(between(50, 500)),
                    one(QueueConfig.Standing.Order.values()))),
        maybe(
            () ->
                new QueueConfig.Adaptive(
                    one(QueueConfig.Adaptive.Algorithm.values()), between(1, 1_000_000))));
  }

  private HealthConfig health() {
    return new HealthConfig(
        maybe(this::check), maybe(this::outliers), between(0, 100), maybe(this::slowStart));
  }

  private HealthCheckConfig check() {
    return new HealthCheckConfig(
        one("http", "tcp"),
        options(),
        time(),
        time(),
        time(),
        between(0, 100),
        between(1, 1_000_000),
        between(1, 1_000_000));
  }

  private SlowStartConfig slowStart() {
    return new SlowStartConfig(time(), one(0.01, 1.0, 100.0), one(0.0, 10.0, 33.3));
  }

  private OutlierConfig outliers() {
    Duration base = time(1_000_000, Duration.ofHours(1));
    return new OutlierConfig(
        time(),
        base,
        base.plusSeconds(between(0, 1_000)),
        one(Duration.ZERO, Duration.ofSeconds(3)),
        between(0, 100),
        random.nextBoolean(),
        random.nextBoolean(),
        consecutive(),
        consecutive(),
        consecutive(),
        new OutlierConfig.SuccessRate(
            count(), count(), one(0.0, 1.9, 3.25), between(0, 100), between(0, 100)),
        new OutlierConfig.FailurePercentage(
            between(1, 100), count(), count(), between(0, 100), between(0, 100)),
        new OutlierConfig.Latency(one(1.0, 3.0, 7.5), count(), count(), between(0, 100)));
  }

  private OutlierConfig.Consecutive consecutive() {
    return new OutlierConfig.Consecutive(count(), between(0, 100));
  }

  private LocalityConfig locality() {
    return new LocalityConfig(
        one(LocalityConfig.Levels.values()),
        between(100, 10_000),
        maybe(
            () ->
                new LocalityConfig.Zones(
                    count(),
                    map(
                        () -> new Locality(one("", "eu", "us"), one("a", "no")),
                        () -> between(0, Integer.MAX_VALUE)))));
  }

  private RetryConfig retry() {
    Duration base = one(Duration.ZERO, Duration.ofMillis(25), Duration.ofNanos(3));
    return new RetryConfig(
        between(2, 100),
        random.nextBoolean(),
        maybe(() -> time(1, Duration.ofHours(1))),
        new RetryConfig.Backoff(base, base.plusMillis(between(0, 500))),
        new RetryConfig.Budget(between(0, 100), between(0, 1_000_000)),
        maybe(
            () ->
                new RetryConfig.Hedging(
                    one(50.0, 95.0, 99.99), one(Duration.ZERO, Duration.ofMillis(1)))));
  }

  private Isolation isolation() {
    return switch (one(Isolation.Pattern.values())) {
      case SHARED -> Isolation.SHARED;
      case DEDICATED -> Isolation.dedicated().withEndpointLabel(one("tenant", "t", "no"));
      case SHUFFLE_SHARDED -> Isolation.shuffleSharded(between(1, 10_000));
      case DEDICATED_BALANCER -> Isolation.dedicatedBalancer();
      case BRIDGE -> Isolation.bridge(one("p", "7"), count()).withEndpointLabel(one("tenant", "t"));
    };
  }

  private NoisyNeighbourConfig noisyNeighbours() {
    Set<NoisyNeighbourConfig.Measure> measures =
        EnumSet.of(one(NoisyNeighbourConfig.Measure.values()));
    measures.add(one(NoisyNeighbourConfig.Measure.values()));
    return new NoisyNeighbourConfig(
        measures,
        Duration.ofMillis(between(500, 5_000)),
        between(1, 100),
        one(1.5, 3.0, 1_000_000.0),
        count(),
        count(),
        time(),
        time(),
        time(),
        new NoisyNeighbourConfig.Pressure(between(1, 100), one(1.0, 1.5, 9.0), between(1, 100)),
        one(
            null,
            NoisyNeighbourConfig.Limit.of(count()),
            NoisyNeighbourConfig.Limit.ofPool(between(1, 100)),
            new NoisyNeighbourConfig.Quarantine(one("q", "no"))));
  }

  private SplitConfig split() {
    SplitConfig.Key key = one(SplitConfig.Key.values());
    boolean named =
        Set.of(SplitConfig.Key.HEADER, SplitConfig.Key.COOKIE, SplitConfig.Key.QUERY).contains(key);
    return new SplitConfig(
        map(this::name, () -> one(0.0, 1.0, 0.25, 1_000_000.0)), key, named ? one("k", "no") : "");
  }

  private RouteConfig route() {
    return new RouteConfig(
        name(),
        name(),
        set(this::text),
        one("/", "/api"),
        set(() -> one("GET", "PUT")),
        map(this::text, this::text),
        map(this::text, this::text),
        set(this::name),
        set(this::name),
        map(this::text, this::text),
        maybe(() -> one(Priority.values())));
  }

  private PolicyConfig policy() {
    return new PolicyConfig(
        name(),
        name(),
        one(PolicyConfig.FailureMode.values()),
        one(PolicyConfig.Mode.values()),
        options());
  }

  private Topology topology() {
    return new Topology(
        map(this::name, () -> map(this::name, () -> time(0, Duration.ofHours(1)))),
        map(
            this::name,
            () -> new Topology.Coordinates(one(-90.0, 0.0, 48.25), one(-180.0, 0.0, 11.5))));
  }

  private Map<String, Object> options() {
    return map(this::text, () -> value(3));
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> text();
      case 1 -> between(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case 2 -> one(0.5, -1.25e-7, 1e300, 100.0, 5_000_000_000L);
      case 3 -> random.nextBoolean();
      case 4 -> list(() -> value(depth - 1));
      default -> map(this::text, () -> value(depth - 1));
    };
  }

  private String name() {
    return one(NAMES.toArray(String[]::new));
  }

  private String text() {
    return one(NASTY.get(random.nextInt(NASTY.size())), name());
  }

  private int count() {
    return between(1, 1_000_000);
  }

  private Duration time() {
    return time(1_000_000, Duration.ofDays(1));
  }

  private Duration time(long leastNanos, Duration longest) {
    List<Duration> usual = new ArrayList<>();
    for (String text : List.of("PT0S", "PT0.000000007S", "PT0.25S", "PT90S", "PT2H", "PT24H")) {
      Duration time = Duration.parse(text);
      if (time.toNanos() >= leastNanos && time.compareTo(longest) <= 0) {
        usual.add(time);
      }
    }
    long any = leastNanos + (long) (random.nextDouble() * (longest.toNanos() - leastNanos));
    usual.add(Duration.ofNanos(any));
    return usual.get(random.nextInt(usual.size()));
  }

  private int between(int least, int most) {
    return one(least, most, (int) (least + (long) (random.nextDouble() * ((long) most - least))));
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      list.add(item.get());
    }
    return list;
  }

  private <T> Set<T> set(Supplier<T> item) {
    return new LinkedHashSet<>(list(item));
  }

  private <K, V> Map<K, V> map(Supplier<K> key, Supplier<V> value) {
    Map<K, V> map = new LinkedHashMap<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      map.put(key.get(), value.get());
    }
    return map;
  }

  /** Every record in a value, itself included, and those in its collections. */
  static List<Record> recordsIn(@Nullable Object value) {
    List<Record> found = new ArrayList<>();
    collect(value, found);
    return found;
  }

  private static void collect(@Nullable Object value, List<Record> found) {
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(item -> collect(item, found));
      map.values().forEach(item -> collect(item, found));
    } else if (value instanceof Iterable<?> items) {
      items.forEach(item -> collect(item, found));
    } else if (value instanceof Record holder) {
      found.add(holder);
      for (var component : holder.getClass().getRecordComponents()) {
        collect(read(holder, component.getName()), found);
      }
    }
  }

  /** A component of a record by its name. */
  static @Nullable Object read(Record holder, String component) {
    try {
      return holder.getClass().getMethod(component).invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component, e);
    }
  }

  /** The different values of each component of each record, as {@code Type.component}. */
  static Map<String, Set<Object>> valuesByComponent(List<Record> records) {
    Map<String, Set<Object>> values = new HashMap<>();
    Function<String, Set<Object>> none = unused -> new HashSet<>();
    for (Record holder : records) {
      for (var component : holder.getClass().getRecordComponents()) {
        values
            .computeIfAbsent(holder.getClass().getSimpleName() + "." + component.getName(), none)
            .add(String.valueOf(read(holder, component.getName())));
      }
    }
    return values;
  }
}
