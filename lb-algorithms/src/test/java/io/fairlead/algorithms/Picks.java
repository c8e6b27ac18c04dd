package io.fairlead.algorithms;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Balancers with a fixed seed, and what they pick. */
final class Picks {

  /** The balancers that others may work through. */
  static final BalancerProvider.Others OTHERS =
      new BalancerProvider.Others(
          Map.of(
              "round-robin", new RoundRobinProvider(),
              "weighted-round-robin", new WeightedRoundRobinProvider(),
              "least-connections", new LeastConnectionsProvider(),
              "least-latency", new LeastLatencyProvider()));

  private Picks() {}

  static Balancer balancer(BalancerProvider provider, EndpointList endpoints) {
    return balancer(provider, Map.of(), endpoints, null);
  }

  static Balancer balancer(
      BalancerProvider provider,
      Map<String, ?> options,
      EndpointList endpoints,
      @Nullable Balancer predecessor) {
    Options read = Options.of("options", options);
    Balancer balancer =
        provider
            .configure(read, OTHERS)
            .create(
                BalancerContext.of("test", endpoints, new FakeTicker(), new SeededRandom(42))
                    .withPredecessor(predecessor));
    if (!read.problems().isEmpty()) {
      throw new IllegalArgumentException(read.problems().toString());
    }
    return balancer;
  }

  /** How often each endpoint is picked. */
  static int[] counts(Balancer balancer, PickContext context, int picks, int size) {
    int[] counts = new int[size];
    for (int i = 0; i < picks; i++) {
      counts[balancer.pick(context)]++;
    }
    return counts;
  }

  /** The picks as letters, {@code a} for the first endpoint. */
  static String letters(Balancer balancer, PickContext context, int picks) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < picks; i++) {
      letters.append((char) ('a' + balancer.pick(context)));
    }
    return letters.toString();
  }

  /** How often each endpoint is picked by four threads together. */
  static int[] countsOfFourThreads(Balancer balancer, int picksOfEach, int size) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      Callable<int[]> work = () -> counts(balancer, FakePick.pick(), picksOfEach, size);
      int[] sum = new int[size];
      List<Future<int[]>> parts =
          new ArrayList<>(executor.invokeAll(List.of(work, work, work, work)));
      for (Future<int[]> part : parts) {
        int[] counts = part.get();
        for (int i = 0; i < size; i++) {
          sum[i] += counts[i];
        }
      }
      return sum;
    } finally {
      executor.shutdownNow();
    }
  }

  /**
   * Whether counts are in proportion to weights, by Pearson's chi-squared test with a bound of five
   * standard deviations.
   */
  static boolean areProportional(int[] counts, double... weights) {
    double weightSum = 0;
    double countSum = 0;
    int degrees = -1;
    for (int i = 0; i < counts.length; i++) {
      weightSum += weights[i];
      countSum += counts[i];
      degrees += weights[i] > 0 ? 1 : 0;
    }
    double chiSquared = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = countSum * weights[i] / weightSum;
      if (expected == 0 && counts[i] > 0) {
        return false;
      }
      chiSquared += expected == 0 ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return chiSquared < degrees + 5 * Math.sqrt(2.0 * degrees) + 5;
  }
}
