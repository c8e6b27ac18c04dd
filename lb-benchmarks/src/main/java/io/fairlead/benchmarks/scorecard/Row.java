package io.fairlead.benchmarks.scorecard;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the scorecard.
 *
 * @param name what is compared
 * @param ours the benchmark of Fairlead
 * @param comparedWith that of the peer, or of Fairlead itself elsewhere; null where nothing is
 * @param floor what nothing that does the same can get below; null where nothing is known
 * @param comparison how
 * @param target what its number has to keep to
 */
record Row(
    String name,
    Subject ours,
    @Nullable Subject comparedWith,
    @Nullable Subject floor,
    Comparison comparison,
    double target) {

  /** Ours takes at most a multiple of the peer's time. */
  static Row times(String name, double target, Subject ours, Subject peer) {
    return new Row(name, ours, peer, null, Comparison.TIMES, target);
  }

  /** Ours takes at most some time more than the peer's. */
  static Row nanosMore(String name, double target, Subject ours, Subject peer) {
    return new Row(name, ours, peer, null, Comparison.NANOS_MORE, target);
  }

  /** Ours allocates at most that much. */
  static Row bytes(String name, double target, Subject ours) {
    return new Row(name, ours, null, null, Comparison.BYTES, target);
  }

  /** Two threads get more done than one. */
  static Row speedUp(String name, double target, Subject ours) {
    return new Row(name, ours.by(2), ours.by(1), null, Comparison.SPEED_UP, target);
  }

  /** The same with a floor to look at. */
  Row over(Subject newFloor) {
    return new Row(name, ours, comparedWith, newFloor, comparison, target);
  }

  /** What it is compared with. */
  Subject peer() {
    return Objects.requireNonNull(comparedWith);
  }

  /** All that has to be measured for it. */
  Stream<Subject> subjects() {
    return Stream.of(ours, comparedWith, floor)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull);
  }
}
