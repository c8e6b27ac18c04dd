package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What files say. A tenant whose own file is wrong is left out; if anything is wrong with what all
 * tenants share, there is no configuration.
 *
 * @param config what can be put in force, or null
 * @param refused the ids of the tenants that are left out
 * @param problems everything that is wrong, in the order of the files
 * @param outside the values that came from outside of them
 */
public record LoadedConfig(
    @Nullable LbConfig config,
    Set<String> refused,
    List<FileProblem> problems,
    OutsideValues outside) {

  /** Copies the collections. */
  public LoadedConfig {
    refused = Set.copyOf(refused);
    problems = List.copyOf(problems);
  }
}
