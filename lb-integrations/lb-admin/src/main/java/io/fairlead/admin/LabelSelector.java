package io.fairlead.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector of Kubernetes, of equality and of sets; all of it has to hold. */
record LabelSelector(List<Requirement> requirements) {

  private static final String NAME = "([A-Za-z0-9._/-]+)";
  private static final Pattern EQUAL = Pattern.compile(NAME + "\\s*(==|=|!=)\\s*" + NAME);
  private static final Pattern SET =
      Pattern.compile(NAME + "\\s+(in|notin)\\s+\\(([A-Za-z0-9._, :/-]*)\\)");

  /** Commas within parentheses divide values and not requirements. */
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

  /**
   * What one label has to be.
   *
   * @param wanted whether it is to be one of the values, and not none of them
   */
  record Requirement(String label, boolean wanted, Set<String> values) {

    boolean matches(Map<String, String> labels) {
      String value = labels.get(label);
      return wanted == (value != null && values.contains(value));
    }
  }

  static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : COMMA.split(text, -1)) {
        requirements.add(requirement(text, part.strip()));
      }
    }
    return new LabelSelector(requirements);
  }

  private static Requirement requirement(String text, String part) {
    Matcher equal = EQUAL.matcher(part);
    if (equal.matches()) {
      return new Requirement(equal.group(1), !equal.group(2).equals("!="), Set.of(equal.group(3)));
    }
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      return new Requirement(
          set.group(1),
          set.group(2).equals("in"),
          Set.copyOf(List.of(set.group(3).strip().split("\\s*,\\s*", -1))));
    }
    throw Problem.malformed(
        "labelSelector", text, "label=value, label!=value, label in (value, ...) or notin");
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(each -> each.matches(labels));
  }
}
