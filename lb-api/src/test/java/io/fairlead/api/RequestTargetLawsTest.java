package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.tenant.TenantId;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class RequestTargetLawsTest {

  @Property(tries = 10_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void noHostilePathNamesOneTenantHereAndAnotherAtTheBackend(@ForAll("paths") String path) {
    RequestTarget target = RequestTarget.parse(null, path);
    Assume.that(target.problem() == null);
    String here = tenantHere(target.path());
    for (Backend backend : Backend.values()) {
      String there = TenantId.canonicalOrNull(backend.firstSegment(target.path()));
      if (here != null) {
        assertThat(there).as("%s reads %s", backend, target).isEqualTo(here);
      }
    }
  }

  /** More than the law above: it is one path to all of them, except where parameters are cut. */
  @Property(tries = 5_000, seed = "7", edgeCases = EdgeCasesMode.NONE)
  void allServersReadTheSamePath(@ForAll("paths") String path) {
    RequestTarget target = RequestTarget.parse(null, path);
    Assume.that(target.problem() == null && !Backend.decoded(target.path()).contains(";"));
    for (Backend backend : EnumSet.range(Backend.DECODES_THEN_RESOLVES, Backend.JAVA_NET_URI)) {
      assertThat(backend.read(target.path()))
          .as("%s reads %s", backend, target)
          .isEqualTo(Backend.decoded(target.path()));
    }
  }

  /** The negative control: without the canonical form each of these servers can be misled. */
  @Property(tries = 1, seed = "1")
  void rawPathsMisleadBackends() {
    Set<Backend> misled = EnumSet.noneOf(Backend.class);
    paths().sampleStream().limit(3_000).forEach(path -> addMisled(path, misled));
    assertThat(misled)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.range(Backend.RESOLVES_DOTS, Backend.JAVA_NET_URI));
  }

  private static void addMisled(String rawPath, Set<Backend> misled) {
    String here = tenantHere(rawPath);
    for (Backend backend : Backend.values()) {
      String there = TenantId.canonicalOrNull(backend.firstSegment(rawPath));
      if (here != null && there != null && !there.equals(here)) {
        misled.add(backend);
      }
    }
  }

  private static @Nullable String tenantHere(String path) {
    return TenantId.canonicalOrNull(Backend.LITERAL.firstSegment(path));
  }

  @Property(tries = 5_000, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void everyServerFindsTheSameHost(@ForAll("hosts") String host) {
    RequestTarget target = RequestTarget.parse(host, "/");
    Assume.that(target.problem() == null && !target.host().isEmpty());
    String authority = target.authority();
    assertThat(URI.create("http://" + authority + "/").getAuthority()).isEqualTo(authority);
    assertThat(authority).doesNotContain("@");
    assertThat(authority).doesNotContain(",").isEqualTo(authority.strip());
    assertThat(Backend.decoded(authority)).isEqualTo(authority);
    assertThat(java.net.IDN.toASCII(authority)).isEqualTo(authority);
    if (!authority.startsWith("[")) {
      assertThat((authority + ":").substring(0, (authority + ":").indexOf(':')))
          .isEqualTo(target.host());
    }
  }

  @Property(tries = 3_000, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void canonicalPathIsReadAsItself(@ForAll("paths") String path) {
    RequestTarget target = RequestTarget.parse("acme.example", path);
    Assume.that(target.problem() == null);
    assertThat(CanonicalPath.of(target.path()).text()).isSameAs(target.path());
    assertThat(RequestTarget.parse(null, "http://acme.example" + target.path())).isEqualTo(target);
  }

  @Property(tries = 3_000, seed = "8", edgeCases = EdgeCasesMode.NONE)
  void canonicalHostIsReadAsItself(@ForAll("hosts") String host) {
    RequestTarget target = RequestTarget.parse(host, "/");
    Assume.that(target.problem() == null && !target.host().isEmpty());
    assertThat(CanonicalHost.of(target.host()).name()).isSameAs(target.host());
    assertThat(RequestTarget.parse(target.authority(), "/")).isEqualTo(target);
    assertThat(RequestTarget.parse(null, "http://" + target.authority())).isEqualTo(target);
  }

  @Property(tries = 3_000, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void canonicalFormHasNothingForbidden(
      @ForAll("hosts") String host, @ForAll("paths") String path) {
    RequestTarget target = RequestTarget.parse(host, path);
    assertThat(target.host()).matches("[a-z0-9._:\\[\\]-]*").doesNotEndWith(".");
    assertThat(target.path())
        .matches("/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*")
        .doesNotContain("//", "%2F", "%5C", "%0", "%1", "%7F")
        .doesNotContainPattern("/\\.\\.?(/|;|$)")
        .doesNotContainPattern("%25[0-9A-Fa-f]{2}");
  }

  /** Whatever arrives is answered: no text of any length or content makes the parser throw. */
  @Property(tries = 1_000, seed = "5")
  void nothingThrows(@ForAll String host, @ForAll String target, @ForAll("hosts") String hostile) {
    for (String authority : new String[] {host, hostile + host, "[" + host + "]"}) {
      RequestTarget.parse(authority, "/" + target);
      RequestTarget.parse(authority, target);
      RequestTarget.parse(authority, "http://" + host + "/" + target).queryParameter(host);
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return HostileTargets.paths();
  }

  @Provide
  Arbitrary<String> hosts() {
    return HostileTargets.hosts();
  }

  @Property(tries = 2_000, seed = "6")
  void plainPathsAndTheReaderAgree(@ForAll("plain") String path) {
    assertThat(new PathReader(path).read()).isEqualTo(CanonicalPath.of(path));
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().withChars("ab.-_~!$&'()*+,=:@/").ofMaxLength(12).map("/"::concat);
  }
}
