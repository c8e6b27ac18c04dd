package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckOptionsTest {

  private static final Endpoint ENDPOINT = Endpoint.of("10.0.0.1", 8080);

  @Test
  void everythingHasADefault() {
    HttpCheckOptions options = read(Map.of());

    assertThat(options.method()).isEqualTo(HttpCheckOptions.Method.GET);
    assertThat(options.path()).isEqualTo("/");
    assertThat(options.authorityOf(ENDPOINT)).hasToString("10.0.0.1:8080");
    assertThat(options.headers()).isEmpty();
    assertThat(options.statuses()).containsExactly(new StatusRange(200, 299));
    assertThat(options.bodyPattern()).isNull();
    assertThat(options.version()).isEqualTo(HttpCheckOptions.Version.HTTP1);
    assertThat(options.scheme()).isEqualTo(HttpCheckOptions.Scheme.HTTP);
    assertThat(options.trust()).isEqualTo(HttpCheckOptions.Trust.SYSTEM);
  }

  @Test
  void hostIsTheEndpointsWithThePortThatIsAsked() {
    assertThat(read(Map.of("port", 9090)).authorityOf(ENDPOINT)).hasToString("10.0.0.1:9090");
    assertThat(read(Map.of()).authorityOf(Endpoint.of("::1", 80))).hasToString("[::1]:80");
    assertThat(read(Map.of("host", "api.example", "port", 9090)).authorityOf(ENDPOINT))
        .hasToString("api.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "healthz", "/a b", "/a#b", "/\u00e4", "/a\r\nX: y", "http://a/"})
  void pathIsWhatARequestLineCanHold(String path) {
    assertProblem("path", path, "a path that begins with / and has no spaces and no #");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a/b", "user@a", "a:b", "a:99999", "a:123456", "::1", "a\r\nX: y"})
  void hostIsWhatAHeaderCanHold(String host) {
    assertProblem("host", host, "a host name or address, perhaps with a port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example", "api.example:80", "10.0.0.1", "[::1]", "[::1]:80", "a_b"})
  void hostIsANameOrAnAddress(String host) {
    assertThat(read(Map.of("host", host)).authorityOf(ENDPOINT)).hasToString(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "X Y", "X:", "X\r\n", "\u00e4", "Host", "connection", "Content-Length", "TE"})
  void headerIsNamedAsHeadersAre(String name) {
    assertThat(problemsOf(Map.of("headers", Map.of(name, "1"))))
        .containsExactly(
            new ConfigProblem(
                "check.headers." + name,
                "1",
                "the name of a header that the client does not write itself"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a ", "a\r\nX: y", "\u00e4", "\u007f"})
  void headerHasAValueOfOneLine(String value) {
    assertThat(problemsOf(Map.of("headers", Map.of("X-Probe", value))))
        .containsExactly(
            new ConfigProblem(
                "check.headers.X-Probe",
                value,
                "a text of visible characters and of spaces between them"));
  }

  @Test
  void headerHasATextAsValue() {
    assertThat(problemsOf(Map.of("headers", Map.of("X-Probe", 1))))
        .containsExactly(new ConfigProblem("check.headers.X-Probe", 1, "a text"));
  }

  @Test
  void statusesAreSaidOneByOne() {
    assertThat(problemsOf(Map.of("statuses", List.of(200, "3xx", "299-200", 199, "200-"))))
        .extracting(ConfigProblem::path)
        .containsExactly(
            "check.statuses[1]", "check.statuses[2]", "check.statuses[3]", "check.statuses[4]");
  }

  @Test
  void oneStatusAtLeastIsExpected() {
    assertThat(problemsOf(Map.of("statuses", List.of())))
        .containsExactly(
            new ConfigProblem("check.statuses", List.of(), "at least one status or range"));
  }

  @Test
  void patternIsOneOfRe2() {
    assertThat(problemsOf(Map.of("body-pattern", "(up")))
        .containsExactly(
            new ConfigProblem(
                "check.body-pattern", "(up", "a pattern in RE2's syntax; missing closing )"));
    assertThat(problemsOf(Map.of("body-pattern", "(a)\\1"))).hasSize(1);
  }

  @Test
  void headHasNoBodyToMatch() {
    assertThat(problemsOf(Map.of("method", "head", "body-pattern", "up")))
        .extracting(ConfigProblem::path)
        .containsExactly("check.body-pattern");
  }

  @Test
  void trustIsOfTls() {
    assertThat(problemsOf(Map.of("trust", "any")))
        .extracting(ConfigProblem::path)
        .containsExactly("check.trust");
    assertThat(problemsOf(Map.of("trust", "any", "scheme", "https"))).isEmpty();
  }

  @Test
  void everyProblemIsFoundAtOnce() {
    Map<String, Object> options =
        Map.of("path", "x", "host", "/", "port", 0, "statuses", "200", "scheme", "ftp");

    assertThat(problemsOf(options))
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "check.path", "check.host", "check.port", "check.statuses", "check.scheme");
  }

  private static void assertProblem(String name, String value, String expectation) {
    assertThat(problemsOf(Map.of(name, value)))
        .containsExactly(new ConfigProblem("check." + name, value, expectation));
  }

  private static HttpCheckOptions read(Map<String, Object> values) {
    Options options = Options.of("check", values);
    HttpCheckOptions read = HttpCheckOptions.read(options);
    assertThat(options.problems()).isEmpty();
    return read;
  }

  private static List<ConfigProblem> problemsOf(Map<String, Object> values) {
    Options options = Options.of("check", values);
    HttpCheckOptions.read(options);
    return options.problems();
  }
}
