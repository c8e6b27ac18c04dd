package io.fairlead.benchmarks.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Subject ONE = Subject.of("One");
  private static final Subject OTHER = Subject.of("Other");

  private final List<Subject> measured = new ArrayList<>();

  private Map<Subject, Cost> measure(Cost... costs) {
    Iterator<Cost> next = List.of(costs).iterator();
    return new Rounds(costs.length / 2, subject -> next.next())
        .measure(List.of(ONE, OTHER), (subject, cost) -> measured.add(subject));
  }

  @Test
  void leastCountsOfRoundsByTurnsForwardsAndBackwards() {
    Map<Subject, Cost> costs =
        measure(
            new Cost(5, 48),
            new Cost(7, 0),
            new Cost(6, 1),
            new Cost(4, 49),
            new Cost(9, 50),
            new Cost(8, 2));

    assertThat(measured).containsExactly(ONE, OTHER, OTHER, ONE, ONE, OTHER);
    assertThat(costs)
        .containsOnly(Map.entry(ONE, new Cost(4, 48)), Map.entry(OTHER, new Cost(6, 0)));
  }

  @Test
  void whatFailedOnceIsUnknown() {
    assertThat(measure(new Cost(5, 0), new Cost(6, 0), Cost.UNKNOWN, new Cost(4, 0)))
        .containsOnly(Map.entry(ONE, new Cost(4, 0)), Map.entry(OTHER, Cost.UNKNOWN));
  }
}
