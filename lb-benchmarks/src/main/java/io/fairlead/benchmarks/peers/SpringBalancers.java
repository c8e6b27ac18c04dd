package io.fairlead.benchmarks.peers;

import java.util.Objects;
import java.util.stream.IntStream;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;

/** Spring Cloud LoadBalancer, over a list of instances that is there already. */
final class SpringBalancers {

  private static final String SERVICE = "measured";

  private SpringBalancers() {}

  static RoundRobinLoadBalancer roundRobin(int endpoints) {
    ServiceInstance[] instances =
        IntStream.range(0, endpoints)
            .mapToObj(i -> new DefaultServiceInstance("e" + i, SERVICE, "10.0.0.1", 1 + i, false))
            .toArray(ServiceInstance[]::new);
    return new RoundRobinLoadBalancer(
        ServiceInstanceListSuppliers.toProvider(SERVICE, instances), SERVICE);
  }

  /** Picks as Spring's own blocking client does: waits for an answer that is there at once. */
  static ServiceInstance pick(RoundRobinLoadBalancer balancer) {
    Response<ServiceInstance> response = balancer.choose().block();
    return Objects.requireNonNull(Objects.requireNonNull(response).getServer());
  }
}
