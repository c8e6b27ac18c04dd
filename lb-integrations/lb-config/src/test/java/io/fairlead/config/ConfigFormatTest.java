package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text may say, and how it is told what it may not. */
class ConfigFormatTest {

  @Test
  void everySectionIsReadIntoItsPart() {
    LbConfig config =
        ConfigFormat.YAML.read(
            """
            default-pool: shared
            tiers:
              gold: {quotas: [1000/min], priority: high, share: 3}
            tenants:
              acme: {tier: gold, residency: [no], labels: {team: 7}}
              initech: {}
            pools:
              shared:
                max-in-flight: 100
                queue: {max-wait: 250ms}
                isolation: shuffle-sharded
                noisy-neighbours: {action: limit}
                health: {check: tcp, outliers: {}, slow-start: {window: PT1M}}
                endpoints:
                  - {host: 10.0.0.1, port: 8080, zone: a}
            splits:
              canary: {weights: {shared: 1}, key: cookie, key-name: user}
            routes:
              - {name: reports, path-prefix: /reports, pool: canary}
            policies:
              - {type: quota, failing: closed, mode: shadow}
            topology:
              latencies: {eu: {us: 80ms}}
            """);

    assertThat(config)
        .isEqualTo(
            LbConfig.builder()
                .defaultPool("shared")
                .tier("gold", t -> t.quota(Quota.perMinute(1_000)).priority(Priority.HIGH).share(3))
                .tenant("acme", t -> t.tier("gold").residency("no").label("team", "7"))
                .tenant("initech", t -> {})
                .pool(
                    "shared",
                    p ->
                        p.maxInFlight(100)
                            .queue(q -> q.maxWait(Duration.ofMillis(250)))
                            .isolation(Isolation.shuffleSharded(Isolation.DEFAULT_SHARD_SIZE))
                            .noisyNeighbours(n -> n.action(NoisyNeighbourConfig.Limit.DEFAULT))
                            .health(h -> h.check("tcp").outliers().slowStart(Duration.ofMinutes(1)))
                            .endpoint(
                                Endpoint.of("10.0.0.1", 8080).withLocality(new Locality("", "a"))))
                .split("canary", s -> s.weight("shared", 1).key(SplitConfig.Key.COOKIE, "user"))
                .route("reports", r -> r.pathPrefix("/reports").pool("canary"))
                .policy(
                    PolicyConfig.of("quota")
                        .failing(PolicyConfig.FailureMode.CLOSED)
                        .in(PolicyConfig.Mode.SHADOW))
                .topology(t -> t.latency("eu", "us", Duration.ofMillis(80)))
                .build());
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceInItsOrder() {
    String text =
        """
        tiers:
          gold: {priority: highest, quotas: [5/s, often]}
        tenants:
          acme: {share: 0, teir: gold}
          globex: gold
        pools:
          shared:
            max-in-flight: -1
            health: {panic-percent: 101, chekc: tcp}
            endpoints:
              - {host: a, port: 70000}
              - {prot: 1}
        routes:
          - {name: r}
        defualt-pool: shared
        """;

    assertThat(problems(ConfigFormat.YAML, text))
        .extracting(ConfigProblem::toString)
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .startsWith(
                        "tiers.gold.priority (line 2, column 10): \"highest\" is not allowed: one of best-effort, critical, high, normal"),
            p -> assertThat(p).startsWith("tiers.gold.quotas[1] (line 2, column 43): \"often\""),
            p ->
                assertThat(p)
                    .startsWith(
                        "tenants.acme.share (line 4, column 10): 0 is not allowed: a whole number from 1"),
            p ->
                assertThat(p)
                    .startsWith(
                        "tenants.acme.teir (line 4, column 20): \"gold\" is not allowed: unknown option; did you mean tier?"),
            p ->
                assertThat(p)
                    .startsWith(
                        "tenants.globex (line 5, column 11): \"gold\" is not allowed: a map of names"),
            p -> assertThat(p).startsWith("pools.shared.max-in-flight (line 8, column 5): -1 is"),
            p -> assertThat(p).startsWith("pools.shared.health.panic-percent (line 9, column 14)"),
            p ->
                assertThat(p)
                    .startsWith(
                        "pools.shared.health.chekc (line 9, column 34): \"tcp\" is not allowed: unknown option; did you mean check?"),
            p -> assertThat(p).startsWith("pools.shared.endpoints[0].port (line 11, column 19)"),
            p ->
                assertThat(p)
                    .startsWith("pools.shared.endpoints[1].host (line 12, column 9): required"),
            p ->
                assertThat(p)
                    .startsWith("pools.shared.endpoints[1].port (line 12, column 9): required"),
            p -> assertThat(p).startsWith("pools.shared.endpoints[1].prot (line 12, column 10)"),
            p -> assertThat(p).startsWith("routes[0].pool (line 14, column 5): required: a text"),
            p ->
                assertThat(p)
                    .startsWith(
                        "defualt-pool (line 15, column 1): \"shared\" is not allowed: unknown option; did you mean default-pool?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{tenants: {acme: {share: 0}}}|tenants.acme.share (line 1, column 19)",
        "{\"pools\":{\"a.b\":{\"queue\":{\"size\":0}}}}|pools.a.b.queue.size (line 1, column 27)"
      })
  void placesAreRightInEitherFormat(String text, String place) {
    ConfigFormat format = text.contains("\"") ? ConfigFormat.JSON : ConfigFormat.YAML;

    assertThat(problems(format, text)).extracting(ConfigProblem::path).containsExactly(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "just words", "- a", "[]", "# nothing", "~"})
  void textThatIsNoMapIsRefused(String text) {
    assertThat(problems(ConfigFormat.YAML, text))
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .isEqualTo("a map of names to values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"010", "0x10", "1_000", "+5", ".5", "5.", ".inf", ".nan"})
  void numbersThatDoNotMeanTheSameToEveryoneAreRefused(String number) {
    assertThat(problems(ConfigFormat.YAML, "pools: {p: {max-in-flight: " + number + "}}"))
        .singleElement()
        .satisfies(p -> assertThat(p.path()).startsWith("pools.p.max-in-flight (line 1"))
        .satisfies(p -> assertThat(p.value()).isEqualTo(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenants: {a: {}, b: {}, a: {tier: x}}|tenants.a (line 1, column 25)",
        "pools: {a: {}, a: {}}|pools.a (line 1, column 16)",
        "tiers: {a: {share: 1, share: 2}}|tiers.a.share (line 1, column 23)",
        "pools: {} \\npools: {}|pools (line 2, column 1)"
      })
  void nameThatStandsTwiceIsRefused(String text, String place) {
    assertThat(problems(ConfigFormat.YAML, text.replace("\\n", "\n")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo(place));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenants: {acme: }", "tenants:\n  acme:\n", "pools:", "routes: [,]"})
  void nothingIsNoSection(String text) {
    assertThat(problems(ConfigFormat.YAML, text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenants: {acme: ~}",
        "pools: {p: {health: {outliers: null}}}",
        "default-pool: ~",
        "routes: [null]"
      })
  void nameWithoutValueIsRefusedRatherThanPassedOver(String text) {
    assertThat(problems(ConfigFormat.YAML, text))
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .asString()
        .startsWith("a value; {} for a section");
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(problems(ConfigFormat.YAML, "pools: {}\n---\npools: {}\n"))
        .extracting(ConfigProblem::expectation)
        .containsExactly("one document and no more");
    assertThat(problems(ConfigFormat.JSON, "{} {}"))
        .extracting(ConfigProblem::expectation)
        .containsExactly("one document and no more");
  }

  @Test
  void brokenTextIsToldWithWhatIsWrongBeforeItBreaks() {
    assertThat(problems(ConfigFormat.YAML, "pools: {a: }\ntenants:\n  acme: {pool: [}\n"))
        .extracting(ConfigProblem::path)
        .containsExactly("pools.a (line 1, column 9)", "tenants.acme.pool (line 3, column 17)");
  }

  @Test
  void whatNoFileCanSayIsNotWritten() {
    LbConfig config =
        LbConfig.builder()
            .pool("p", p -> p.health(h -> h.outliers(o -> o.interval(Duration.ofNanos(1)))))
            .build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigFormat.YAML.write(config))
        .withMessageContaining("pools.p.health.outliers.interval");
  }

  @Test
  void valuesOfCodeAreWrittenInOptionsAsTextsSayThem() {
    LbConfig config =
        LbConfig.builder()
            .pool(
                "p",
                p ->
                    p.balancer(
                        "sticky",
                        Map.of(
                            "a", Duration.ofSeconds(90),
                            "b", Priority.BEST_EFFORT,
                            "c", List.of(Quota.perSecond(5)),
                            "d", Set.of(2, 1))))
            .build();

    assertThat(
            ConfigFormat.JSON
                .read(ConfigFormat.JSON.write(config))
                .pools()
                .get("p")
                .balancerOptions())
        .isEqualTo(Map.of("a", "90s", "b", "best-effort", "c", List.of("5/s"), "d", List.of(1, 2)));
  }

  @Test
  void formatFollowsTheNameOfTheFile() {
    assertThat(ConfigFormat.of(Path.of("/a.json/b.yaml"))).isEqualTo(ConfigFormat.YAML);
    assertThat(ConfigFormat.of(Path.of("b.yml"))).isEqualTo(ConfigFormat.YAML);
    assertThat(ConfigFormat.of(Path.of("b.JSON"))).isEqualTo(ConfigFormat.JSON);
  }

  static List<ConfigProblem> problems(ConfigFormat format, String text) {
    InvalidConfigException refused =
        catchThrowableOfType(InvalidConfigException.class, () -> format.read(text));
    assertThat(refused).as(text).isNotNull();
    return refused.problems();
  }

  @Test
  void settingsOfTheHostAreReadAsStrictlyAndWithTheirPlaces() {
    Function<Options, Integer> port =
        root -> root.section("listen").integer("port", 8080, 0, 65_535);

    assertThat(ConfigFormat.YAML.read("listen: {port: 81}\n", port)).isEqualTo(81);
    InvalidConfigException wrong =
        catchThrowableOfType(
            InvalidConfigException.class,
            () -> ConfigFormat.YAML.read("listen:\n  port: 010\n  prot: 1\npools: {}\n", port));
    assertThat(wrong.problems())
        .extracting(ConfigProblem::path)
        .containsExactly(
            "listen.port (line 2, column 9)",
            "listen.prot (line 3, column 3)",
            "pools (line 4, column 1)");
  }
}
