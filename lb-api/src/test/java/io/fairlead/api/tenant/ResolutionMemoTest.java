package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RejectionReason;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ResolutionMemoTest {

  private final AtomicInteger resolved = new AtomicInteger();
  private final ResolutionMemo memo =
      new ResolutionMemo(
          id -> {
            resolved.incrementAndGet();
            return TenantResolution.of(id, Evidence.HOST);
          });

  @Test
  void knownIdIsNotResolvedAgain() {
    TenantResolution first = memo.resolve("acme");
    assertThat(memo.resolve("/acme/x", 1, 5)).isSameAs(first);
    assertThat(resolved).hasValue(1);
  }

  @Test
  void idThatIsNotCanonicalIsKnownAsItStands() {
    TenantResolution first = memo.resolve("Acme");
    assertFound(first, "acme", Evidence.HOST);
    assertThat(memo.resolve("/Acme/x", 1, 5)).isSameAs(first);
    assertThat(resolved).hasValue(1);
    assertFound(memo.resolve("acme"), "acme", Evidence.HOST);
    assertThat(resolved).hasValue(2);
  }

  @Test
  void whatIsForgottenIsResolvedAnew() {
    memo.resolve("acme");
    memo.forget();
    assertFound(memo.resolve("acme"), "acme", Evidence.HOST);
    assertThat(resolved).hasValue(2);
  }

  @Test
  void idIsNotTakenForALongerOrShorterOne() {
    memo.resolve("acme");
    assertFound(memo.resolve("acme2"), "acme2", Evidence.HOST);
    assertFound(memo.resolve("acme2", 0, 3), "acm", Evidence.HOST);
  }

  @Test
  void nearlyAllOfAThousandBusyTenantsAreRemembered() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        memo.resolve("tenant-" + i);
      }
    }
    assertThat(resolved.get()).isBetween(1_000, 1_100);
  }

  @Test
  void refusalsAreNotRemembered() {
    assertRefused(memo.resolve("a c"), RejectionReason.TENANT_UNKNOWN);
    assertRefused(memo.resolve("a c"), RejectionReason.TENANT_UNKNOWN);
    assertThat(resolved).hasValue(2);
  }

  @Test
  void whatHasNotTheLengthOfAnIdIsNotEvenResolved() {
    assertRefused(memo.resolve(""), RejectionReason.TENANT_UNKNOWN);
    assertRefused(memo.resolve("a".repeat(64)), RejectionReason.TENANT_UNKNOWN);
    assertThat(resolved).hasValue(0);
  }

  @Property(tries = 5_000, seed = "1")
  void anyIdIsResolvedAsWithoutMemo(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 2) String id) {
    assertThat(memo.resolve(id)).hasToString(TenantResolution.of(id, Evidence.HOST).toString());
  }

  @Test
  void strangersReplaceOneAnother() {
    for (int i = 0; i < 10 * ResolutionMemo.SLOTS; i++) {
      assertFound(memo.resolve("stranger" + i), "stranger" + i, Evidence.HOST);
    }
  }
}
