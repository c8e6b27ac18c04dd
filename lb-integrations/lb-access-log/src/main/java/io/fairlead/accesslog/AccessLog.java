package io.fairlead.accesslog;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON for each request that ended or was refused, however often it was tried. Goes to
 * the logger {@code io.fairlead.access} unless set otherwise, so that whoever configures the host's
 * logging also says in which files it is kept and for how long.
 *
 * <p>The request path decides by the rule of the tenant whether a request is logged, and leaves a
 * few references of one that is in a ring of a fixed size, in O(1), with nothing allocated and no
 * lock; a background task makes lines of them. If lines cannot be written as fast as such requests
 * end, the ring is full, and requests are left out and counted: none ever waits. Each request is
 * one of what {@link Counts} counts, and exactly one.
 *
 * <p>Thread-safe. Added to a load balancer as a listener, and closed after it.
 */
public final class AccessLog implements LbListener, AutoCloseable {

  /** The name of the logger. */
  public static final String LOGGER = "io.fairlead.access";

  /** At 100,000 lines a second the ring is a third full by then. */
  private static final Duration PERIOD = Duration.ofMillis(50);

  private final RingBuffer<AccessRecord> ring;
  private final EventPoller<AccessRecord> poller;
  private final Ruled most;
  private final Map<String, Ruled> byTier;
  private final Map<String, Ruled> byTenant;
  private final List<Ruled> all;
  private final LongAdder dropped = new LongAdder();
  private final Function<RequestView, @Nullable String> trace;
  private final Ticker ticker;
  private final Background background;
  private final Writing writing;
  private volatile boolean closed;

  private AccessLog(Builder builder) {
    ring =
        RingBuffer.createMultiProducer(
            AccessRecord::new, builder.capacity, new BusySpinWaitStrategy());
    poller = ring.newPoller();
    ring.addGatingSequences(poller.getSequence());
    Map<AccessLogRule, Ruled> ruled = new HashMap<>();
    Function<AccessLogRule, Ruled> rules =
        rule -> ruled.computeIfAbsent(rule, each -> new Ruled(each, builder.random));
    most = rules.apply(builder.rule);
    byTier = each(builder.rulesByTier, rules);
    byTenant = each(builder.rulesByTenant, rules);
    all = List.copyOf(ruled.values());
    trace = builder.trace;
    ticker = builder.ticker;
    background = Background.of(builder.scheduler, "fairlead-access-log");
    writing = new Writing(builder);
    later();
  }

  /** Begins an access log. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What became of the requests; their sum is the number of requests that ended or were refused,
   * less those that are still in the ring.
   *
   * @param written as a line
   * @param sampledOut for their rule logs a part only
   * @param dropped because the ring was full
   * @param failed because the destination threw
   */
  public record Counts(long written, long sampledOut, long dropped, long failed) {}

  /** What became of the requests so far. */
  public Counts counts() {
    return new Counts(
        writing.written(),
        all.stream().mapToLong(each -> each.sampling.sampledOut()).sum(),
        dropped.sum(),
        writing.failed());
  }

  private static Map<String, Ruled> each(
      Map<String, AccessLogRule> rules, Function<AccessLogRule, Ruled> ruled) {
    Map<String, Ruled> each = new HashMap<>();
    rules.forEach((key, rule) -> each.put(key, ruled.apply(rule)));
    return Map.copyOf(each);
  }

  /** The requests that a rule holds for. */
  private final class Ruled implements RequestListener {

    private final AccessLogRule rule;
    private final Sampling sampling;

    Ruled(AccessLogRule rule, RandomSource random) {
      this.rule = rule;
      sampling = new Sampling(rule, random, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      if (sampling.takes(outcome, latencyNanos)) {
        taken(lease, outcome, latencyNanos, nowNanos);
      }
    }

    /** Apart, so that what is done seldom does not become a part of the code of every request. */
    private void taken(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      leave(rule, lease.request(), lease.tenant(), lease, outcome, null, latencyNanos, nowNanos);
    }

    @Override
    public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      ended(lease, outcome, latencyNanos, nowNanos);
    }
  }

  private Ruled of(@Nullable Tenant tenant) {
    if (tenant == null) {
      return most;
    }
    Ruled own = byTenant.get(tenant.id());
    if (own == null && tenant.tier() != null) {
      own = byTier.get(tenant.tier());
    }
    return own == null ? most : own;
  }

  @Override
  public RequestListener ofRequests(Tenant tenant, String pool, @Nullable String route) {
    return of(tenant);
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    of(lease.tenant()).ended(lease, outcome, latencyNanos, nowNanos);
  }

  @Override
  public void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    leave(of(tenant).rule, request, tenant, null, null, rejection, 0, ticker.nanos());
  }

  private void leave(
      AccessLogRule rule,
      RequestView request,
      @Nullable Tenant tenant,
      @Nullable Lease lease,
      @Nullable Outcome outcome,
      @Nullable Rejection rejection,
      long latencyNanos,
      long nowNanos) {
    // The request is read before a place is taken: if it throws, no place is left without a record.
    String method = request.method();
    RequestTarget target = request.target();
    InetAddress client = request.remoteAddress();
    String traceText = trace.apply(request);
    long place = takePlace();
    if (place < 0) {
      dropped.increment();
      return;
    }
    AccessRecord record = ring.get(place);
    record.rule = rule;
    record.method = method;
    record.target = target;
    record.client = client;
    record.trace = traceText;
    record.tenant = tenant;
    record.lease = lease;
    record.outcome = outcome;
    record.rejection = rejection;
    record.latencyNanos = latencyNanos;
    record.nowNanos = nowNanos;
    ring.publish(place);
  }

  /** A place in the ring, or a negative number if there is none. */
  private long takePlace() {
    if (closed || !ring.hasAvailableCapacity(1)) {
      return -1;
    }
    try {
      return ring.tryNext();
    } catch (InsufficientCapacityException e) {
      return -1; // another thread has had the last one; the exception is an instance made before
    }
  }

  private void later() {
    background.scheduler().schedule(PERIOD, this::write);
  }

  private void write() {
    if (closed) {
      return;
    }
    try {
      writeAll();
    } finally {
      later();
    }
  }

  /** Makes lines of what is in the ring. */
  private synchronized void writeAll() {
    writing.begin();
    try {
      // A poll ends with the last record that was there when it began, so this does too.
      poller.poll(writing);
    } catch (Exception e) {
      throw new IllegalStateException("a record cannot be read", e); // Writing contains what it can
    }
    writing.end(dropped.sum());
  }

  /** Writes what has been left so far, and nothing that is left later. */
  @Override
  public void close() {
    closed = true;
    writeAll();
    background.close();
  }

  /** Collects what an access log consists of. Not thread-safe. */
  public static final class Builder {

    private static final int CAPACITY = 16_384;

    int capacity = CAPACITY;
    Function<RequestView, @Nullable String> trace = request -> request.header("traceparent");
    Ticker ticker = Ticker.system();
    InstantSource clock = InstantSource.system();
    RandomSource random = RandomSource.system();
    @Nullable TaskScheduler scheduler;
    Consumer<String> destination = LoggerFactory.getLogger(LOGGER)::info;
    AccessLogRule rule = AccessLogRule.DEFAULT;
    final Map<String, AccessLogRule> rulesByTier = new HashMap<>();
    final Map<String, AccessLogRule> rulesByTenant = new HashMap<>();

    private Builder() {}

    /** Sets where lines go, one at a time, without a line break; the logger unless set. */
    public Builder destination(Consumer<String> value) {
      destination = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what holds for all of whom nothing else is said. */
    public Builder rule(AccessLogRule value) {
      rule = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what holds for the tenants of a tier. */
    public Builder ruleOfTier(String tier, AccessLogRule value) {
      rulesByTier.put(Objects.requireNonNull(tier), Objects.requireNonNull(value));
      return this;
    }

    /** Sets what holds for a tenant, whatever its tier. */
    public Builder ruleOfTenant(String tenantId, AccessLogRule value) {
      rulesByTenant.put(Objects.requireNonNull(tenantId), Objects.requireNonNull(value));
      return this;
    }

    /**
     * Sets how many requests may wait to be written; 16,384 unless set, which take 1.5 MB.
     *
     * @throws IllegalArgumentException if that is no power of two
     */
    public Builder capacity(int value) {
      if (Integer.bitCount(value) != 1 || value < 0) {
        throw new IllegalArgumentException("capacity " + value + " is no power of two");
      }
      capacity = value;
      return this;
    }

    /**
     * Sets what finds the trace that a request belongs to. Called on the request path. The field
     * {@code traceparent} (W3C Trace Context) of the request unless set.
     *
     * @param value answers a trace id, or a {@code traceparent} to take it from; null for none
     */
    public Builder trace(Function<RequestView, @Nullable String> value) {
      trace = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the ticker, which has to be that of the load balancer. */
    public Builder ticker(Ticker value) {
      ticker = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the time of day; the machine's unless set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what draws samples; the virtual machine's unless set. */
    public Builder random(RandomSource value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where lines are made; one daemon thread of its own unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /** The access log. */
    public AccessLog build() {
      return new AccessLog(this);
    }
  }
}
