package io.fairlead.cli;

import io.fairlead.config.ConfigPlan;
import io.fairlead.config.ConfigPlan.Change;
import io.fairlead.config.ConfigPlan.Danger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a change of configuration is, in the forms that commands say it in. */
final class Plan {

  private Plan() {}

  static ConfigPlan of(Input from, Input to) {
    return ConfigPlan.of(from.config(), to.config(), to.outside().and(from.outside()));
  }

  /** What a plan says to whoever only looks at it. */
  static int exitCode(ConfigPlan plan, boolean isAgreed) {
    if (!plan.dangers().isEmpty() && !isAgreed) {
      return Exit.DANGEROUS;
    }
    return plan.isEmpty() ? Exit.OK : Exit.CHANGES;
  }

  static Map<String, Object> tree(ConfigPlan plan) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("changes", plan.changes().stream().map(Plan::tree).toList());
    tree.put("dangers", plan.dangers().stream().map(Plan::tree).toList());
    return tree;
  }

  static List<Map<String, Object>> changes(ConfigPlan plan) {
    return plan.changes().stream().map(Plan::tree).toList();
  }

  private static Map<String, Object> tree(Change change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    tree.put("path", change.path());
    if (change.before() != null) {
      tree.put("before", change.before());
    }
    if (change.after() != null) {
      tree.put("after", change.after());
    }
    return tree;
  }

  private static Map<String, Object> tree(Danger danger) {
    return Map.of("path", danger.path(), "what", danger.what());
  }
}
