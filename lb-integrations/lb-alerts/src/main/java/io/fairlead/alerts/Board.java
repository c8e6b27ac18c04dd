package io.fairlead.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The troubles that go on. What a round finds again is told once; what it does not find has to stay
 * away for a while before it is over, so that nobody is called again and again for what comes and
 * goes. Not thread-safe.
 */
final class Board {

  private final Duration calm;
  private final Map<Finding.Subject, Standing> standing = new LinkedHashMap<>();

  private static final class Standing {

    final Instant since;
    Finding latest;
    Alert.Severity gravest;
    Instant lastFound;

    Standing(Finding finding, Instant now) {
      since = now;
      latest = finding;
      gravest = finding.severity();
      lastFound = now;
    }

    Alert as(Alert.State state, Instant now) {
      return new Alert(
          latest.subject().kind(),
          gravest,
          latest.subject().tenant(),
          latest.subject().pool(),
          state,
          since,
          now,
          latest.summary(),
          latest.details());
    }
  }

  Board(Duration calm) {
    this.calm = calm;
  }

  /**
   * Takes what a round has found.
   *
   * @return what is to be told, in this order
   */
  List<Alert> conclude(List<Finding> found, Instant now) {
    List<Alert> told = new ArrayList<>();
    for (Finding finding : found) {
      Standing known = standing.get(finding.subject());
      if (known == null) {
        Standing begun = new Standing(finding, now);
        standing.put(finding.subject(), begun);
        told.add(begun.as(Alert.State.FIRING, now));
      } else {
        known.latest = finding;
        known.lastFound = now;
        if (finding.severity().compareTo(known.gravest) > 0) {
          known.gravest = finding.severity();
          told.add(known.as(Alert.State.FIRING, now));
        }
      }
    }
    for (Iterator<Standing> each = standing.values().iterator(); each.hasNext(); ) {
      Standing known = each.next();
      if (!now.isBefore(known.lastFound.plus(calm))) {
        each.remove();
        told.add(known.as(Alert.State.RESOLVED, now));
      }
    }
    return told;
  }

  /** What goes on, the oldest first. */
  List<Alert> active() {
    return standing.values().stream()
        .map(known -> known.as(Alert.State.FIRING, known.lastFound))
        .toList();
  }
}
