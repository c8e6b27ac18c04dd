package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.examples.gateway.PrometheusTools.Verdict;
import io.fairlead.examples.gateway.TestGateway.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real scrape of a running gateway has, and what Prometheus makes of it. */
class GatewayMetricsTest {

  private static final Path SHIPPED = Path.of("../../docs/observability");
  private static final Path RULES = SHIPPED.resolve("fairlead-alerts.yml");
  private static final Path DASHBOARD = SHIPPED.resolve("fairlead-dashboard.json");

  private static final Pattern SAMPLE = Pattern.compile("(?m)^(fairlead_\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** A metric in an expression, with its matchers; rules that are recorded have colons. */
  private static final Pattern USED =
      Pattern.compile("(?<![:\\w])(fairlead_\\w+)(?:\\{([^}]*)})?(?![:\\w])");

  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private TestBackend backend;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    backend = new TestBackend(vertx, "b1");
    gateway =
        new TestGateway(
            vertx,
            folder,
            "tenants:\n  acme: {pool: p, quotas: [3/min]}\n  globex: {pool: p}\npools:\n"
                + TestGateway.pool("p", "round-robin", backend));
  }

  @AfterEach
  void stop() {
    gateway.close();
    TestGateway.await(vertx.close());
  }

  private void serve() {
    for (int i = 0; i < 5; i++) {
      gateway.get("acme.saas.example", "/");
      gateway.get("globex.saas.example", "/");
    }
    gateway.get("stranger.saas.example", "/");
  }

  private String scrape() {
    Answer answer = gateway.admin(HttpMethod.GET, "/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(MetricsPage.CONTENT_TYPE);
    return answer.text();
  }

  @Test
  void scrapeHasWhatWasServed() {
    serve();

    assertThat(scrape())
        .contains("fairlead_requests_total{outcome=\"success\",tenant=\"acme\"} 3.0\n")
        .contains("fairlead_requests_total{outcome=\"rejected\",tenant=\"acme\"} 2.0\n")
        .contains("fairlead_requests_total{outcome=\"success\",tenant=\"globex\"} 5.0\n")
        .contains("fairlead_rejections_total{reason=\"tenant_unknown\",tenant=\"unknown\"} 1.0\n")
        .contains("fairlead_quota_remaining{level=\"tenant\",policy=\"quota\",tenant=\"acme\"")
        .contains("fairlead_request_duration_seconds_count{outcome=\"success\",pool=\"p\"} 8\n")
        .doesNotContain("stranger");
  }

  @Test
  void changeThatIsKeptOutIsCounted() {
    gateway.save("tenants: 7\n");

    assertThat(gateway.keptOut()).hasSize(1);
    assertThat(scrape()).contains("fairlead_config_failures_total 1.0\n");
  }

  @Test
  void promtoolAcceptsTheScrape() {
    PrometheusTools.assumeInstalled();
    serve();

    Verdict verdict = PrometheusTools.promtool(scrape(), "check", "metrics");

    assertThat(verdict).isEqualTo(new Verdict(0, ""));
  }

  @Test
  void promtoolFindsWhatIsWrongWithAScrape() {
    PrometheusTools.assumeInstalled();

    Verdict verdict = PrometheusTools.promtool("# TYPE x counter\nx 1\n", "check", "metrics");

    assertThat(verdict.status()).isNotZero();
  }

  @Test
  void promtoolAcceptsTheRulesAndTheirTests() {
    PrometheusTools.assumeInstalled();

    Verdict syntax = PrometheusTools.promtool("", "check", "rules", RULES.toString());
    Verdict tests =
        PrometheusTools.promtool(
            "", "test", "rules", SHIPPED.resolve("fairlead-alerts-test.yml").toString());

    assertThat(syntax.status()).as(syntax.text()).isZero();
    assertThat(tests.status()).as(tests.text()).isZero();
  }

  @Test
  void everyAlertHasATestInWhichItIsRaised() throws IOException {
    Set<String> alerts = found("alert: (\\w+)", Files.readString(RULES));
    Set<String> raised =
        found(
            "alertname: (\\w+)\\n\\s+exp_alerts:",
            Files.readString(SHIPPED.resolve("fairlead-alerts-test.yml")));

    assertThat(raised).isEqualTo(alerts).isNotEmpty();
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void rulesUseWhatIsScraped() throws IOException {
    serve();

    assertIsScraped(Files.readString(RULES).replaceAll("(?m)#.*$", ""), Set.of("job", "instance"));
  }

  @Test
  void dashboardUsesWhatIsScrapedAndNothingOfItIsLeftOut() throws IOException {
    serve();
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    StringBuilder expressions = new StringBuilder();
    for (Object panel : dashboard.getJsonArray("panels")) {
      for (Object target : ((JsonObject) panel).getJsonArray("targets")) {
        expressions.append(((JsonObject) target).getString("expr")).append('\n');
      }
    }

    Set<String> used = assertIsScraped(expressions.toString(), Set.of("job"));

    Set<String> left = new HashSet<>(scraped().keySet());
    left.removeAll(used);
    assertThat(left).containsExactly("fairlead_request_duration_seconds_sum");
  }

  /** Every metric in these expressions, and every label with it, is in a scrape; answers which. */
  private Set<String> assertIsScraped(String expressions, Set<String> byPrometheus) {
    Map<String, Set<String>> scraped = scraped();
    Set<String> used = new HashSet<>();
    Set<String> labels = new HashSet<>(byPrometheus);
    for (MatchResult use : USED.matcher(expressions).results().toList()) {
      String metric = use.group(1);
      used.add(metric);
      assertThat(scraped).containsKey(metric);
      Set<String> known = new HashSet<>(scraped.get(metric));
      labels.addAll(known);
      known.addAll(byPrometheus);
      String matchers = use.group(2) == null ? "" : use.group(2).replaceAll("\"[^\"]*\"", "");
      assertThat(known)
          .as(metric)
          .containsAll(MATCHER.matcher(matchers).results().map(each -> each.group(1)).toList());
    }
    for (MatchResult grouping : GROUPING.matcher(expressions).results().toList()) {
      assertThat(labels).contains(grouping.group(1).split(",\\s*"));
    }
    assertThat(used).isNotEmpty();
    return used;
  }

  /** The labels of each metric in a scrape. */
  private Map<String, Set<String>> scraped() {
    Map<String, Set<String>> labels = new HashMap<>();
    SAMPLE
        .matcher(scrape())
        .results()
        .forEach(
            sample -> {
              Set<String> of = labels.computeIfAbsent(sample.group(1), name -> new HashSet<>());
              if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(each -> of.add(each.group(1)));
              }
            });
    return labels;
  }

  @Test
  void prometheusScrapesTheGatewayAndAnswersWithItsCounts() throws Exception {
    PrometheusTools.assumeInstalled();
    serve();
    int port = FixedPort.any();
    Process prometheus =
        PrometheusTools.prometheus(folder, port, gateway.gateway().adminPort(), RULES);
    try {
      TestGateway.awaitUntil(() -> query(port, "fairlead_tenants_configured").isPresent());

      assertThat(query(port, "sum(fairlead_requests_total{tenant=\"acme\"})")).contains("5");
      assertThat(query(port, "sum(fairlead_requests_total)")).contains("11");
      assertThat(query(port, "fairlead_request_duration_seconds_count{outcome=\"success\"}"))
          .contains("8");
      assertThat(query(port, "count(ALERTS)")).isEmpty();
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  /** The value of the first sample of an answer. */
  private Optional<String> query(int port, String expression) {
    try {
      String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
      Answer answer = gateway.direct(HttpMethod.GET, port, "/api/v1/query?query=" + encoded);
      if (answer.status() != 200) {
        return Optional.empty();
      }
      JsonArray samples = answer.json().getJsonObject("data").getJsonArray("result");
      return samples.isEmpty()
          ? Optional.empty()
          : Optional.of(samples.getJsonObject(0).getJsonArray("value").getString(1));
    } catch (CompletionException e) {
      return Optional.empty(); // it does not listen yet
    }
  }
}
