package io.fairlead.cli;

import io.fairlead.api.config.LbConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks a configuration through for what is valid and hardly meant. */
final class Review {

  private Review() {}

  /**
   * What was found.
   *
   * @param path of what it is about
   * @param what it is, in words
   */
  record Finding(String path, String what) {

    @Override
    public String toString() {
      return path + ": " + what;
    }
  }

  /**
   * All of it.
   *
   * @param log requests to try it with, or null
   */
  static List<Finding> of(LbConfig config, TenantSources sources, @Nullable AccessLog log) {
    List<Finding> found = new ArrayList<>(RouteReview.of(config));
    found.addAll(LimitReview.of(config));
    found.addAll(new SourceReview(sources.each()).of());
    if (log != null) {
      found.addAll(LimitReview.of(config, Replay.run(config, sources.agreeingOrNone(), log)));
      found.addAll(new SourceReview(sources.each()).of(log));
    }
    return found;
  }
}
