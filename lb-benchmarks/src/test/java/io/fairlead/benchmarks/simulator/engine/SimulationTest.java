package io.fairlead.benchmarks.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

  private static final Duration WORK = Duration.ofMillis(10);

  @Test
  void idleServerAnswersAfterItsWorkAndTheNetwork() {
    Setup.Builder setup = setup(1, Distribution.constant(WORK)).network(Duration.ofMillis(3));

    Measurement measured = run("random", setup);

    assertThat(measured.percentileMillis(0)).isBetween(15.9, 16.1);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void everyRequestEndsOnceWhateverHappensToTheServers(State trouble) {
    Setup.Builder setup =
        setup(100, Distribution.exponential(WORK))
            .network(Duration.ofMillis(1))
            .timeout(Duration.ofMillis(40))
            .retries(2)
            .script(fleet -> shake(fleet, trouble));

    Measurement measured = run("least-connections", setup);

    assertThat(measured.requests()).isGreaterThan(1_000);
    assertThat(measured.succeeded() + measured.late() + measured.failed() + measured.rejected())
        .isEqualTo(measured.requests());
    if (trouble != State.UP) {
      assertThat(Arrays.stream(measured.sent()).sum()).isGreaterThan(measured.requests());
    }
  }

  private static void shake(Fleet fleet, State trouble) {
    for (int second = 1; second < 19; second += 2) {
      int server = second % fleet.size();
      fleet.at(Duration.ofSeconds(second), () -> fleet.turn(server, trouble));
      fleet.at(Duration.ofSeconds(second + 1), () -> fleet.turn(server, State.UP));
    }
  }

  @Test
  void refusedRequestsAreCounted() {
    Measurement measured =
        run(
            "random+circuit-breaker",
            setup(100, Distribution.exponential(WORK))
                .script(
                    fleet ->
                        fleet.at(
                            Duration.ofSeconds(2),
                            () ->
                                IntStream.range(0, fleet.size())
                                    .forEach(server -> fleet.turn(server, State.REFUSING)))));

    assertThat(measured.rejected()).isPositive();
    assertThat(measured.succeeded() + measured.failed() + measured.rejected())
        .isEqualTo(measured.requests());
  }

  @Test
  void retryGoesToAnotherServer() {
    Setup.Builder setup =
        setup(10, Distribution.exponential(WORK))
            .retries(1)
            .script(fleet -> fleet.turn(0, State.FAILING_FAST));

    Measurement measured = run("round-robin", setup);

    assertThat(measured.successRatio()).isEqualTo(1);
    assertThat(measured.sent()[0]).isPositive();
  }

  @Test
  void silentServerCostsTheTimeOut() {
    Setup.Builder setup =
        setup(10, Distribution.constant(WORK))
            .timeout(Duration.ofMillis(500))
            .script(fleet -> silence(fleet));

    Measurement measured = run("random", setup);

    assertThat(measured.failed()).isEqualTo(measured.requests());
  }

  private static void silence(Fleet fleet) {
    IntStream.range(0, fleet.size()).forEach(server -> fleet.turn(server, State.SILENT));
  }

  @Test
  void silentServerNeedsTimeOut() {
    Setup.Builder setup = setup(10, Distribution.constant(WORK)).script(fleet -> silence(fleet));

    assertThatIllegalStateException()
        .isThrownBy(() -> run("random", setup))
        .withMessageContaining("time-out");
  }

  @Test
  void stuckRequestsAreFound() {
    Setup.Builder setup =
        setup(10, Distribution.constant(WORK))
            .script(
                fleet ->
                    IntStream.range(0, fleet.size())
                        .forEach(server -> fleet.limitCores(server, 0)));

    assertThatIllegalStateException()
        .isThrownBy(() -> run("random", setup))
        .withMessageContaining("nothing will end");
  }

  @Test
  void slowAnswersCountAsLate() {
    Setup.Builder setup = setup(10, Distribution.constant(WORK)).goodWithin(Duration.ofMillis(9));

    Measurement measured = run("random", setup);

    assertThat(measured.late()).isEqualTo(measured.requests());
    assertThat(measured.successRatio()).isZero();
  }

  @Test
  void utilisationIsTheLoad() {
    Measurement measured = run("random", setup(200, Distribution.exponential(WORK)));

    // 200 requests a second of 10 ms over five cores.
    assertThat(measured.utilisation()).isBetween(0.37, 0.43);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "least-latency+circuit-breaker"})
  void sameSeedGivesTheSameResult(String balancer) {
    Consumer<Fleet> script = fleet -> shake(fleet, State.FAILING);
    Setup.Builder setup =
        setup(300, Distribution.exponential(WORK)).clients(3).retries(1).script(script);

    Result one = Simulation.run(setup.build(), BalancerSpec.parse(balancer), 7, Progress.NONE);
    Result same = Simulation.run(setup.build(), BalancerSpec.parse(balancer), 7, Progress.NONE);
    Result other = Simulation.run(setup.build(), BalancerSpec.parse(balancer), 8, Progress.NONE);

    assertThat(fingerprint(same)).isEqualTo(fingerprint(one));
    assertThat(fingerprint(other)).isNotEqualTo(fingerprint(one));
  }

  private static String fingerprint(Result result) {
    Measurement measured = result.measurements().get(0);
    return measured.meanMillis() + " " + measured.failed() + Arrays.toString(measured.sent());
  }

  @Test
  void allBalancersMeetTheSameRequests() {
    Setup setup = setup(100, Distribution.exponential(WORK)).build();

    long random = Simulation.run(setup, BalancerSpec.parse("random"), 1, Progress.NONE).requests();
    long inTurn =
        Simulation.run(setup, BalancerSpec.parse("round-robin"), 1, Progress.NONE).requests();

    assertThat(random).isEqualTo(inTurn);
  }

  @Test
  void keysReachTheBalancerAndTheCache() {
    Traffic traffic =
        Traffic.of(Arrivals.poisson(200), Distribution.exponential(WORK))
            .withTenants(new Zipf(10, 1))
            .withKeys(Zipf.uniform(100));
    Setup.Builder setup =
        Setup.named("")
            .servers(5, ServerConfig.sharing(4).withCache(100, 40, 2))
            .traffic(traffic)
            .measure("", Duration.ofSeconds(10), Duration.ofSeconds(20));

    double scattered = run("random", setup).hitRatio();
    double together =
        run("consistent-hash:key=header:key-name=x-key:load-factor=0", setup).hitRatio();

    assertThat(scattered).isBetween(0.3, 0.5);
    assertThat(together).isGreaterThan(0.95);
  }

  @Test
  void whatIsNotMeasuredIsWorkForTheServersAllTheSame() {
    Traffic others = Traffic.of(Arrivals.poisson(100), Distribution.exponential(WORK)).unmeasured();
    Measurement alone = run("random", setup(100, Distribution.exponential(WORK)));

    Measurement measured =
        run("random", setup(100, Distribution.exponential(WORK)).traffic(others));

    assertThat(measured.requests()).isEqualTo(alone.requests());
    assertThat(measured.utilisation()).isBetween(0.37, 0.43);
    assertThat(measured.goodPerSecond()).isBetween(190.0, 210.0);
    assertThat(alone.goodPerSecond()).isBetween(95.0, 105.0);
  }

  /** One poisonous request in ten seconds or so, and the server is back after one. */
  @Test
  void poisonKillsItsServerUntilThatIsBack() {
    Traffic poison =
        Traffic.of(Arrivals.poisson(0.2), Distribution.exponential(WORK))
            .unmeasured()
            .killingFor(Duration.ofSeconds(1));

    Measurement measured =
        run("random", setup(100, Distribution.exponential(WORK)).traffic(poison));

    // A fifth of the requests of every fifth second, give or take the number of kills.
    assertThat(measured.failed()).isBetween(20L, 200L);
    assertThat(measured.succeeded() + measured.failed()).isEqualTo(measured.requests());
  }

  @Test
  void tenantsHaveTheirOwnServersAndOverflowToTheOthers() {
    Traffic traffic =
        Traffic.of(Arrivals.poisson(100), Distribution.exponential(WORK))
            .withTenants(Zipf.uniform(2));
    Setup.Builder setup =
        Setup.named("")
            .servers(3, ServerConfig.sharing(1))
            .traffic(traffic)
            .sharing(new Sharing(Isolation.bridge(Sharing.OVERFLOW, 100), 1, 2, 0, null))
            .measure("", Duration.ZERO, Duration.ofSeconds(20));

    Measurement measured = run("random+priority", setup);
    Measurement unlimited = run("random", setup);

    assertThat(measured.rejected()).isZero();
    assertThat(measured.sent()[2]).isBetween(1L, measured.requests() / 4);
    assertThat(unlimited.sent()[2]).isZero();
  }

  @Test
  void unknownBalancerIsRefused() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> run("no-such-balancer", setup(1, Distribution.constant(WORK))))
        .withMessageContaining("no-such-balancer");
  }

  private static Setup.Builder setup(double perSecond, Distribution work) {
    return Setup.named("test")
        .servers(5, ServerConfig.sharing(1))
        .traffic(Traffic.of(Arrivals.poisson(perSecond), work))
        .measure("", Duration.ZERO, Duration.ofSeconds(20));
  }

  private static Measurement run(String balancer, Setup.Builder setup) {
    Result result = Simulation.run(setup.build(), BalancerSpec.parse(balancer), 1, Progress.NONE);
    return result.measurements().get(0);
  }
}
