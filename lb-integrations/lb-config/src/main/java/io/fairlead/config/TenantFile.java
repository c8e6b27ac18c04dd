package io.fairlead.config;

import io.fairlead.api.config.TenantConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of one tenant, as it was read.
 *
 * @param file where it is
 * @param id of the tenant, which is the name of the file
 * @param text what is in it; empty if it could not be read
 * @param tenant what it says, or null if anything is wrong with it
 * @param references what came from outside
 * @param problems what is wrong with it
 */
record TenantFile(
    Path file,
    String id,
    String text,
    @Nullable TenantConfig tenant,
    List<Reference> references,
    List<FileProblem> problems) {

  /** A file that is not taken. */
  static TenantFile refused(Path file, String id, FileProblem problem) {
    return new TenantFile(file, id, "", null, List.of(), List.of(problem));
  }
}
