package io.fairlead.config;

import io.fairlead.config.FileTree.Look;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each file that is known looked like when it was read. Not thread-safe. */
final class ReadFiles {

  private final Map<Path, Look> shared = new HashMap<>();

  /** By folder, so that one that is as it was is passed over as a whole. */
  private final Map<Path, Map<Path, Look>> tenants = new HashMap<>();

  void noteShared(Path file, Look look) {
    shared.put(file, look);
  }

  void forgetShared(Path file) {
    shared.remove(file);
  }

  void noteTenant(Path file, Look look) {
    tenants.computeIfAbsent(file.getParent(), folder -> new HashMap<>()).put(file, look);
  }

  void forgetTenant(Path file) {
    tenants.computeIfPresent(
        file.getParent(),
        (folder, files) -> {
          files.remove(file);
          return files.isEmpty() ? null : files;
        });
  }

  /** What all tenants share. */
  Map<Path, Look> shared() {
    return shared;
  }

  /** The folders that files of tenants were read from. */
  Set<Path> folders() {
    return tenants.keySet();
  }

  /** The file of a tenant, or null if it was not read. */
  @Nullable Look tenant(Path file) {
    Map<Path, Look> files = tenants.get(file.getParent());
    return files == null ? null : files.get(file);
  }

  /** The files of tenants in a folder. */
  Map<Path, Look> in(Path folder) {
    return tenants.getOrDefault(folder, Map.of());
  }
}
