package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.answering;
import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.RejectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources are written as {@code tenant:EVIDENCE}, {@code none} or {@code refused}. */
class AgreeingResolverTest {

  @ParameterizedTest
  @CsvSource({
    // nobody speaks, or nobody who counts
    "none,                                   none",
    "a:UNTRUSTED_HEADER,                     none",
    "a:UNTRUSTED_HEADER a:UNTRUSTED_HEADER,  none",
    // one source
    "a:HOST,                                 a by HOST",
    "none a:QUERY none,                      a by QUERY",
    // the strongest counts, in any order
    "a:UNTRUSTED_HEADER a:QUERY,             a by QUERY",
    "a:PATH a:HOST,                          a by HOST",
    "a:HOST a:VERIFIED_CLAIM a:PATH,         a by VERIFIED_CLAIM",
    "a:MUTUAL_TLS a:TRUSTED_PEER,            a by MUTUAL_TLS",
    // disagreement, whatever the evidence
    "a:HOST b:HOST,                          refused: TENANT_CONFLICT",
    "a:VERIFIED_CLAIM b:MUTUAL_TLS,          refused: TENANT_CONFLICT",
    "a:VERIFIED_CLAIM b:UNTRUSTED_HEADER,    refused: TENANT_CONFLICT",
    "b:UNTRUSTED_HEADER a:VERIFIED_CLAIM,    refused: TENANT_CONFLICT",
    "a:HOST a:PATH b:QUERY,                  refused: TENANT_CONFLICT",
    "a:UNTRUSTED_HEADER b:UNTRUSTED_HEADER,  refused: TENANT_CONFLICT",
    // a refusal
    "a:VERIFIED_CLAIM refused,               refused: TENANT_UNKNOWN",
    "refused a:HOST,                         refused: TENANT_UNKNOWN",
  })
  void sourcesMustAgree(String sources, String result) {
    assertThat(TenantResolvers.agreeing(sources(sources)).resolve(to("/"))).hasToString(result);
  }

  @ParameterizedTest
  @CsvSource({
    "a:UNTRUSTED_HEADER, a:HOST,           a by HOST",
    "b:UNTRUSTED_HEADER, a:VERIFIED_CLAIM, refused: TENANT_CONFLICT",
    "b:UNTRUSTED_HEADER, none,             none",
  })
  void agreementWithinAgreementKeepsTheWeakInTheCount(String inner, String outer, String result) {
    TenantResolver nested = TenantResolvers.agreeing(sources(inner));
    List<TenantResolver> all = new ArrayList<>(List.of(sources(outer)));
    all.add(nested);
    assertThat(TenantResolvers.agreeing(all.toArray(new TenantResolver[0])).resolve(to("/")))
        .hasToString(result);
  }

  @Test
  void strippedPrefixOfThePathStays() {
    TenantResolver claim = answering(TenantResolution.of("acme", Evidence.VERIFIED_CLAIM));
    TenantResolver path = TenantResolvers.strippedPathPrefix("/t/");
    for (TenantResolver resolver :
        List.of(TenantResolvers.agreeing(claim, path), TenantResolvers.agreeing(path, claim))) {
      TenantResolution found = resolver.resolve(to("/t/acme/x"));
      assertFound(found, "acme", Evidence.VERIFIED_CLAIM);
      assertThat(found.strippedPrefix()).isEqualTo("/t/acme".length());
    }
  }

  @Test
  void agreementOfNobodyIsAMistake() {
    assertThatIllegalArgumentException().isThrownBy(TenantResolvers::agreeing);
  }

  @Property(tries = 5_000, seed = "1")
  void tenantNeverDiffersFromAnyThatWasNamed(@ForAll("answers") List<TenantResolution> answers) {
    TenantResolution found = agreeing(answers).resolve(to("/"));
    TreeSet<String> named = new TreeSet<>();
    answers.stream().map(TenantResolution::tenantId).filter(Objects::nonNull).forEach(named::add);
    if (answers.stream().anyMatch(answer -> answer.refusal() != null)) {
      assertThat(found.refusal()).isNotNull();
    } else if (named.size() > 1) {
      assertRefused(found, RejectionReason.TENANT_CONFLICT);
    } else if (answers.stream().noneMatch(TenantResolution::standsAlone)) {
      assertNone(found);
    } else {
      assertFound(found, named.first(), strongest(answers));
    }
  }

  @Property(tries = 2_000, seed = "2")
  void orderDoesNotMatter(@ForAll("answersWithoutRefusal") List<TenantResolution> answers) {
    List<TenantResolution> reversed = new ArrayList<>(answers);
    java.util.Collections.reverse(reversed);
    assertThat(agreeing(reversed).resolve(to("/")))
        .hasToString(agreeing(answers).resolve(to("/")).toString());
  }

  private static Evidence strongest(List<TenantResolution> answers) {
    return answers.stream()
        .map(TenantResolution::evidence)
        .filter(Objects::nonNull)
        .min(Evidence::compareTo)
        .orElseThrow();
  }

  private static TenantResolver agreeing(List<TenantResolution> answers) {
    return TenantResolvers.agreeing(
        answers.stream().map(Requests::answering).toArray(TenantResolver[]::new));
  }

  @Provide
  Arbitrary<List<TenantResolution>> answers() {
    return Answers.any().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<TenantResolution>> answersWithoutRefusal() {
    return Answers.withoutRefusal().list().ofMinSize(1).ofMaxSize(6);
  }

  private static TenantResolver[] sources(String answers) {
    return Answers.parse(answers).stream().map(Requests::answering).toArray(TenantResolver[]::new);
  }
}
