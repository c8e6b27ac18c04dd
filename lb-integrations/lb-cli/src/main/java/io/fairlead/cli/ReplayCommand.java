package io.fairlead.cli;

import io.fairlead.cli.Decisions.OfTenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a changed configuration would have decided otherwise over the requests of a log. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Tells what a configuration would have decided otherwise than the one before, over an"
            + " access log. Exits with 0, 1 or 2.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReplayCommand implements Callable<Integer> {

  @Mixin Output output;
  @Mixin TenantSources sources;

  @ArgGroup(multiplicity = "1")
  PlanCommand.Before before;

  @Option(names = "--log", required = true, paramLabel = "FILE", description = "An access log.")
  Path log;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files and folders of the new one.")
  List<Path> paths;

  @Override
  public Integer call() throws IOException {
    Input from = before.read(output);
    Input to = Input.read(paths);
    AccessLog requests = new AccessLog(log);
    Decisions was = Replay.run(from.config(), sources.agreeingOrNone(), requests);
    Decisions would = Replay.run(to.config(), sources.agreeingOrNone(), requests);
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> trees = new ArrayList<>();
    Set<String> ids = new TreeSet<>(was.byTenant().keySet());
    ids.addAll(would.byTenant().keySet());
    for (String id : ids) {
      compare(id, was.of(id), would.of(id), lines, trees);
    }
    lines.add(
        trees.isEmpty()
            ? "%d requests: nothing is decided otherwise".formatted(would.requests())
            : "%d requests: %d of %d tenants are treated otherwise"
                .formatted(would.requests(), trees.size(), ids.size()));
    output.print(String.join("\n", lines), Map.of("requests", would.requests(), "tenants", trees));
    return trees.isEmpty() ? Exit.OK : Exit.CHANGES;
  }

  private static void compare(
      String id,
      OfTenant was,
      OfTenant would,
      List<String> lines,
      List<Map<String, Object>> trees) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!was.byReason().equals(would.byReason())) {
      long more = would.rejected() - was.rejected();
      lines.add(
          "tenant %s: %s (of %d; %s)"
              .formatted(
                  id, said(more), would.requests(), moved(was.byReason(), would.byReason())));
      tree.put("rejected", Map.of("before", was.rejected(), "after", would.rejected()));
    }
    if (!was.byPool().keySet().equals(would.byPool().keySet())) {
      lines.add("tenant %s: pools (%s)".formatted(id, moved(was.byPool(), would.byPool())));
      tree.put("pools", Map.of("before", was.byPool(), "after", would.byPool()));
    }
    if (!tree.isEmpty()) {
      tree.put("tenant", id);
      tree.put("requests", would.requests());
      trees.add(tree);
    }
  }

  private static String said(long more) {
    if (more == 0) {
      return "as many requests rejected, for other reasons";
    }
    return Math.abs(more)
        + (Math.abs(more) == 1 ? " request " : " requests ")
        + (more > 0 ? "more" : "fewer")
        + " rejected";
  }

  private static <K> String moved(Map<K, Long> was, Map<K, Long> would) {
    Map<K, String> moved = new LinkedHashMap<>();
    was.forEach((key, count) -> moved.put(key, count + " -> " + would.getOrDefault(key, 0L)));
    would.forEach((key, count) -> moved.putIfAbsent(key, "0 -> " + count));
    List<String> texts = new ArrayList<>();
    moved.forEach((key, counts) -> texts.add(key + " " + counts));
    return String.join(", ", texts);
  }
}
