package io.fairlead.benchmarks.reload;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigSource;
import io.fairlead.config.FileConfigSource;
import io.fairlead.config.FileProblem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A load balancer that follows the files of a folder while a thread calls, and how long a change of
 * one tenant's file takes from its rename to the first request that is decided by it.
 */
final class FileChanges implements AutoCloseable {

  /** What has not been seen by then never will be. */
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int CALLING = 1_000;

  /** The version of those that change together. */
  private static final int ALL_AT_ONCE = 1_000_000;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final TenantFolder folder;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final LoadBalancer balancer = Configs.start(Configs.of(1, 1));
  private final RequestView[] requests;
  private final ConfigSource.Subscription subscription;
  private final Caller caller;
  private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
  private volatile List<FileProblem> keptOut = List.of();

  /** Reads all of it, and begins to call. */
  FileChanges(TenantFolder folder) {
    this.folder = folder;
    requests = Configs.requests(folder.tenants());
    subscription =
        FileConfigSource.of(ConfigFiles.of(folder.path()), TaskScheduler.on(thread))
            .subscribe(subscriber());
    caller = new Caller(balancer, Configs.requests(Math.min(CALLING, folder.tenants())));
  }

  private ConfigSource.Subscriber subscriber() {
    return new ConfigSource.Subscriber() {
      @Override
      public void apply(LbConfig config) {
        balancer.apply(config);
      }

      @Override
      public void keptOut(List<FileProblem> problems) {
        keptOut = problems;
      }
    };
  }

  /**
   * Changes one tenant after another.
   *
   * @param pauseMillis before a change, another one each time, so that it comes at any time between
   *     two looks at the files
   * @throws IllegalStateException if a request was refused meanwhile
   */
  void change(int changes, int pauseMillis) throws IOException {
    for (int i = 1; i <= changes; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis + 37L * i % 200));
      int tenant = (int) (i * 7_919L % folder.tenants());
      folder.replace(tenant, i);
      nanos.recordValue(untilSeen(tenant, i));
    }
    caller.recorded();
  }

  /**
   * Changes many at once, the first of them to what is not allowed.
   *
   * @return milliseconds until the others are in force
   * @throws IllegalStateException if the first is not as it was, or a request was refused meanwhile
   */
  double changeAllAndSpoilOne(int tenants) throws IOException {
    String before = version(0);
    folder.spoil(0);
    for (int i = 1; i < tenants; i++) {
      folder.replace(i, ALL_AT_ONCE);
    }
    long beginning = System.nanoTime();
    for (int i = 1; i < tenants; i++) {
      untilSeen(i, ALL_AT_ONCE);
    }
    double millis = (System.nanoTime() - beginning) / 1e6;
    caller.recorded();
    if (!version(0).equals(before)) {
      throw new IllegalStateException("what is not allowed has changed something");
    }
    return millis;
  }

  private long untilSeen(int tenant, int version) {
    long beginning = System.nanoTime();
    while (!version(tenant).equals(Integer.toString(version))) {
      if (System.nanoTime() - beginning > LONGEST_NANOS) {
        throw new IllegalStateException("a change of tenant " + tenant + " was never seen");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return System.nanoTime() - beginning;
  }

  /** The version of a tenant that a request is decided by. */
  String version(int tenant) {
    Admission admission = balancer.acquire(requests[tenant]);
    if (!(admission instanceof Lease lease)) {
      throw new IllegalStateException(
          "a request of tenant " + tenant + " was refused: " + admission);
    }
    lease.complete(Outcome.success());
    return lease.tenant().labels().getOrDefault("version", "");
  }

  List<FileProblem> keptOut() {
    return keptOut;
  }

  double medianMillis() {
    return nanos.getValueAtPercentile(50) / 1e6;
  }

  double longestMillis() {
    return nanos.getMaxValue() / 1e6;
  }

  @Override
  public void close() {
    caller.close();
    subscription.close();
    thread.shutdownNow();
    balancer.close();
  }
}
