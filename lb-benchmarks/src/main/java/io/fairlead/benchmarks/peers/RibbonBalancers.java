package io.fairlead.benchmarks.peers;

import com.netflix.loadbalancer.BaseLoadBalancer;
import com.netflix.loadbalancer.RoundRobinRule;
import com.netflix.loadbalancer.Server;
import java.util.stream.IntStream;

/** Ribbon's rule; the balancer around it only counts each pick besides. */
final class RibbonBalancers {

  private RibbonBalancers() {}

  static RoundRobinRule roundRobin(int endpoints) {
    BaseLoadBalancer balancer = new BaseLoadBalancer();
    balancer.addServers(
        IntStream.range(0, endpoints).mapToObj(i -> new Server("10.0.0.1", 1 + i)).toList());
    return new RoundRobinRule(balancer);
  }
}
