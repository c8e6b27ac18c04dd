package io.fairlead.algorithms.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CircleTest {

  @Property(tries = 1_000, seed = "1")
  void findsTheFirstPlaceThatIsNotBefore(
      @ForAll @Size(min = 1, max = 100) long[] places, @ForAll long from) {
    Arrays.sort(places);
    Circle circle = new Circle(places);

    for (long place : new long[] {from, places[0], Long.MIN_VALUE, Long.MAX_VALUE}) {
      int found = circle.firstFrom(place);
      assertThat(found == places.length || places[found] >= place).isTrue();
      assertThat(found == 0 || places[found - 1] < place).isTrue();
    }
  }
}
