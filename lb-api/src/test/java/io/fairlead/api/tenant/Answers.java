package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What sources may answer. */
final class Answers {

  private static final TenantResolution REFUSED =
      TenantResolution.refused(RejectionReason.TENANT_UNKNOWN);

  private Answers() {}

  /** Reads answers written as {@code tenant:EVIDENCE}, {@code none} or {@code refused}. */
  static List<TenantResolution> parse(String answers) {
    return Arrays.stream(answers.split(" ", -1)).map(Answers::parseOne).toList();
  }

  private static TenantResolution parseOne(String answer) {
    int colon = answer.indexOf(':');
    if (colon < 0) {
      return answer.equals("none") ? TenantResolution.none() : REFUSED;
    }
    Evidence evidence = Evidence.valueOf(answer.substring(colon + 1));
    return TenantResolution.of(answer.substring(0, colon), evidence);
  }

  /** A tenant of few, nothing, and now and then a refusal. */
  static Arbitrary<TenantResolution> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, withoutRefusal()), Tuple.of(1, Arbitraries.just(REFUSED)));
  }

  static Arbitrary<TenantResolution> withoutRefusal() {
    Arbitrary<TenantResolution> found =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(5, "a"), Tuple.of(1, "b")),
                Arbitraries.of(Evidence.class),
                Arbitraries.of(0, 0, 3))
            .as((id, by, stripped) -> TenantResolution.of(id, by).withStrippedPrefix(stripped));
    return Arbitraries.frequencyOf(
        Tuple.of(5, found), Tuple.of(1, Arbitraries.just(TenantResolution.none())));
  }
}
