package io.fairlead.benchmarks.peers;

import com.linecorp.armeria.common.loadbalancer.LoadBalancer;
import com.linecorp.armeria.common.loadbalancer.SimpleLoadBalancer;
import com.linecorp.armeria.common.loadbalancer.Weighted;
import java.util.List;
import java.util.stream.IntStream;

/** Armeria's balancers, which choose among values of any kind. */
final class ArmeriaBalancers {

  private ArmeriaBalancers() {}

  static SimpleLoadBalancer<Candidate> roundRobin(int endpoints) {
    return LoadBalancer.ofRoundRobin(Candidate.list(endpoints));
  }

  static SimpleLoadBalancer<Candidate> weightedRoundRobin(int endpoints) {
    return LoadBalancer.ofWeightedRoundRobin(Candidate.list(endpoints));
  }

  /** By the hash that the text has anyway, multiplied, since its lower bits alone tell little. */
  static LoadBalancer<Candidate, Key> sticky(int endpoints) {
    return LoadBalancer.ofSticky(
        Candidate.list(endpoints), key -> key.tenant().hashCode() * 0x9E3779B97F4A7C15L);
  }

  /** An endpoint. */
  record Candidate(String host, int port, int weight) implements Weighted {

    static List<Candidate> list(int size) {
      return IntStream.range(0, size)
          .mapToObj(i -> new Candidate("10.0.0.1", 1 + i, Weight.of(i)))
          .toList();
    }
  }
}
