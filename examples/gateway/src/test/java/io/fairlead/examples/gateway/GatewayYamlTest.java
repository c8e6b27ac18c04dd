package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatewayYamlTest {

  @Test
  void demonstrationFileIsRead() throws IOException {
    LbConfig config = read(Files.readString(Path.of("gateway.yaml"))).balancing();

    assertThat(config.tenants()).containsOnlyKeys("acme", "globex", "initech");
    assertThat(config.tiers().get("gold").priority()).isEqualTo(Priority.HIGH);
    assertThat(config.tiers().get("free").quotas())
        .containsExactly(Quota.perSecond(5), Quota.perMinute(60));
    assertThat(config.pools().get("shared").endpoints()).hasSize(3);
    assertThat(config.pools().get("acme-dedicated").balancer()).isEqualTo("least-latency");
    assertThat(config.policies()).hasSize(3);
  }

  @Test
  void everyMistakeIsToldAtOnceWithPathAndLine() {
    assertThat(
            problems(
                """
                listen: {port: 70000}
                tenants-by: {subdomain-of: localhost}
                tiers:
                  gold: {priority: highest, quota: 5/s}
                pools:
                  p:
                    endpoints:
                      - {demo: 7}
                      - {host: a}
                routes:
                  - {path-prefix: /x}
                """))
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "listen.port (line 1)",
            "tiers.gold.priority (line 4)",
            "tiers.gold.quota (line 4)",
            "pools.p.endpoints[0].demo (line 8)",
            "pools.p.endpoints[1].port (line 9)",
            "routes[0].name (line 11)",
            "routes[0].pool (line 11)");
  }

  @Test
  void mistakesInTheLifeOfEndpointsAreToldLikeAnyOther() {
    assertThat(
            problems(
                """
                tenants-by: {subdomain-of: localhost}
                here: {regoin: eu}
                pools:
                  p:
                    health: {check: {type: http, intervall: 1s}, panic-percent: 101}
                    locality: {levels: moon}
                    retry: {max-attempts: 0}
                    discover:
                      dns: {addresses: {a.internal: 0}}
                  q:
                    discover: {}
                splits:
                  s: {weights: {p: -1}}
                """))
        .extracting(ConfigProblem::path)
        .contains(
            "here.regoin (line 2)",
            "pools.p.health.check.intervall (line 5)",
            "pools.p.health.panic-percent (line 5)",
            "pools.p.locality.levels (line 6)",
            "pools.p.retry.max-attempts (line 7)",
            "pools.p.discover.dns.addresses.a.internal (line 9)",
            "pools.q.discover.file (line 11)",
            "splits.s.weights.p (line 13)");
  }

  @Test
  void unknownNameIsToldTheKnownOnes() {
    List<ConfigProblem> problems =
        problems("tenants-by: {subdomain-of: localhost}\ntiers: {gold: {quota: 5/s}}\n");

    assertThat(problems)
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .asString()
        .contains("quotas")
        .contains("priority");
  }

  @Test
  void nameThatStandsTwiceIsRefused() {
    assertThat(problems("tenants: {}\npools: {}\ntenants: {}\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("line 3"))
        .satisfies(problem -> assertThat(problem.expectation()).containsIgnoringCase("duplicate"));
  }

  @Test
  void brokenTextIsRefusedWithItsLine() {
    assertThat(problems("tenants:\n  acme: {pool: [}\n"))
        .singleElement()
        .extracting(ConfigProblem::path)
        .isEqualTo("line 2");
  }

  @Test
  void textThatIsNoMapIsRefused() {
    assertThat(problems("just words")).hasSize(1);
    assertThat(problems("")).hasSize(1);
  }

  private static GatewayConfig read(String yaml) {
    return GatewayYaml.read(
        yaml, number -> Endpoint.of("127.0.0.1", 9_000 + number).withId("demo-" + number));
  }

  private static List<ConfigProblem> problems(String yaml) {
    InvalidConfigException[] thrown = new InvalidConfigException[1];
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(yaml))
        .satisfies(exception -> thrown[0] = exception);
    return thrown[0].problems();
  }
}
