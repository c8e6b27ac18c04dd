package io.fairlead.config;

import io.fairlead.api.config.TenantConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in several files and folders.
 *
 * <p>In a folder, every file whose name ends in {@code .yaml}, {@code .yml} or {@code .json}
 * counts, at any depth, and nothing that begins with a dot. Those below its folder {@code tenants}
 * are of one tenant each: named by its id, and with that tenant's values at the top. All others are
 * shared, and may say anything that {@link ConfigFormat} reads. They are read in the order in which
 * the paths are given here, and below a folder in that of their paths, which decides on the order
 * of routes and on nothing else: what stands in two files is a problem of the later one.
 *
 * <p>Texts may have values from outside in them: {@code ${NAME}} from the environment, {@code
 * ${NAME:default}}, and {@code ${file:path}} for the content of a file, such as a secret, without a
 * line break at its end; the path may be relative to the folder of the file. {@code $${NAME}}
 * stands for the characters {@code ${NAME}}. Whoever writes the files can so read what the process
 * can.
 *
 * <p>Immutable and thread-safe. Reading takes time in proportion to the files; a shared file has up
 * to 32 MB, one of a tenant up to 1 MB.
 */
public final class ConfigFiles {

  private final List<Path> roots;
  private final FileReader reader;

  private ConfigFiles(List<Path> roots, FileReader reader) {
    this.roots = roots;
    this.reader = reader;
  }

  /** The files and folders, in their order, with the environment of the process. */
  public static ConfigFiles of(Path first, Path... others) {
    List<Path> roots = new ArrayList<>(List.of(first));
    roots.addAll(List.of(others));
    return new ConfigFiles(
        roots.stream().map(Path::toAbsolutePath).toList(), new FileReader(System::getenv));
  }

  /**
   * The same with another environment.
   *
   * @param environment the value of a name, or null if there is none
   */
  public ConfigFiles withEnvironment(Function<String, @Nullable String> environment) {
    return new ConfigFiles(roots, new FileReader(Objects.requireNonNull(environment)));
  }

  List<Path> roots() {
    return roots;
  }

  FileReader reader() {
    return reader;
  }

  /** Reads all of it. Whether the parts fit together is found out by the load balancer. */
  public LoadedConfig read() {
    FileTree tree = FileTree.list(roots);
    SharedFiles shared =
        SharedFiles.of(tree.shared().keySet().stream().map(reader::shared).toList());
    TenantFiles tenants = new TenantFiles();
    tree.tenants().keySet().forEach(file -> tenants.put(reader.tenant(file)));
    List<FileProblem> ofAll = new ArrayList<>(tree.problems());
    ofAll.addAll(shared.problems());
    List<FileProblem> problems = new ArrayList<>(ofAll);
    Set<String> refused = new HashSet<>();
    Map<String, TenantConfig> taken = new LinkedHashMap<>();
    for (String id : tenants.ids()) {
      problems.addAll(tenants.problems(id, shared));
      TenantConfig tenant = tenants.tenant(id, shared);
      if (tenant == null) {
        refused.add(id);
      } else {
        taken.put(id, tenant);
      }
    }
    return new LoadedConfig(
        ofAll.isEmpty() ? shared.config().with(all -> taken.forEach(all::tenant)) : null,
        refused,
        problems);
  }
}
