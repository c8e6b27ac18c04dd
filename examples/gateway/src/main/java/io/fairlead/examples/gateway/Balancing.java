package io.fairlead.examples.gateway;

import io.fairlead.admin.EventLog;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.Background;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigSource;
import io.fairlead.config.FileConfigSource;
import io.fairlead.config.FileProblem;
import io.fairlead.config.OutsideValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files that say how requests are balanced. Each change is put in force whole; what is
 * wrong is told with file, line and column, and what was good before stays.
 */
final class Balancing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Balancing.class);

  private final ConfigFiles files;
  private final EventLog events;
  private final MetricsPage metrics;
  private final Background background = Background.of(null, "gateway-config");
  private ConfigSource.@Nullable Subscription subscription;
  private volatile LbConfig desired = LbConfig.builder().build();
  private volatile OutsideValues outside = OutsideValues.NONE;

  Balancing(ConfigFiles files, EventLog events, MetricsPage metrics) {
    this.files = files;
    this.events = events;
    this.metrics = metrics;
  }

  /** What the files say, from which the administration may have led away. */
  LbConfig desired() {
    return desired;
  }

  /** Which values in that came from outside of the files, and are not to be shown. */
  OutsideValues outside() {
    return outside;
  }

  /**
   * Begins to follow, and returns once what the files say is in force.
   *
   * @param lastGood a file for what was good last, or null
   * @param change puts a configuration in force
   * @throws IOException if it is wrong, and nothing is known that was good before
   */
  void follow(@Nullable Path lastGood, Consumer<LbConfig> change) throws IOException {
    FileConfigSource source = FileConfigSource.of(files, background.scheduler());
    Follower follower = new Follower(change);
    subscription = (lastGood == null ? source : source.withLastGood(lastGood)).subscribe(follower);
    if (!follower.hasBegun) {
      throw new IOException(
          follower.problems.stream()
              .map(FileProblem::toString)
              .collect(Collectors.joining("\n  ", "the configuration is invalid:\n  ", "")));
    }
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
    background.close();
  }

  /** Told one thing at a time. */
  private final class Follower implements ConfigSource.Subscriber {

    private final Consumer<LbConfig> change;
    private boolean hasBegun;
    private List<FileProblem> problems = List.of();

    Follower(Consumer<LbConfig> change) {
      this.change = change;
    }

    @Override
    public void apply(LbConfig config) {
      // Before it is in force, for the history; those of before stay, since events quote them.
      outside = files.read().outside().and(outside);
      change.accept(config);
      desired = config;
      hasBegun = true;
      LOG.info("in force: {} tenants, {} pools", config.tenants().size(), config.pools().size());
    }

    @Override
    public void keptOut(List<FileProblem> all) {
      problems = all;
      if (!hasBegun || all.isEmpty()) {
        return;
      }
      metrics.reloadFailed();
      events.note(
          "kept-out", null, Map.of("problems", all.stream().map(FileProblem::toString).toList()));
      all.forEach(problem -> LOG.warn("kept out, what was good before stays: {}", problem));
    }
  }
}
