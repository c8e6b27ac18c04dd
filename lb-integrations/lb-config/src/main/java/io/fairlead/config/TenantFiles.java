package io.fairlead.config;

import io.fairlead.api.config.TenantConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The files of one tenant each, by tenant. A tenant that has two, or is shared too, has none. */
final class TenantFiles {

  private final Map<String, List<TenantFile>> byId = new TreeMap<>();

  /** Takes a file in the place of what was known of it. */
  void put(TenantFile file) {
    List<TenantFile> files = new ArrayList<>(byId.getOrDefault(file.id(), List.of()));
    files.removeIf(other -> other.file().equals(file.file()));
    files.add(file);
    files.sort((one, other) -> one.file().compareTo(other.file()));
    byId.put(file.id(), List.copyOf(files));
  }

  /** Forgets a file. */
  void remove(Path file) {
    String id = FileReader.id(file);
    List<TenantFile> files = new ArrayList<>(byId.getOrDefault(id, List.of()));
    files.removeIf(other -> other.file().equals(file));
    if (files.isEmpty()) {
      byId.remove(id);
    } else {
      byId.put(id, List.copyOf(files));
    }
  }

  /** All that are known. */
  void forEach(Consumer<Path> taker) {
    byId.values().forEach(files -> files.forEach(file -> taker.accept(file.file())));
  }

  /** The tenants that have files. */
  Set<String> ids() {
    return byId.keySet();
  }

  /** The file of a tenant, or null if it has none. */
  @Nullable TenantFile file(String id) {
    List<TenantFile> files = byId.get(id);
    return files == null ? null : files.get(0);
  }

  /** What the file of a tenant says, or null if that is not taken. */
  @Nullable TenantConfig tenant(String id, SharedFiles shared) {
    List<TenantFile> files = byId.getOrDefault(id, List.of());
    return files.size() == 1 && !shared.tenants().contains(id) ? files.get(0).tenant() : null;
  }

  /** Why the file of a tenant is not taken; empty if it is. */
  List<FileProblem> problems(String id, SharedFiles shared) {
    List<FileProblem> problems = new ArrayList<>();
    List<TenantFile> files = byId.getOrDefault(id, List.of());
    files.forEach(file -> problems.addAll(file.problems()));
    for (TenantFile other : files.subList(Math.min(1, files.size()), files.size())) {
      String expectation = "one file for a tenant; there is " + files.get(0).file() + " already";
      problems.add(FileProblem.of(other.file().toString(), expectation));
    }
    if (shared.tenants().contains(id)) {
      String expectation = "a tenant that does not stand in a shared file";
      files.forEach(file -> problems.add(FileProblem.of(file.file().toString(), expectation)));
    }
    return problems;
  }
}
