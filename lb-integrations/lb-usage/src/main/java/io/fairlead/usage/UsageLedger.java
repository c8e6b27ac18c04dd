package io.fairlead.usage;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.TaskScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what each tenant uses, by route and hour (UTC), and keeps it in files. Add it to the
 * listeners of a load balancer.
 *
 * <pre>{@code
 * UsageLedger ledger = UsageLedger.builder(Path.of("usage"), "/gateways/eu-1").open();
 * LoadBalancer lb = LoadBalancer.builder().listener(ledger). ... .build();
 * }</pre>
 *
 * <p>A request belongs to the hour in which it ends, and an attempt to that in which it does. The
 * hour is turned in the background, some milliseconds after the clock has turned it, so what ends
 * in these still belongs to the hour before. Requests of tenants that are not configured are not
 * counted. A tenant that has asked for nothing for three hours takes no memory.
 *
 * <p>What has been counted is written each {@linkplain Builder#interval interval}, and forced to
 * the disk. If the process is killed or the power fails, that is what is lost at most; nothing is
 * ever counted twice. If writing fails, that is counted in {@link #status} and logged, and what was
 * to be written is kept in memory, summed up by hour, and written once that is possible.
 *
 * <p>Thread-safe. On the way of a request: no lock, no clock, no I/O, O(1), and nothing allocated
 * but for the first request of a tenant on a route in a while.
 */
public final class UsageLedger implements LbListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.usage");
  private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);

  /** Late enough for the clock to have turned the hour, whatever it rounds. */
  private static final Duration AFTER_THE_HOUR = Duration.ofMillis(1);

  /** A tenant that is back within a few hours, as most are, finds its tallies. */
  private static final int IDLE_HOURS = 2;

  private final UsageFiles files;
  private final String source;
  private final Duration interval;
  private final Duration retention;
  private final InstantSource clock;
  private final Background writing;

  /** Merging takes longer than the next write can wait. */
  private final Background tidying;

  private final Tallies tallies;

  /** To be written, in order; guarded by this, as all below. */
  private List<UsageRecord> pending = List.of();

  private Instant hour;
  private Instant lastWritten;
  private Instant nextLog = Instant.MIN;
  private long failures;
  private long damagedLines;
  private boolean behind;
  private boolean closed;
  private TaskScheduler.@Nullable Scheduled next;

  private UsageLedger(Builder builder, UsageFiles files) {
    this.files = files;
    writing = Background.of(builder.scheduler, "fairlead-usage");
    tidying = Background.of(builder.scheduler, "fairlead-usage-tidy");
    source = builder.source;
    interval = builder.interval;
    retention = builder.retention;
    clock = builder.clock;
    lastWritten = clock.instant();
    hour = lastWritten.truncatedTo(ChronoUnit.HOURS);
    tallies = new Tallies(hour);
  }

  /**
   * Begins a ledger.
   *
   * @param folder where its files are; made if it is not there
   * @param source which ledger it is, as a URI or its path: the {@code source} of events, so that a
   *     receiver can tell the ledgers of several processes apart
   */
  public static Builder builder(Path folder, String source) {
    return new Builder(folder, source);
  }

  @Override
  public RequestListener ofRequests(Tenant tenant, String pool, @Nullable String route) {
    return tallies.of(tenant.id(), route);
  }

  @Override
  public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    of(lease).endedWithFirst(outcome, latencyNanos);
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    of(lease).ended(outcome);
  }

  @Override
  public void completed(Lease lease, Outcome outcome, long latencyNanos) {
    of(lease).completed(latencyNanos);
  }

  private Tally of(Lease lease) {
    return tallies.of(lease.tenant().id(), lease.route());
  }

  @Override
  public void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    if (tenant != null) {
      tallies.of(tenant.id(), null).rejected();
    }
  }

  /**
   * How writing goes.
   *
   * @param lastWritten when all that was counted until then was on the disk; the opening, before it
   *     has been written to
   * @param pending records that could not be written yet
   * @param failures how often writing, merging or deleting has failed
   * @param damagedLines that were found in the files, which are kept under another name
   * @param tenantRoutes pairs of a tenant and a route that are in memory now
   */
  public record Status(
      Instant lastWritten, int pending, long failures, long damagedLines, int tenantRoutes) {}

  /** How writing goes. */
  public synchronized Status status() {
    return new Status(lastWritten, pending.size(), failures, damagedLines, tallies.size());
  }

  /**
   * Writes what has been counted, now.
   *
   * @throws IOException if that is not possible; it will be tried again
   */
  public synchronized void flush() throws IOException {
    if (closed) {
      throw new IOException("the ledger is closed");
    }
    write();
  }

  /**
   * What has been written of a range of hours.
   *
   * @param from the first hour, or a moment in it
   * @param to the end: the hour that it is in counts unless it is its first moment
   */
  public UsageSnapshot snapshot(Instant from, Instant to) throws IOException {
    Instant first = from.truncatedTo(ChronoUnit.HOURS);
    Instant end = to.truncatedTo(ChronoUnit.HOURS);
    Instant until = end.equals(to) ? end : end.plus(1, ChronoUnit.HOURS);
    List<OpenFile> opened;
    Instant openHour;
    synchronized (this) {
      if (closed) {
        throw new IOException("the ledger is closed");
      }
      openHour = openHour();
      opened = files.read();
    }
    return UsageSnapshot.of(opened, first, until, source, openHour);
  }

  private Instant openHour() {
    Instant oldest = hour;
    for (UsageRecord usage : pending) {
      oldest = usage.hour().isBefore(oldest) ? usage.hour() : oldest;
    }
    return oldest;
  }

  /** How long usage is kept. */
  public Duration retention() {
    return retention;
  }

  private void begin() {
    tidying.scheduler().schedule(Duration.ZERO, this::tidy);
    scheduleNext();
  }

  private synchronized void scheduleNext() {
    if (!closed) {
      Instant now = clock.instant();
      Instant turn = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
      Duration left = Duration.between(now, turn).plus(AFTER_THE_HOUR);
      Duration delay = left.compareTo(interval) < 0 ? left : interval;
      next = writing.scheduler().schedule(delay, this::tick);
    }
  }

  private void tick() {
    try {
      writeInTurn();
    } finally {
      scheduleNext();
    }
  }

  private synchronized void writeInTurn() {
    if (closed) {
      return;
    }
    Instant before = hour;
    try {
      write();
    } catch (IOException | RuntimeException e) {
      LOG.debug("usage could not be written", e);
    }
    if (!before.equals(hour)) {
      tidying.scheduler().schedule(Duration.ZERO, this::tidy);
    }
  }

  /** Takes what has been counted, and turns the hour, whether it can be written or not. */
  private void write() throws IOException {
    Instant now = clock.instant();
    List<UsageRecord> taken = new ArrayList<>();
    boolean isAll = tallies.take(hour, hour.minus(IDLE_HOURS, ChronoUnit.HOURS), taken::add);
    taken.sort(UsageRecord.BY_KEY);
    try {
      pending = pending.isEmpty() ? taken : merged(pending, taken);
      if (!pending.isEmpty()) {
        files.append(pending);
        pending = List.of();
      }
      turn(now);
      lastWritten = isAll ? now : lastWritten;
      caughtUp();
    } catch (IOException | RuntimeException e) {
      hour = later(now.truncatedTo(ChronoUnit.HOURS));
      failed("written", e);
      throw e;
    }
  }

  private void turn(Instant now) {
    Instant current = later(now.truncatedTo(ChronoUnit.HOURS));
    if (!current.equals(hour)) {
      hour = current;
      files.roll();
    }
  }

  /** A clock that is put back does not open an hour again that was over. */
  private Instant later(Instant other) {
    return other.isAfter(hour) ? other : hour;
  }

  private static List<UsageRecord> merged(List<UsageRecord> one, List<UsageRecord> other)
      throws IOException {
    Iterator<UsageRecord> first = one.iterator();
    Iterator<UsageRecord> second = other.iterator();
    Merge merge =
        new Merge(
            List.of(
                () -> first.hasNext() ? first.next() : null,
                () -> second.hasNext() ? second.next() : null));
    List<UsageRecord> both = new ArrayList<>();
    for (UsageRecord next = merge.next(); next != null; next = merge.next()) {
      both.add(next);
    }
    return both;
  }

  private void tidy() {
    Instant now;
    synchronized (this) {
      if (closed) {
        return;
      }
      now = hour;
    }
    try {
      found(files.tidy(now, now.minus(retention)));
    } catch (IOException | RuntimeException e) {
      failed("merged or deleted", e);
    }
  }

  private synchronized void found(long damaged) {
    damagedLines += damaged;
    if (damaged > 0) {
      LOG.error("{} lines of the usage ledger are damaged, and their files kept", damaged);
    }
  }

  private synchronized void failed(String what, Exception e) {
    failures++;
    behind = true;
    Instant now = clock.instant();
    if (!now.isBefore(nextLog)) {
      nextLog = now.plus(BETWEEN_LOGS);
      LOG.error("usage could not be {}: failures={} pending={}", what, failures, pending.size(), e);
    }
  }

  private void caughtUp() {
    if (behind) {
      behind = false;
      LOG.info("usage is written again: failures={}", failures);
    }
  }

  /**
   * Writes what has been counted, and lets the folder go. What is counted from then on is lost.
   *
   * @throws IOException if it could not be written; it is lost then
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      write();
    } finally {
      closed = true;
      if (next != null) {
        next.cancel();
      }
      writing.close();
      tidying.close();
      files.close();
    }
  }

  /** Collects how a ledger is kept. Not thread-safe. */
  public static final class Builder {

    /** Little enough to lose, and a forced write that no disk minds. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    /** A year that can be compared with the one before it, month by month. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(400);

    private static final long SEGMENT_BYTES = 64L << 20;

    private final Path folder;
    private final String source;
    private Duration interval = DEFAULT_INTERVAL;
    private Duration retention = DEFAULT_RETENTION;
    private InstantSource clock = InstantSource.system();
    private @Nullable TaskScheduler scheduler;
    private Disk disk = Disk.real();
    private long segmentBytes = SEGMENT_BYTES;

    private Builder(Path folder, String source) {
      this.folder = folder.toAbsolutePath();
      this.source = Objects.requireNonNull(source);
      if (source.isEmpty()) {
        throw new IllegalArgumentException("the source is empty");
      }
    }

    /** Sets how often what was counted is written: 1 ms to 1 h, {@link #DEFAULT_INTERVAL}. */
    public Builder interval(Duration value) {
      if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("interval " + value + " is not 1 ms to 1 h");
      }
      interval = value;
      return this;
    }

    /** Sets how long usage is kept: at least a day, {@link #DEFAULT_RETENTION} unless set. */
    public Builder retention(Duration value) {
      if (value.compareTo(Duration.ofDays(1)) < 0) {
        throw new IllegalArgumentException("retention " + value + " is below a day");
      }
      retention = value;
      return this;
    }

    /** Sets the time of day; the machine's unless set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets where it is written and merged, which may take a while; two daemon threads of its own
     * unless set.
     */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    Builder disk(Disk value, long bytesOfFile) {
      disk = value;
      segmentBytes = bytesOfFile;
      return this;
    }

    /**
     * Opens the ledger. Whatever a process that was killed has left is in order before this
     * returns.
     *
     * @throws IOException if that is not possible, or if a process has the folder open, this one
     *     included
     */
    public UsageLedger open() throws IOException {
      UsageFiles files = UsageFiles.open(folder, disk, segmentBytes);
      UsageLedger ledger = new UsageLedger(this, files);
      ledger.begin();
      return ledger;
    }
  }
}
