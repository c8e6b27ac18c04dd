package io.fairlead.micrometer;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a load balancer, for any registry of Micrometer. {@code docs/metrics.md} lists
 * them.
 *
 * <pre>{@code
 * FairleadMetrics metrics = FairleadMetrics.builder().build();
 * LoadBalancer balancer = LoadBalancer.builder().listener(metrics)...build();
 * metrics.observe(balancer).bindTo(registry);
 * }</pre>
 *
 * <p>As many tenants as asked for are counted by name, those with most traffic; all others together
 * as {@code other}, and what is of no configured tenant as {@code unknown}. Whatever ids requests
 * bring, there are no more meters and no more state than that. The sum over all of them is the
 * count of all requests. A tenant that is not configured any more leaves nothing but its part of
 * {@code other}.
 *
 * <p>Thread-safe. On the path of a request it looks a name up and takes one atomic step, which
 * waits for nobody; allocates nothing, and costs the same however many tenants there are. Gauges,
 * percentiles and histograms are as of the last {@linkplain #refresh refresh}, other counters as of
 * now.
 */
public final class FairleadMetrics implements LbListener, MeterBinder, AutoCloseable {

  /** Enough for the customers that one watches by name, few enough for any store of metrics. */
  public static final int DEFAULT_TOP_TENANTS = 30;

  /** As often as most are scraped, or more often. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(10);

  /** What objectives are usually set at, in steps of two to two and a half. */
  public static final List<Duration> DEFAULT_LATENCY_BUCKETS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofNanos(2_500_000),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(2_500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  private static final long NANOS_PER_MICRO = 1_000;
  private static final int MOST_TENANTS = 10_000;
  private static final int MOST_BUCKETS = 100;

  /** How long tenants gain or lose weight before names are given anew. */
  private static final long ROUND_NANOS = Duration.ofSeconds(10).toNanos();

  private final Lanes lanes;
  private final NamedTenants tenants;
  private final LatencyBuckets buckets;
  private final Tags tags;
  private final Duration refreshInterval;
  private final Ticker ticker;
  private final InstantSource clock;
  private final @Nullable Background background;
  private final LongAdder lostLeases = new LongAdder();
  private final LongAdder sourceFailures = new LongAdder();
  private final LongAdder shadowRejections = new LongAdder();
  private final LongAdder configsApplied = new LongAdder();
  private final LongAdder configsFailed = new LongAdder();

  /** Replaced as a whole, never changed. */
  private volatile Map<String, PoolLatencies> pools = Map.of();

  private volatile Reading reading = Reading.NONE;
  private volatile double appliedSeconds = Double.NaN;

  // Two locks, and whoever takes both takes them in this order. The first is held for a whole
  // refresh, which reads the load balancer's statistics and records latencies. The second is held
  // for changes of the set of meters only, since those of a new configuration are made by the
  // thread that applies it.

  private final Object refreshing = new Object();
  private final Object changing = new Object();

  private final List<Meters> registries = new ArrayList<>();
  private @Nullable LoadBalancer balancer;
  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;
  private boolean ranked;
  private long rankedNanos;

  private FairleadMetrics(Builder builder) {
    lanes = new Lanes(Runtime.getRuntime().availableProcessors(), builder.random);
    tenants = new NamedTenants(builder.topTenants, lanes);
    buckets = new LatencyBuckets(builder.latencyBuckets);
    tags = builder.tags;
    refreshInterval = builder.refreshInterval;
    ticker = builder.ticker;
    clock = builder.clock;
    background =
        refreshInterval.isZero() ? null : Background.of(builder.scheduler, "fairlead-metrics");
  }

  /** Begins metrics. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Says whose metrics these are: the load balancer that this is a listener of. Begins to refresh
   * them in the background, unless the host does so.
   *
   * @return this
   * @throws IllegalStateException if there is one already
   */
  public FairleadMetrics observe(LoadBalancer observed) {
    synchronized (changing) {
      if (balancer != null) {
        throw new IllegalStateException("these are the metrics of another load balancer");
      }
      balancer = observed;
      follow(observed.config());
      schedule();
    }
    refresh();
    return this;
  }

  /** Makes the meters in a registry, in addition to those in others. */
  @Override
  public void bindTo(MeterRegistry registry) {
    synchronized (changing) {
      Meters meters = new Meters(registry, this, tags);
      registries.add(meters);
      show(reading);
    }
    refresh();
  }

  /**
   * Brings up to date what is not read as of now: gauges, percentiles, histograms, and which
   * tenants have a name. To be called before the meters are read where that is not done in the
   * background, and where it must not be older than a moment. Takes as long as the pools, the named
   * tenants and the requests since the last time do; never to be called on the path of a request.
   */
  public void refresh() {
    synchronized (refreshing) {
      LoadBalancer observed;
      synchronized (changing) {
        observed = balancer;
        if (observed == null || closed) {
          return;
        }
        rank();
      }
      Reading latest = Reading.of(observed, tenants.all());
      synchronized (changing) {
        show(latest);
      }
      replay();
    }
  }

  private void rank() {
    long nowNanos = ticker.nanos();
    if (!ranked || nowNanos - rankedNanos >= ROUND_NANOS) {
      ranked = true;
      rankedNanos = nowNanos;
      tenants.rank(nowNanos);
      show(reading);
    }
  }

  /** Makes the meters those of the tenants that have a name and of the pools that there are. */
  private void show(Reading latest) {
    reading = latest.only(tenants.ids());
    for (Meters each : registries) {
      each.follow(tenants.all(), pools);
      each.showQuotas(reading);
    }
  }

  private void replay() {
    pools.forEach(
        (pool, latencies) -> {
          for (int outcome = 0; outcome < Columns.OUTCOMES.size(); outcome++) {
            List<Timer> timers = timers(pool, latencies, outcome);
            if (!timers.isEmpty()) {
              Replay replay = Replay.drain(latencies, outcome, buckets);
              timers.forEach(replay::into);
            }
          }
        });
  }

  /** Those of a pool in each registry; none as long as there is nothing to record. */
  private List<Timer> timers(String pool, PoolLatencies latencies, int outcome) {
    if (!latencies.hasAny(outcome)) {
      return List.of();
    }
    synchronized (changing) {
      return registries.stream()
          .map(each -> each.timer(pool, outcome))
          .filter(Objects::nonNull)
          .toList();
    }
  }

  private void follow(LbConfig config) {
    tenants.configure(config, ticker.nanos());
    Map<String, PoolLatencies> known = pools;
    Map<String, PoolLatencies> current = new HashMap<>();
    for (String pool : config.pools().keySet()) {
      PoolLatencies latencies = known.get(pool);
      current.put(pool, latencies == null ? new PoolLatencies(buckets, lanes) : latencies);
    }
    pools = current;
    known.forEach(
        (pool, latencies) -> {
          if (current.get(pool) != latencies) {
            latencies.retire();
          }
        });
    appliedSeconds = clock.instant().toEpochMilli() / 1e3;
    show(reading);
  }

  private void schedule() {
    if (background != null && !closed) {
      next = background.scheduler().schedule(refreshInterval, this::refreshAndGoOn);
    }
  }

  private void refreshAndGoOn() {
    try {
      refresh();
    } finally {
      synchronized (changing) {
        schedule();
      }
    }
  }

  /**
   * Counts a configuration that could not be read or was refused, which no listener is told of. To
   * be called by whoever tried to put it in force.
   */
  public void configFailed() {
    configsFailed.increment();
  }

  /** Takes the meters out of all registries and ends the background work. */
  @Override
  public void close() {
    synchronized (changing) {
      closed = true;
      registries.forEach(Meters::close);
      registries.clear();
      if (next != null) {
        next.cancel();
      }
    }
    if (background != null) {
      background.close();
    }
  }

  /** Counts the requests of a tenant to a pool. */
  private final class Requests implements RequestListener {

    private final String tenantId;

    /** Null if it was not known of the pool yet, or any more. */
    private final @Nullable PoolLatencies latencies;

    /** The last one; threads that write another one write the same, or each its own in turn. */
    private NamedTenants.Named place;

    Requests(String tenantId, @Nullable PoolLatencies latencies) {
      this.tenantId = tenantId;
      this.latencies = latencies;
      place = tenants.of(tenantId);
    }

    @Override
    public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      Lane lane = lanes.claim();
      try {
        NamedTenants.Named known = place;
        long[] counts = tenants.in(lane, known.isGone() ? placeAnew() : known, tenantId);
        PoolLatencies pool = latencies == null ? pools.get(lease.pool()) : latencies;
        count(lane, counts, pool, outcome, latencyNanos);
      } finally {
        lane.release();
      }
    }

    private NamedTenants.Named placeAnew() {
      NamedTenants.Named anew = tenants.of(tenantId);
      place = anew;
      return anew;
    }

    @Override
    public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      ended(lease, outcome, latencyNanos, nowNanos);
    }
  }

  @Override
  public RequestListener ofRequests(Tenant tenant, String pool, @Nullable String route) {
    return new Requests(tenant.id(), pools.get(pool));
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    String tenantId = lease.tenant().id();
    Lane lane = lanes.claim();
    try {
      long[] counts = tenants.in(lane, tenants.of(tenantId), tenantId);
      count(lane, counts, pools.get(lease.pool()), outcome, latencyNanos);
    } finally {
      lane.release();
    }
  }

  private static void count(
      Lane lane,
      long[] counts,
      @Nullable PoolLatencies latencies,
      Outcome outcome,
      long latencyNanos) {
    int column = Columns.of(outcome.kind());
    counts[column]++;
    counts[Columns.REQUEST_BYTES] += outcome.bytesIn();
    counts[Columns.RESPONSE_BYTES] += outcome.bytesOut();
    if (latencies != null) {
      latencies.record(lane, column, latencyNanos);
    }
  }

  @Override
  public void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    int column = Columns.of(rejection.reason());
    Lane lane = lanes.claim();
    try {
      if (tenant == null) {
        tenants.unknown().in(lane)[column]++;
      } else {
        tenants.in(lane, tenants.of(tenant.id()), tenant.id())[column]++;
      }
    } finally {
      lane.release();
    }
  }

  @Override
  public void shadowRejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    shadowRejections.increment();
  }

  @Override
  public void leaseLost(Lease lease) {
    lostLeases.increment();
  }

  @Override
  public void sourceFailed(String pool, Throwable error) {
    sourceFailures.increment();
  }

  @Override
  public void applied(LbConfig previous, LbConfig current) {
    configsApplied.increment();
    synchronized (changing) {
      follow(current);
    }
  }

  NamedTenants tenants() {
    return tenants;
  }

  LatencyBuckets buckets() {
    return buckets;
  }

  Reading reading() {
    return reading;
  }

  double lostLeases() {
    return lostLeases.sum();
  }

  double sourceFailures() {
    return sourceFailures.sum();
  }

  double shadowRejections() {
    return shadowRejections.sum();
  }

  double configsApplied() {
    return configsApplied.sum();
  }

  double configsFailed() {
    return configsFailed.sum();
  }

  double appliedSeconds() {
    return appliedSeconds;
  }

  /** Collects what metrics need; everything has a default. Not thread-safe. */
  public static final class Builder {

    private int topTenants = DEFAULT_TOP_TENANTS;
    private List<Duration> latencyBuckets = DEFAULT_LATENCY_BUCKETS;
    private Tags tags = Tags.empty();
    private Duration refreshInterval = DEFAULT_REFRESH_INTERVAL;
    private Ticker ticker = Ticker.system();
    private InstantSource clock = InstantSource.system();
    private RandomSource random = RandomSource.system();
    private @Nullable TaskScheduler scheduler;

    private Builder() {}

    /**
     * Sets how many tenants are counted by name, 0 to 10,000; {@link #DEFAULT_TOP_TENANTS} unless
     * set. Each has some forty meters.
     */
    public Builder topTenants(int count) {
      if (count < 0 || count > MOST_TENANTS) {
        throw new IllegalArgumentException("top tenants " + count + " is not 0 to 10000");
      }
      topTenants = count;
      return this;
    }

    /**
     * Sets the bounds of the histograms of latencies, {@link #DEFAULT_LATENCY_BUCKETS} unless set.
     * Objectives should be among them.
     *
     * @param bounds 1 to 100, ascending, whole microseconds
     */
    public Builder latencyBuckets(List<Duration> bounds) {
      if (bounds.isEmpty() || bounds.size() > MOST_BUCKETS) {
        throw new IllegalArgumentException(bounds.size() + " latency buckets are not 1 to 100");
      }
      Duration lower = Duration.ZERO;
      for (Duration bound : bounds) {
        if (bound.compareTo(lower) <= 0 || bound.toNanos() % NANOS_PER_MICRO != 0) {
          throw new IllegalArgumentException(
              "latency bucket " + bound + " is not above " + lower + " or no whole microseconds");
        }
        lower = bound;
      }
      latencyBuckets = List.copyOf(bounds);
      return this;
    }

    /** Adds a tag to every meter, to tell one load balancer of a process from another. */
    public Builder tag(String key, String value) {
      tags = tags.and(key, value);
      return this;
    }

    /**
     * Sets how often the metrics are refreshed in the background, {@link #DEFAULT_REFRESH_INTERVAL}
     * unless set; zero leaves it to the host, which calls {@link #refresh}.
     *
     * @param interval at least 0
     */
    public Builder refreshInterval(Duration interval) {
      if (interval.isNegative()) {
        throw new IllegalArgumentException("refresh interval " + interval + " is negative");
      }
      refreshInterval = interval;
      return this;
    }

    /** Sets the source of time; the virtual machine's unless set. */
    public Builder ticker(Ticker value) {
      ticker = value;
      return this;
    }

    /** Sets the time of day; the machine's unless set. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /** Sets what draws a sample of the tenants without a name; the virtual machine's unless set. */
    public Builder random(RandomSource value) {
      random = value;
      return this;
    }

    /** Sets where refreshes run; one daemon thread of their own unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = value;
      return this;
    }

    /** The metrics, of no load balancer yet. */
    public FairleadMetrics build() {
      return new FairleadMetrics(this);
    }
  }
}
