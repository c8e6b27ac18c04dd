package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.answering;
import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources are written as {@code tenant:EVIDENCE}, {@code none} or {@code refused}. */
class FirstOfResolverTest {

  @ParameterizedTest
  @CsvSource({
    "none,                                  none",
    "a:UNTRUSTED_HEADER,                    none",
    "a:PATH b:HOST,                         a by PATH",
    "none b:QUERY a:HOST,                   b by QUERY",
    "a:UNTRUSTED_HEADER b:QUERY,            b by QUERY",
    // verified evidence, wherever it stands
    "a:HOST b:VERIFIED_CLAIM,               b by VERIFIED_CLAIM",
    "b:TRUSTED_PEER a:VERIFIED_CLAIM,       b by TRUSTED_PEER",
    "a:UNTRUSTED_HEADER a:HOST b:MUTUAL_TLS, b by MUTUAL_TLS",
    // a refusal
    "a:VERIFIED_CLAIM refused,              refused: TENANT_UNKNOWN",
  })
  void firstThatCountsIsChosen(String answers, String result) {
    assertThat(firstOf(Answers.parse(answers)).resolve(to("/"))).hasToString(result);
  }

  @ParameterizedTest
  @CsvSource({"acme, 7", "evil, 0"})
  void strippedPrefixStaysIfThePathNamesTheChosenTenant(String claimed, int stripped) {
    TenantResolver claim = answering(TenantResolution.of(claimed, Evidence.VERIFIED_CLAIM));
    TenantResolver path = TenantResolvers.strippedPathPrefix("/t/");
    for (TenantResolver resolver :
        List.of(TenantResolvers.firstOf(claim, path), TenantResolvers.firstOf(path, claim))) {
      TenantResolution found = resolver.resolve(to("/t/acme/x"));
      assertFound(found, claimed, Evidence.VERIFIED_CLAIM);
      assertThat(found.strippedPrefix()).isEqualTo(stripped);
    }
  }

  @Test
  void choiceAmongNobodyIsAMistake() {
    assertThatIllegalArgumentException().isThrownBy(TenantResolvers::firstOf);
  }

  @Property(tries = 5_000, seed = "1")
  void tenantIsAVerifiedOneIfThereIsAny(@ForAll("answers") List<TenantResolution> answers) {
    TenantResolution found = firstOf(answers).resolve(to("/"));
    if (found.tenantId() != null) {
      assertThat(found.standsAlone()).isTrue();
      assertThat(found.isVerified())
          .isEqualTo(answers.stream().anyMatch(TenantResolution::isVerified));
      assertThat(answers)
          .anyMatch(a -> a.isSameTenantAs(found) && a.evidence() == found.evidence());
    } else if (found.refusal() == null) {
      assertThat(answers).noneMatch(TenantResolution::standsAlone);
    }
  }

  @Provide
  Arbitrary<List<TenantResolution>> answers() {
    return Answers.any().list().ofMinSize(1).ofMaxSize(6);
  }

  private static TenantResolver firstOf(List<TenantResolution> answers) {
    return TenantResolvers.firstOf(
        answers.stream().map(Requests::answering).toArray(TenantResolver[]::new));
  }
}
