package io.fairlead.benchmarks.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator, load balancer and all, against what is known on paper. Work is one second, so that
 * times are in units of it.
 */
class QueueingTheoryTest {

  private static final Duration UNIT = Duration.ofSeconds(1);
  private static final Distribution EXPONENTIAL = Distribution.exponential(UNIT);
  private static final double TOLERANCE_PERCENT = 3;

  /**
   * The fixed point of the supermarket model (Mitzenmacher, "The Power of Two Choices in Randomized
   * Load Balancing", 2001): the time in system is the sum over i of load^(2^i - 2). 500 servers are
   * near enough to infinitely many.
   */
  @ParameterizedTest
  @CsvSource({"0.70, 1.6145, 1000", "0.90, 2.6141, 2000", "0.95, 3.3830, 4000"})
  void twoChoicesTakeAsLongAsInTheSupermarketModel(double load, double expected, int seconds) {
    double mean = meanOf("least-connections:choices=2", supermarket(load, seconds));

    assertThat(mean).isCloseTo(expected, withinPercentage(TOLERANCE_PERCENT));
  }

  /** Without this one, a model of a single queue for all would pass as well. */
  @ParameterizedTest
  @CsvSource({"0.70, 1.6145", "0.90, 2.6141", "0.95, 3.3830"})
  void oneChoiceDoesNot(double load, double expected) {
    double mean = meanOf("random", supermarket(load, 800));

    assertThat(mean).isNotCloseTo(expected, withinPercentage(TOLERANCE_PERCENT));
  }

  @Test
  void randomOverSingleCoresIsAnMM1QueueEach() {
    double mean = meanOf("random", setup(20, ServerConfig.fifo(1), 0.7, EXPONENTIAL, 20_000));

    assertThat(mean).isCloseTo(1 / (1 - 0.7), withinPercentage(TOLERANCE_PERCENT));
  }

  /** Pollaczek and Khinchine: work of no variance waits half as long. */
  @Test
  void constantWorkIsAnMD1QueueEach() {
    Distribution constant = Distribution.constant(UNIT);

    double mean = meanOf("random", setup(20, ServerConfig.fifo(1), 0.7, constant, 20_000));

    assertThat(mean).isCloseTo(1 + 0.7 / (2 * (1 - 0.7)), withinPercentage(TOLERANCE_PERCENT));
  }

  /** Under processor sharing the mean depends on the mean of the work alone. */
  @Test
  void sharingDoesNotCareHowWorkIsSpread() {
    Distribution constant = Distribution.constant(UNIT);
    Distribution bimodal =
        Distribution.bimodal(Duration.ofMillis(500), Duration.ofMillis(5_500), 0.1);

    for (Distribution work : new Distribution[] {EXPONENTIAL, constant, bimodal}) {
      double mean = meanOf("random", setup(20, ServerConfig.sharing(1), 0.7, work, 20_000));
      assertThat(mean).isCloseTo(1 / (1 - 0.7), withinPercentage(TOLERANCE_PERCENT));
    }
  }

  /** The negative control of the one above: first come, first served does care. */
  @Test
  void firstComeFirstServedCaresHowWorkIsSpread() {
    Distribution bimodal =
        Distribution.bimodal(Duration.ofMillis(500), Duration.ofMillis(5_500), 0.1);

    double mean = meanOf("random", setup(20, ServerConfig.fifo(1), 0.7, bimodal, 20_000));

    assertThat(mean).isNotCloseTo(1 / (1 - 0.7), withinPercentage(TOLERANCE_PERCENT));
  }

  /** Erlang's formula for four cores at 70 %: a job waits with probability 0.4287. */
  @Test
  void severalCoresAreAnMMCQueue() {
    double mean = meanOf("random", setup(10, ServerConfig.fifo(4), 0.7, EXPONENTIAL, 10_000));

    assertThat(mean).isCloseTo(1 + 0.4287 / (4 - 2.8), withinPercentage(TOLERANCE_PERCENT));
  }

  private static Setup supermarket(double load, int seconds) {
    return setup(500, ServerConfig.fifo(1), load, EXPONENTIAL, seconds);
  }

  private static Setup setup(
      int servers, ServerConfig config, double load, Distribution work, int seconds) {
    double perSecond = servers * config.cores() * load;
    return Setup.named("theory")
        .servers(servers, config)
        .traffic(Traffic.of(Arrivals.poisson(perSecond), work))
        .measure("", Duration.ofSeconds(seconds / 8), Duration.ofSeconds(seconds))
        .build();
  }

  private static double meanOf(String balancer, Setup setup) {
    Result result = Simulation.run(setup, BalancerSpec.parse(balancer), 1, Progress.NONE);
    return result.measurements().get(0).meanMillis() / UNIT.toMillis();
  }
}
