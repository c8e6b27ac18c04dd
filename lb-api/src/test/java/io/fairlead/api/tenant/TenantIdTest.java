package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

  private static final Pattern GRAMMAR =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?");

  @Provide
  Arbitrary<String> almostIds() {
    return Arbitraries.strings()
        .withChars("abzABZ019-_. /%\u0000\u00e9\u0130\uff21")
        .ofMaxLength(TenantId.MAX_LENGTH + 2);
  }

  @Property(seed = "1")
  void agreesWithTheGrammarAsARegularExpression(@ForAll("almostIds") String raw) {
    String canonical = TenantId.canonicalOrNull(raw);

    assertThat(canonical != null).isEqualTo(GRAMMAR.matcher(raw).matches());
    if (canonical != null) {
      assertThat(canonical).isEqualTo(raw.toLowerCase(Locale.ROOT));
    }
  }

  @Property(seed = "1")
  void canonicalFormIsItsOwn(@ForAll("almostIds") String raw) {
    String canonical = TenantId.canonicalOrNull(raw);

    if (canonical != null) {
      assertThat(TenantId.canonicalOrNull(canonical)).isSameAs(canonical);
    }
  }

  @Test
  void takesAsMuchAsADnsLabel() {
    assertThat(TenantId.canonicalOrNull("a".repeat(63))).isNotNull();
    assertThat(TenantId.canonicalOrNull("a".repeat(64))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "a-", "_a", "a.b", "a b", "a/b", "a,b", "..", "\u0131", "\u212a", "a\n"})
  void refusesTheRestAndSaysWhatIsAllowed(String raw) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantId.canonical(raw))
        .withMessageContaining(TenantId.GRAMMAR);
  }

  @Test
  void tenantTakesCanonicalIdsOnly() {
    assertThat(Tenant.of("ACME").id()).isEqualTo("acme");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Tenant(
                    "ACME",
                    null,
                    Map.of(),
                    List.of(),
                    Priority.NORMAL,
                    Tenant.DEFAULT_SHARE,
                    Set.of()))
        .withMessageContaining("ACME");
  }
}
