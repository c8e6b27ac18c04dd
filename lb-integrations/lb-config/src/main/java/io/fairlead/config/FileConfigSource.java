package io.fairlead.config;

import io.fairlead.api.time.TaskScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in files and folders, read again where they change.
 *
 * <p>Folders and shared files are looked at on an interval, and the files of tenants when a folder
 * says that something was put in, renamed or removed; those that were written to in place, which no
 * folder tells, are found within a minute. Only what has changed is read again. What was written
 * elsewhere and renamed into its place is taken at once, as are the links by which Kubernetes
 * updates a ConfigMap; anything else once it has stood still from one look to the next, so that
 * nothing is taken half written.
 *
 * <p>A folder that says so is listed. On Linux, one of more than 2,000 files is listed only once a
 * minute and where events of the system, by a thread of the JDK, do not name what has changed in
 * it.
 *
 * <p>What is wrong is kept out and told, and what was good before stays: of a tenant, where the
 * mistake is in its own file, and else of all that tenants share. That goes for what the subscriber
 * refuses, too: a tenant's file that names a tier that is not there, and a change of the tiers
 * after which tenants that have not changed no longer fit. Where what was good last is kept in a
 * file, it stays through restarts.
 *
 * <p>Immutable and thread-safe. {@link #subscribe} reads everything on the caller's thread.
 */
public final class FileConfigSource implements ConfigSource {

  /** A fifth of the second in which a change is to be in force; a few system calls each time. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(200);

  private final ConfigFiles files;
  private final TaskScheduler scheduler;
  private final Duration interval;
  private final @Nullable Path lastGood;

  private FileConfigSource(
      ConfigFiles files, TaskScheduler scheduler, Duration interval, @Nullable Path lastGood) {
    this.files = files;
    this.scheduler = scheduler;
    this.interval = interval;
    this.lastGood = lastGood;
  }

  /**
   * A source that reads files.
   *
   * @param scheduler looks at them and reads them, which takes seconds where there are a hundred
   *     thousand: not one on which anything else is urgent
   */
  public static FileConfigSource of(ConfigFiles files, TaskScheduler scheduler) {
    return new FileConfigSource(
        Objects.requireNonNull(files), Objects.requireNonNull(scheduler), DEFAULT_INTERVAL, null);
  }

  /** The same with another time between two looks; more than zero. */
  public FileConfigSource withInterval(Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("interval " + value + " is not more than zero");
    }
    return new FileConfigSource(files, scheduler, value, lastGood);
  }

  /**
   * The same, which keeps what was good last in a file: within five seconds, with the usual
   * interval, and when it ends. It holds the texts as they are written, so none of the values that
   * come from outside.
   *
   * @param file written and replaced by this source alone, outside of the folders that it reads
   */
  public FileConfigSource withLastGood(Path file) {
    return new FileConfigSource(files, scheduler, interval, file.toAbsolutePath());
  }

  @Override
  public Subscription subscribe(Subscriber subscriber) {
    FileReader reader = files.reader();
    InForce inForce =
        new InForce(
            subscriber,
            LastGood.in(lastGood),
            (source, text) -> reader.shared(Path.of(source), text),
            (source, text) -> reader.tenant(Path.of(source), text));
    ToldFiles told = new ToldFiles(SystemFolderEvents.create(), ToldFiles.MOST_UNHEARD);
    ConfigWatch watch = new ConfigWatch(files, scheduler, interval, inForce, told);
    watch.begin();
    return watch;
  }
}
