package io.fairlead.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.loadbalancer.LoadBalancer;
import com.linecorp.armeria.common.loadbalancer.SimpleLoadBalancer;
import com.netflix.loadbalancer.RoundRobinRule;
import com.twitter.finagle.loadbalancer.Balancers;
import io.fairlead.benchmarks.peers.ArmeriaBalancers.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;

/** Shows that the balancers of others are set up so that they do what they are measured for. */
class PeersTest {

  private static final int ENDPOINTS = 6;

  private final Key key = Key.of(7);
  private GrpcBalancer grpc = GrpcBalancer.roundRobin(ENDPOINTS);

  @AfterEach
  void close() {
    grpc.close();
  }

  @Test
  void everyRoundRobinGivesEachEndpointItsTurn() {
    FairleadBalancer fairlead = FairleadBalancer.of("round-robin", ENDPOINTS);
    SimpleLoadBalancer<Candidate> armeria = ArmeriaBalancers.roundRobin(ENDPOINTS);
    RoundRobinRule ribbon = RibbonBalancers.roundRobin(ENDPOINTS);
    RoundRobinLoadBalancer spring = SpringBalancers.roundRobin(ENDPOINTS);
    FinagleBalancer finagle = FinagleBalancer.of(Balancers.roundRobin(), ENDPOINTS);

    assertThat(turns(() -> fairlead.pick(key.fairlead()))).allMatch(turns -> turns == 100);
    assertThat(turns(armeria::pick)).allMatch(turns -> turns == 100);
    assertThat(turns(() -> ribbon.choose(null))).allMatch(turns -> turns == 100);
    assertThat(turns(() -> SpringBalancers.pick(spring))).allMatch(turns -> turns == 100);
    assertThat(turns(finagle::pickAndRelease)).allMatch(turns -> turns == 100);
    assertThat(turns(this::pickOfGrpc)).allMatch(turns -> turns == 100);
  }

  /** Weights of 1, 2, 3, 1, 2, 3. */
  @Test
  void everyWeightedOneKeepsToTheSameWeights() {
    FairleadBalancer fairlead = FairleadBalancer.of("weighted-round-robin", ENDPOINTS);
    SimpleLoadBalancer<Candidate> armeria = ArmeriaBalancers.weightedRoundRobin(ENDPOINTS);
    RoundRobinLoadBalance dubbo = new RoundRobinLoadBalance();
    List<Invoker<Object>> invokers = DubboEndpoint.list(ENDPOINTS);
    replaceGrpc(GrpcBalancer.weighted(ENDPOINTS));

    assertThat(turns(() -> fairlead.pick(key.fairlead()))).containsOnly(50, 100, 150);
    assertThat(turns(armeria::pick)).containsOnly(50, 100, 150);
    assertThat(turns(() -> dubbo.select(invokers, DubboEndpoint.CONSUMER, key.dubbo())))
        .containsOnly(50, 100, 150);
    assertThat(turns(this::pickOfGrpc))
        .allMatch(turns -> Math.min(Math.abs(turns - 50) % 50, 50 - turns % 50) <= 2)
        .anyMatch(turns -> turns < 60)
        .anyMatch(turns -> turns > 140);
  }

  @Test
  void everyHashingOneSendsAKeyToItsEndpointAndKeysApart() {
    FairleadBalancer fairlead = FairleadBalancer.of("consistent-hash", ENDPOINTS);
    LoadBalancer<Candidate, Key> armeria = ArmeriaBalancers.sticky(ENDPOINTS);
    replaceGrpc(GrpcBalancer.ringHash(ENDPOINTS, Keys.forGrpc()));

    assertThat(turns(() -> fairlead.pick(key.fairlead()))).hasSize(1);
    assertThat(turns(() -> armeria.pick(key))).hasSize(1);
    assertThat(turns(this::pickOfGrpc)).hasSize(1);
    assertThat(IntStream.range(0, 100).mapToObj(i -> grpc.pick(Key.of(i).grpc()).getSubchannel()))
        .doesNotContainNull();
    assertThat(
            IntStream.range(0, 100)
                .mapToObj(i -> grpc.pick(Key.of(i).grpc()).getSubchannel())
                .distinct())
        .hasSize(ENDPOINTS);
  }

  @Test
  void leastRequestAndFinagleServeAllEndpoints() {
    FinagleBalancer finagle =
        FinagleBalancer.of(Balancers.p2c(Balancers.p2c$default$1()), ENDPOINTS);
    replaceGrpc(GrpcBalancer.leastRequest(ENDPOINTS));

    assertThat(turns(this::pickOfGrpc)).hasSize(ENDPOINTS);
    assertThat(turns(finagle::pickAndRelease)).hasSize(ENDPOINTS);
  }

  private void replaceGrpc(GrpcBalancer other) {
    grpc.close();
    grpc = other;
  }

  private Object pickOfGrpc() {
    return Objects.requireNonNull(grpc.pick(key.grpc()).getSubchannel());
  }

  /** How often each endpoint is picked, of a hundred picks for each. */
  private static Iterable<Integer> turns(Supplier<Object> pick) {
    Map<Object, Integer> turns = new HashMap<>();
    for (int i = 0; i < 100 * ENDPOINTS; i++) {
      turns.merge(pick.get(), 1, Integer::sum);
    }
    return turns.values();
  }
}
