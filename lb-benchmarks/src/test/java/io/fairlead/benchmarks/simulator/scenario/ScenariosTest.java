package io.fairlead.benchmarks.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.benchmarks.simulator.engine.BalancerSpec;
import io.fairlead.benchmarks.simulator.engine.Measurement;
import io.fairlead.benchmarks.simulator.engine.Progress;
import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Simulation;
import io.fairlead.benchmarks.simulator.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scenarios are there to show, in the small. */
class ScenariosTest {

  private static final String HASH = "consistent-hash:key=header:key-name=x-key:load-factor=";

  static Stream<Scenario> all() {
    return Scenarios.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachIsNamedAndAsksQuestion(Scenario scenario) {
    assertThat(scenario.name()).matches("[a-z]+(-[a-z]+)*");
    assertThat(scenario.question()).endsWith("?");
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachComparesBalancersThatExist(Scenario scenario) {
    Setup first = scenario.setups(small(0.001)).get(0);
    for (String balancer : scenario.balancers()) {
      Setup brief =
          Setup.named("")
              .servers(first.servers().size(), first.servers().get(0))
              .traffic(first.traffic().get(0))
              .measure("", Duration.ZERO, Duration.ofMillis(20))
              .build();
      assertThat(run(brief, balancer).get(0).requests()).isPositive();
    }
  }

  @Test
  void withTheFairQueueNobodyFeelsANoisyNeighbour() {
    NoisyNeighbour scenario = new NoisyNeighbour();
    Setup setup = scenario.setups(Inputs.none()).get(0);

    List<Measurement> withQueue = run(setup, scenario.balancers().get(2));
    List<Measurement> without = run(setup, scenario.balancers().get(0));

    Measurement quiet = withQueue.get(0);
    Measurement storm = withQueue.get(1);
    assertThat(storm.rejected()).isZero();
    assertThat(storm.failed()).isZero();
    assertThat(storm.percentileMillis(99)).isLessThan(1.1 * quiet.percentileMillis(99));
    assertThat(storm.utilisation()).isGreaterThan(0.95);
    assertThat(without.get(1).percentileMillis(99))
        .isGreaterThan(10 * without.get(0).percentileMillis(99));
  }

  @Test
  void leastLatencyFindsSlowServers() {
    Setup bearable = new SlowServers().setups(small(0.2)).get(0);

    double inTurn = run(bearable, "round-robin").get(0).percentileMillis(99);
    double connections = run(bearable, "least-connections").get(0).percentileMillis(99);
    double latency = run(bearable, "least-latency").get(0).percentileMillis(99);

    assertThat(latency).isLessThan(connections);
    assertThat(connections).isLessThan(inTurn);
  }

  @Test
  void roundRobinDrownsSlowServersAtHigherLoad() {
    Setup unbearable = new SlowServers().setups(small(0.1)).get(1);

    double inTurn = run(unbearable, "round-robin").get(0).percentileMillis(99);
    double latency = run(unbearable, "least-latency").get(0).percentileMillis(99);

    assertThat(latency).isLessThan(inTurn / 2);
  }

  @Test
  void leastLatencyStaysOutOfTheWayOfAntagonists() {
    Setup setup = new Antagonists().setups(small(0.3)).get(0);

    List<Measurement> inTurn = run(setup, "round-robin");
    List<Measurement> connections = run(setup, "least-connections");
    List<Measurement> latency = run(setup, "least-latency");

    int last = setup.spans().size() - 1;
    double p99 = latency.get(last).percentileMillis(99);
    assertThat(p99).isLessThan(inTurn.get(last).percentileMillis(99) / 2);
    assertThat(p99).isLessThan(connections.get(last).percentileMillis(99));
    assertThat(latency.get(last).foundPercentile(99))
        .isLessThan(connections.get(last).foundPercentile(99));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hot-cold", "hot-cold+probes"})
  void hotColdKeepsTheTailInFlightBelowThatOfTwoChoices(String hotCold) {
    Setup setup = new Antagonists().setups(small(0.3)).get(0);
    int last = setup.spans().size() - 1;

    Measurement inTurn = run(setup, "round-robin").get(last);
    Measurement twoChoices = run(setup, "least-connections").get(last);
    Measurement measured = run(setup, hotCold).get(last);

    assertThat(measured.foundPercentile(99)).isLessThan(twoChoices.foundPercentile(99));
    assertThat(measured.percentileMillis(99)).isLessThan(inTurn.percentileMillis(99) / 2);
  }

  /** A limit that follows from how full the servers are must not let them fill one another up. */
  @Test
  void hotColdDoesNotFillIdenticalServersUp() {
    Setup setup = new Identical().setups(small(0.1)).get(1);

    Measurement twoChoices = run(setup, "least-connections").get(0);
    Measurement hotCold = run(setup, "hot-cold").get(0);

    assertThat(hotCold.foundPercentile(99)).isLessThanOrEqualTo(twoChoices.foundPercentile(99) + 1);
  }

  @Test
  void subsetShowsClientMoreOfItsServers() {
    Setup setup = new ManyClients().setups(small(0.2)).get(1);

    Measurement whole = run(setup, "least-connections").get(0);
    Measurement part =
        run(setup, "subset:client-index={client}:client-count={clients}:inner=least-connections")
            .get(0);

    assertThat(part.percentileMillis(99)).isLessThan(whole.percentileMillis(99));
  }

  @Test
  void leastLatencyLeavesTheServerThatFailsFast() {
    Setup setup = new FailFast().setups(Inputs.none()).get(0);
    double fairShare = 1.0 / setup.servers().size();

    assertThat(run(setup, "least-latency").get(2).watchedShare()).isLessThan(fairShare);
    assertThat(run(setup, "least-connections+circuit-breaker").get(2).watchedShare())
        .isLessThan(fairShare);
  }

  /** The trap itself: without it the scenario would show nothing. */
  @Test
  void leastConnectionsIsDrawnToTheServerThatFailsFast() {
    Setup setup = new FailFast().setups(Inputs.none()).get(0);

    assertThat(run(setup, "least-connections").get(2).watchedShare())
        .isGreaterThan(1.5 / setup.servers().size());
  }

  @Test
  void badBackendsSortTheBalancers() {
    Setup setup = new BadBackends().setups(Inputs.none()).get(0);

    double inTurn = run(setup, "round-robin").get(0).successRatio();
    double connections = run(setup, "least-connections").get(0).successRatio();
    double latency = run(setup, "least-latency").get(0).successRatio();

    assertThat(inTurn).isLessThan(connections);
    assertThat(connections).isLessThanOrEqualTo(latency);
  }

  @Test
  void boundedLoadKeepsItsFactorAndMostHits() {
    Setup setup = new Affinity().setups(small(0.25)).get(0);

    Measurement plain = run(setup, HASH + "0").get(0);
    Measurement bounded = run(setup, HASH + "1.25").get(0);

    assertThat(bounded.mostJobs()).isLessThan(1.25);
    assertThat(bounded.hitRatio()).isGreaterThan(0.9 * plain.hitRatio());
    // The negative control: the plain ring knows no bound.
    assertThat(plain.mostJobs()).isGreaterThan(1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dedicated", "bridge"})
  void stormOfOneTenantIsNotFeltByThoseWithServersOfTheirOwn(String pattern) {
    Setup setup = named(new IsolationStorm(), pattern);

    List<Measurement> measured = run(setup, "least-connections+priority");

    double quiet = measured.get(0).percentileMillis(99);
    assertThat(measured.get(1).percentileMillis(99)).isLessThan(1.1 * quiet);
    assertThat(measured.get(1).successRatio()).isGreaterThan(0.999);
  }

  @Test
  void stormIsHalfKeptAwayByAPolicyInASharedPoolAndFeltByAllWithoutIt() {
    Setup setup = named(new IsolationStorm(), "shared");

    double without = run(setup, "least-connections").get(1).successRatio();
    double shared = run(setup, "least-connections+priority").get(1).successRatio();
    double alone =
        run(named(new IsolationStorm(), "dedicated-balancer"), "least-connections+priority")
            .get(1)
            .successRatio();

    assertThat(without).isLessThan(0.3);
    assertThat(shared).isBetween(0.7, 0.95);
    assertThat(alone).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dedicated", "shuffle-sharded"})
  void poisonOfOneTenantTakesNothingFromThoseWhoAreNotWhereItGoes(String pattern) {
    Measurement measured = run(named(new IsolationPoison(), pattern), "least-connections").get(1);

    assertThat(measured.successRatio()).isGreaterThan(0.999);
  }

  /** Where everybody is everywhere, it takes from everybody. */
  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated-balancer"})
  void poisonOfOneTenantTakesFromAllWhoAreWhereItGoes(String pattern) {
    Measurement measured = run(named(new IsolationPoison(), pattern), "least-connections").get(1);

    assertThat(measured.successRatio()).isLessThan(0.8);
  }

  private static Setup named(Scenario scenario, String setup) {
    return scenario.setups(Inputs.none()).stream()
        .filter(candidate -> candidate.name().equals(setup))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tableHasRowForEachBalancerInEachSituation() {
    Setup setup = new Antagonists().setups(small(0.02)).get(0);
    List<Result> results = new ArrayList<>();
    for (String balancer : List.of("random", "round-robin")) {
      results.add(Simulation.run(setup, BalancerSpec.parse(balancer), 1, Progress.NONE));
    }

    assertThat(Row.of(results))
        .extracting(Row::situation, Row::balancer)
        .startsWith(tuple("75 %", "random"), tuple("75 %", "round-robin"), tuple("83 %", "random"))
        .hasSize(14);
  }

  private static Inputs small(double scale) {
    return new Inputs(scale, null, null);
  }

  private static List<Measurement> run(Setup setup, String balancer) {
    return Simulation.run(setup, BalancerSpec.parse(balancer), 1, Progress.NONE).measurements();
  }
}
