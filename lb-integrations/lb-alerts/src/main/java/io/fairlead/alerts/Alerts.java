package io.fairlead.alerts;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the statistics of a load balancer every ten seconds and says when a tenant or a pool is
 * in trouble, and when that is over; see {@link AlertRules}. The way of a request is none the
 * longer for it.
 *
 * <p>Remembers 2 KB of each tenant that it watches: the first 10,000 that are seen, unless set
 * otherwise. One that has done nothing for three days makes room for another. Each round takes time
 * in proportion to the configured tenants: a look-up for each, and for those that are watched as
 * long as it takes to count what they did.
 *
 * <p>Thread-safe. Closed before or after the load balancer.
 */
public final class Alerts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final LoadBalancer balancer;
  private final List<AlertObserver> observers;
  private final AlertRules rules;
  private final Map<String, AlertRules> rulesByTier;
  private final Map<String, AlertRules> rulesByTenant;
  private final int maxTenants;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Background background;

  /** Guarded by this, with what is in them. */
  private final Map<String, TenantWatch> watched = new LinkedHashMap<>();

  private final Board board;

  /** Whether tenants may have been there that were not watched: what they did is not of now. */
  private boolean isBehind = true;

  private boolean closed;

  private Alerts(Builder builder) {
    balancer = builder.balancer;
    observers = List.copyOf(builder.observers);
    rules = builder.rules;
    rulesByTier = Map.copyOf(builder.rulesByTier);
    rulesByTenant = Map.copyOf(builder.rulesByTenant);
    maxTenants = builder.maxTenants;
    ticker = builder.ticker;
    clock = builder.clock;
    board = new Board(builder.calm);
    background = Background.of(builder.scheduler, "fairlead-alerts");
    begin();
  }

  /** What has happened by now is of the past. */
  private synchronized void begin() {
    watchNewcomers(balancer.config());
    later();
  }

  /** Begins to describe alerts of a load balancer. */
  public static Builder builder(LoadBalancer balancer) {
    return new Builder(balancer);
  }

  /** The troubles that go on, the oldest first. */
  public synchronized List<Alert> active() {
    return board.active();
  }

  /** Whether there is no room for another tenant. */
  public synchronized boolean isFull() {
    return watched.size() >= maxTenants;
  }

  private void later() {
    background.scheduler().schedule(PERIOD, this::lookAround);
  }

  private void lookAround() {
    try {
      look();
    } catch (Throwable e) {
      LOG.error("the statistics could not be looked at", e);
    } finally {
      synchronized (this) {
        if (!closed) {
          later();
        }
      }
    }
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    List<Finding> found = new ArrayList<>();
    LbConfig config = balancer.config();
    watchNewcomers(config);
    long nowNanos = ticker.nanos();
    for (Map.Entry<String, TenantWatch> each : watched.entrySet()) {
      TenantStats stats = balancer.stats(each.getKey());
      each.getValue().note(stats, nowNanos);
      each.getValue().judge(stats, rulesOf(each.getKey(), config), found::add);
    }
    watched.entrySet().removeIf(each -> isPast(each.getKey(), each.getValue(), config));
    balancer.poolStats().forEach((pool, stats) -> PoolWatch.judge(pool, stats, rules, found::add));
    board.conclude(found, clock.instant()).forEach(this::tell);
  }

  private void watchNewcomers(LbConfig config) {
    for (String id : config.tenants().keySet()) {
      if (!isFull() && !watched.containsKey(id)) {
        TenantStats stats = balancer.stats(id);
        if (stats != null) {
          watched.put(id, new TenantWatch(id, isBehind ? stats : null));
        }
      }
    }
    isBehind = isFull();
  }

  private boolean isPast(String id, TenantWatch watch, LbConfig config) {
    return !config.tenants().containsKey(id) || (watch.isForgotten() && balancer.stats(id) == null);
  }

  private AlertRules rulesOf(String id, LbConfig config) {
    AlertRules own = rulesByTenant.get(id);
    TenantConfig tenant = config.tenants().get(id);
    if (own == null && tenant != null && tenant.tier() != null) {
      own = rulesByTier.get(tenant.tier());
    }
    return own == null ? rules : own;
  }

  private void tell(Alert alert) {
    for (AlertObserver observer : observers) {
      try {
        observer.alerted(alert);
      } catch (Throwable e) {
        LOG.error("an observer of alerts failed: alert={}", alert.id(), e);
      }
    }
  }

  /** Looks no more; says nothing of what goes on. */
  @Override
  public synchronized void close() {
    closed = true;
    background.close();
  }

  /** Collects what alerts consist of. Not thread-safe. */
  public static final class Builder {

    private static final int MAX_TENANTS = 10_000;

    private final LoadBalancer balancer;
    private final List<AlertObserver> observers = new ArrayList<>();
    private final Map<String, AlertRules> rulesByTier = new HashMap<>();
    private final Map<String, AlertRules> rulesByTenant = new HashMap<>();
    private AlertRules rules = AlertRules.DEFAULT;
    private int maxTenants = MAX_TENANTS;
    private Duration calm = Duration.ofMinutes(2);
    private Ticker ticker = Ticker.system();
    private InstantSource clock = InstantSource.system();
    private @Nullable TaskScheduler scheduler;

    private Builder(LoadBalancer balancer) {
      this.balancer = Objects.requireNonNull(balancer);
    }

    /** Adds somebody to tell. */
    public Builder observer(AlertObserver value) {
      observers.add(Objects.requireNonNull(value));
      return this;
    }

    /** Sets what holds for pools, and for all tenants of whom nothing else is said. */
    public Builder rules(AlertRules value) {
      rules = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what holds for the tenants of a tier. */
    public Builder rulesOfTier(String tier, AlertRules value) {
      rulesByTier.put(Objects.requireNonNull(tier), Objects.requireNonNull(value));
      return this;
    }

    /** Sets what holds for a tenant, whatever its tier. */
    public Builder rulesOfTenant(String tenantId, AlertRules value) {
      rulesByTenant.put(Objects.requireNonNull(tenantId), Objects.requireNonNull(value));
      return this;
    }

    /**
     * Sets how many tenants are watched at most; 10,000 unless set.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Builder maxTenants(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("max tenants " + value + " is less than 1");
      }
      maxTenants = value;
      return this;
    }

    /**
     * Sets how long a trouble has to stay away to be over; two minutes unless set.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public Builder calm(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("calm " + value + " is negative");
      }
      calm = value;
      return this;
    }

    /** Sets the ticker; the virtual machine's unless set. */
    public Builder ticker(Ticker value) {
      ticker = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the time of day; the machine's unless set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where to look from; one daemon thread of its own unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /** Begins to look. */
    public Alerts start() {
      return new Alerts(this);
    }
  }
}
