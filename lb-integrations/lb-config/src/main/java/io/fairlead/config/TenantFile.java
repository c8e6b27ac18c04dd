package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.TenantConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of one tenant, as it was read.
 *
 * @param file where it is
 * @param id of the tenant, which is the name of the file
 * @param text what is in it; empty if it could not be read
 * @param tenant what it says, or null if anything is wrong with it
 * @param references what came from outside, by path
 * @param problems what is wrong with it
 */
record TenantFile(
    Path file,
    String id,
    String text,
    @Nullable TenantConfig tenant,
    Map<String, Reference> references,
    List<FileProblem> problems) {

  /** What it says, where nothing is wrong with it. */
  TenantConfig taken() {
    return Objects.requireNonNull(tenant, id);
  }

  /** Whether another one says the same. */
  boolean isLike(TenantFile other) {
    return Objects.equals(tenant, other.tenant);
  }

  /** A problem of the whole with this tenant, with its place in the file. */
  FileProblem located(ConfigProblem problem) {
    String prefix = ConfigText.TENANTS + "." + id + ".";
    String path =
        problem.path().startsWith(prefix) ? problem.path().substring(prefix.length()) : "";
    ConfigProblem here = new ConfigProblem(path, problem.value(), problem.expectation());
    for (Reference reference : references.values()) {
      here = reference.hiddenIn(here);
    }
    return FileProblem.of(
        file.toString(), Places.locate(ConfigFormat.of(file), text, List.of(here)).get(0));
  }

  /** A file that is not taken. */
  static TenantFile refused(Path file, String id, FileProblem problem) {
    return new TenantFile(file, id, "", null, Map.of(), List.of(problem));
  }
}
