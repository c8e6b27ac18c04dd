package io.fairlead.benchmarks.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder of a configuration with a file for each tenant, which are replaced by a rename. */
final class TenantFolder {

  private static final String SHARED =
      """
      tiers:
        gold: {quotas: [400000000/s], share: 3}
      pools:
        shared:
          balancer: least-latency
          max-in-flight: 1000000
          endpoints:
            - {host: 10.0.0.1, port: 8080}
            - {host: 10.0.0.2, port: 8080}
      default-pool: shared
      policies: [{type: quota}, {type: priority}, {type: circuit-breaker}]
      """;

  private final Path folder;
  private final int tenants;
  private final int most;

  /**
   * Writes all of it.
   *
   * @param most files in one folder, below which there are more of them
   */
  TenantFolder(Path folder, int tenants, int most) throws IOException {
    this.folder = folder;
    this.tenants = tenants;
    this.most = most;
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("shared.yaml"), SHARED);
    for (int i = 0; i < tenants; i++) {
      Path file = file(i);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(0));
    }
  }

  Path path() {
    return folder;
  }

  int tenants() {
    return tenants;
  }

  /** Puts another version of a tenant's file into its place. */
  void replace(int number, int version) throws IOException {
    replace(number, text(version));
  }

  /** The same with a text that says something that is not allowed. */
  void spoil(int number) throws IOException {
    replace(number, "tier: gold\nshare: none\n");
  }

  private void replace(int number, String text) throws IOException {
    Path file = file(number);
    Path next = file.resolveSibling("." + file.getFileName());
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(int number) {
    Path within = folder.resolve("tenants");
    Path inner = tenants > most ? within.resolve("part-" + number / most) : within;
    return inner.resolve(Configs.tenant(number) + ".yaml");
  }

  private static String text(int version) {
    return "tier: gold\nlabels: {version: \"" + version + "\"}\n";
  }
}
