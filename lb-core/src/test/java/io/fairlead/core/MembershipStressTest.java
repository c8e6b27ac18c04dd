package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.stats.EndpointStats;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipStressTest {

  private static final int ENDPOINTS = 60_000;
  private static final int SWAPS = 4;
  private static final int THREADS = 3;

  private final EngineFixture fixture = new EngineFixture();
  private EndpointSource.Subscriber subscriber;

  @ParameterizedTest
  @ValueSource(
      strings = {
        Balancers.ROUND_ROBIN,
        Balancers.WEIGHTED_ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.CONSISTENT_HASH
      })
  void noRequestFailsWhileAllEndpointsAreSwapped(String balancer) throws Exception {
    Engine engine = start(balancer);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(threads.submit(() -> requests(engine, done)));
      }
      List<Endpoint> one = members("one");
      List<Endpoint> other = members("other");
      for (int i = 0; i < SWAPS; i++) {
        subscriber.update(i % 2 == 0 ? one : other);
      }
      done.set(true);
      for (Future<Long> run : runs) {
        assertThat(run.get(1, TimeUnit.MINUTES)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(engine.stats().faults()).isZero();
    assertThat(engine.stats().pools().get("main").endpoints())
        .hasSize(ENDPOINTS)
        .allMatch(endpoint -> endpoint.endpoint().host().equals("other"))
        .extracting(EndpointStats::inFlight)
        .containsOnly(0);
  }

  private Engine start(String balancer) {
    ServiceLoader.load(BalancerProvider.class)
        .forEach(provider -> fixture.balancers.put(provider.name(), provider));
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> {};
        });
    return fixture.start(
        config().pool("main", p -> p.balancer(balancer).endpoint("first", 1)).build());
  }

  /** Sends requests until all is done; each must get its lease. */
  private static long requests(Engine engine, AtomicBoolean done) {
    long count = 0;
    do {
      succeed(engine.acquire(get("acme")));
      count++;
    } while (!done.get());
    return count;
  }

  private static List<Endpoint> members(String host) {
    return IntStream.rangeClosed(1, ENDPOINTS).mapToObj(port -> Endpoint.of(host, port)).toList();
  }
}
