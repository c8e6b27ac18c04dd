package io.fairlead.benchmarks.reload;

import io.fairlead.api.LoadBalancer;
import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.LoadedConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenant-files}: a hundred thousand tenants, each in a file of its own. */
@Command(
    name = TenantFilesCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Reads a folder with a file for each tenant, and measures how long a change of one takes to"
            + " be in force, from its rename to the first request that is decided by it, while a"
            + " thread calls; in folders of 1,000 files, and in a single one. Then changes many at"
            + " once, one of them to what is not allowed.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class TenantFilesCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "tenant-files";

  private static final String FILE = "tenant-files.json";
  private static final int IN_A_FOLDER = 1_000;
  private static final double READ_SECONDS = 10;
  private static final double SEEN_MILLIS = 1_000;
  private static final int PAUSE_MILLIS = 700;

  @Spec CommandSpec spec;

  @Option(names = "--tenants", defaultValue = "100000", description = "Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(
      names = "--many",
      defaultValue = "10000",
      description = "Tenants that change at once. Default: ${DEFAULT-VALUE}")
  int many;

  @Option(
      names = "--changes",
      defaultValue = "20",
      description = "Of one tenant each. Default: ${DEFAULT-VALUE}")
  int changes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/tenant-files",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new TenantFilesCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (tenants < 1 || many < 2 || many > tenants || changes < 1) {
      throw new ParameterException(
          spec.commandLine(), "--tenants and --changes are above 0, --many 2 to --tenants");
    }
    List<Goal> goals = new ArrayList<>();
    Path directory = Files.createTempDirectory("tenant-files");
    try {
      Path parts = directory.resolve("parts");
      goals.addAll(measure("in folders of 1,000", new TenantFolder(parts, tenants, IN_A_FOLDER)));
      goals.addAll(
          measure("in one folder", new TenantFolder(directory.resolve("flat"), tenants, tenants)));
    } finally {
      delete(directory);
    }
    new Goals(goals).report(spec.commandLine().getOut(), out, FILE);
    return CommandLine.ExitCode.OK;
  }

  private List<Goal> measure(String where, TenantFolder folder) throws IOException {
    List<Goal> goals = new ArrayList<>();
    String all = "%,d tenants %s: ".formatted(tenants, where);
    goals.add(Goal.atMost(READ_SECONDS, all + "read and checked", readSeconds(folder), "s"));
    try (FileChanges files = new FileChanges(folder)) {
      files.change(changes, PAUSE_MILLIS);
      goals.add(Goal.atMost(SEEN_MILLIS, all + "a change, median", files.medianMillis(), "ms"));
      goals.add(Goal.atMost(SEEN_MILLIS, all + "a change, longest", files.longestMillis(), "ms"));
      print("%s%,d changes at once took %,.0f ms%n", all, many, files.changeAllAndSpoilOne(many));
      String wrong = all + "of %,d changes, kept out beside the wrong one".formatted(many);
      goals.add(Goal.atMost(0, wrong, files.keptOut().size() - 1.0, ""));
    }
    return goals;
  }

  private static double readSeconds(TenantFolder folder) {
    long beginning = System.nanoTime();
    LoadedConfig read = ConfigFiles.of(folder.path()).read();
    try (LoadBalancer balancer = Configs.start(Configs.of(1, 1))) {
      balancer.apply(Objects.requireNonNull(read.config(), () -> read.problems().toString()));
      return (System.nanoTime() - beginning) / 1e9;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
