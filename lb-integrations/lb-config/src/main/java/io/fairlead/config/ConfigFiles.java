package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
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
    return read(config -> {});
  }

  /**
   * Reads all of it, and finds the places in the files of what is wrong with the whole.
   *
   * @param trial looks at what was read, unless there is nothing, and throws an {@link
   *     InvalidConfigException} if it does not fit together, such as by putting it in force in a
   *     load balancer
   */
  public LoadedConfig read(Consumer<LbConfig> trial) {
    FileTree tree = FileTree.list(roots);
    SharedFiles shared =
        SharedFiles.of(tree.shared().keySet().stream().map(reader::shared).toList());
    TenantFiles tenants = new TenantFiles();
    tree.forEachTenant((file, look) -> tenants.put(reader.tenant(file)));
    return new Reading(tree.problems(), shared, tenants).tried(trial);
  }

  /** What one text says. */
  static LoadedConfig of(SharedFile file) {
    return new Reading(List.of(), SharedFiles.of(List.of(file)), new TenantFiles())
        .tried(config -> {});
  }

  /** What was read, while it is put together. */
  private static final class Reading {

    private final SharedFiles shared;
    private final TenantFiles tenants;
    private final List<FileProblem> problems = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, TenantConfig> taken = new LinkedHashMap<>();
    private final OutsideValues.Builder outside = new OutsideValues.Builder();
    private final boolean isWhole;

    Reading(List<FileProblem> unseen, SharedFiles shared, TenantFiles tenants) {
      this.shared = shared;
      this.tenants = tenants;
      problems.addAll(unseen);
      problems.addAll(shared.problems());
      isWhole = problems.isEmpty();
      for (SharedFile file : shared.files()) {
        outside.add("", file.read().references(), FileReader.folder(Path.of(file.source())));
      }
      tenants.ids().forEach(this::take);
    }

    private void take(String id) {
      problems.addAll(tenants.problems(id, shared));
      TenantConfig tenant = tenants.tenant(id, shared);
      TenantFile file = tenants.file(id);
      if (tenant == null || file == null) {
        refused.add(id);
      } else {
        taken.put(id, tenant);
        outside.add(
            ConfigText.TENANTS + "." + id + ".", file.references(), FileReader.folder(file.file()));
      }
    }

    LoadedConfig tried(Consumer<LbConfig> trial) {
      LbConfig config = isWhole ? shared.config().with(all -> taken.forEach(all::tenant)) : null;
      if (config != null) {
        try {
          trial.accept(config);
        } catch (InvalidConfigException e) {
          e.problems().forEach(problem -> problems.add(located(problem)));
          config = null;
        }
      }
      return new LoadedConfig(config, refused, problems, outside.build());
    }

    private FileProblem located(ConfigProblem problem) {
      TenantFile file = tenants.file(ConfigText.tenantOf(problem));
      return file == null ? shared.located(problem) : file.located(problem);
    }
  }
}
