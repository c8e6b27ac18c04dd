package io.fairlead.admin;

import io.fairlead.admin.Finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong, in words: of each kind the worst, and how many there are besides. A pure function
 * of one look.
 */
final class Findings {

  private Findings() {}

  static List<Finding> of(Sample sample) {
    List<Finding> found = new ArrayList<>(new NoiseFindings(sample).all());
    found.addAll(new PoolFindings(sample).all());
    found.addAll(new TenantFindings(sample).all());
    found.addAll(others(sample));
    found.sort(Comparator.comparing(Finding::kind));
    return List.copyOf(found);
  }

  private static List<Finding> others(Sample sample) {
    List<Finding> found = new ArrayList<>();
    if (sample.totals().unnamed() > 0) {
      found.add(
          new Finding(
              Kind.OTHER,
              Wording.number(sample.totals().unnamed())
                  + " requests a second are refused that are nobody's",
              "They name no tenant, one that does not exist, or more than one.",
              null,
              null,
              null,
              null));
    }
    if (sample.stats().faults() > 0) {
      found.add(
          new Finding(
              Kind.OTHER,
              sample.stats().faults() + " exceptions of plug-ins were contained",
              "Resolvers, policies, balancers or listeners have thrown them; the log has more.",
              null,
              null,
              null,
              null));
    }
    return found;
  }
}
