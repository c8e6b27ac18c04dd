package io.fairlead.file;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that a YAML or JSON file lists:
 *
 * <pre>{@code
 * endpoints:
 *   - host: 10.0.0.1       # required
 *     port: 8080           # required
 *     id: one              # host:port unless given
 *     weight: 2            # 1 unless given; 0 drains it
 *     priority: 0          # 0 unless given
 *     region: eu
 *     zone: eu-1a
 *     labels: {version: v2}
 * }</pre>
 *
 * <p>The file is looked at on an interval, which costs two system calls, and read when it is
 * another one: when its time, its size, its identity or the path behind its links have changed, as
 * after a rename onto it or the swap of links by which Kubernetes updates a ConfigMap. A file that
 * changes is read once it has stood still from one look to the next, so that none is taken half
 * written, and the first time at once. Nothing is pushed unless the list has become another one.
 *
 * <p>A file that is missing or wrong is reported, with everything that is wrong in it, each with
 * its path, line, value and what is allowed; the endpoints stay as they are. Wrong content is
 * reported once; while the file cannot be read, that is tried again and reported after a random
 * time (full jitter) of which the bound doubles.
 *
 * <p>Thread-safe. {@link #subscribe} reads the file on the caller's thread. Aliases of YAML are
 * refused, and so are names that stand twice.
 */
public final class FileEndpointSource implements EndpointSource {

  /** As quick as an operator looks up from the editor, and nothing to a file system. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  /** A file that comes back is noticed within seconds; a broken one is no flood of reports. */
  public static final Duration DEFAULT_MAX_BACKOFF = Duration.ofSeconds(10);

  /** Ten thousand endpoints with all that can be said of them; what YAML libraries allow, too. */
  public static final int DEFAULT_MAX_BYTES = 3 << 20;

  private final Path path;
  private final int maxBytes;
  private final LookTimes times;
  private final @Nullable TaskScheduler scheduler;

  private FileEndpointSource(Builder builder) {
    path = builder.path;
    maxBytes = builder.maxBytes;
    times = new LookTimes(builder.interval, builder.maxBackoff, builder.random);
    scheduler = builder.scheduler;
  }

  /** A source that reads a file, with all settings as they are by default. */
  public static FileEndpointSource of(Path path) {
    return builder(path).build();
  }

  /** Begins to describe a source. */
  public static Builder builder(Path path) {
    return new Builder(path);
  }

  @Override
  public Subscription subscribe(Subscriber subscriber) {
    Background background = Background.of(scheduler, "fairlead-file");
    FileWatch watch =
        new FileWatch(new WatchedFile(path, maxBytes), times, background.scheduler(), subscriber);
    watch.look();
    return () -> {
      watch.close();
      background.close();
    };
  }

  /** Collects what a source needs. Not thread-safe; used once. */
  public static final class Builder {

    private final Path path;
    private Duration interval = DEFAULT_INTERVAL;
    private Duration maxBackoff = DEFAULT_MAX_BACKOFF;
    private int maxBytes = DEFAULT_MAX_BYTES;
    private RandomSource random = RandomSource.system();
    private @Nullable TaskScheduler scheduler;

    private Builder(Path path) {
      this.path = path.toAbsolutePath();
    }

    /** Sets the time between two looks; more than zero, {@link #DEFAULT_INTERVAL} unless set. */
    public Builder interval(Duration value) {
      interval = positive("interval", value);
      return this;
    }

    /**
     * Sets the longest time until a file that could not be read is looked for again; more than
     * zero, {@link #DEFAULT_MAX_BACKOFF} unless set.
     */
    public Builder maxBackoff(Duration value) {
      maxBackoff = positive("maxBackoff", value);
      return this;
    }

    /**
     * Sets the largest file that is read; more than zero, {@link #DEFAULT_MAX_BYTES} unless set.
     */
    public Builder maxBytes(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("maxBytes " + value + " is not more than zero");
      }
      maxBytes = value;
      return this;
    }

    /** Sets the source of randomness; the virtual machine's unless set. */
    public Builder random(RandomSource value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where the file is looked at; one daemon thread for each subscription unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /** Finishes. The file need not exist, and is not read before {@link #subscribe}. */
    public FileEndpointSource build() {
      return new FileEndpointSource(this);
    }

    private static Duration positive(String name, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(name + " " + value + " is not more than zero");
      }
      return value;
    }
  }
}
