package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.event.LbListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointSourceTest {

  private final List<String> failures = new ArrayList<>();
  private final EngineFixture fixture = new EngineFixture();
  private EndpointSource.Subscriber subscriber;
  private boolean closed;

  EndpointSourceTest() {
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> closed = true;
        });
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void sourceFailed(String pool, Throwable error) {
            failures.add(pool + ": " + error.getMessage());
          }
        });
  }

  @Test
  void configuredEndpointsServeUntilTheFirstPush() {
    Engine engine = fixture.start(config().build());

    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("a");
    subscriber.update(List.of(Endpoint.of("pushed", 1)));
    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("pushed");
  }

  @Test
  void pushedEndpointsSurviveAReload() {
    Engine engine = fixture.start(config().build());
    subscriber.update(List.of(Endpoint.of("pushed", 1)));

    engine.apply(config().tenant("initech", t -> {}).build());

    assertThat(lease(engine.acquire(get("initech"))).endpoint().host()).isEqualTo("pushed");
  }

  @Test
  void emptyOrAmbiguousListIsRefusedAndTheLastGoodOneStays() {
    Engine engine = fixture.start(config().build());
    subscriber.update(List.of(Endpoint.of("pushed", 1)));

    subscriber.update(List.of());
    subscriber.update(List.of(Endpoint.of("x", 1), Endpoint.of("x", 1)));
    subscriber.failed(new IllegalStateException("registry is down"));

    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("pushed");
    assertThat(failures)
        .containsExactly(
            "main: the list of endpoints that was pushed is empty",
            "main: endpoint id x:1 is pushed twice",
            "main: registry is down");
  }

  @Test
  void listThatIsInForceRebuildsNothing() {
    AtomicInteger built = startCounting();
    List<Endpoint> pushed = List.of(Endpoint.of("x", 1), Endpoint.of("y", 1).withWeight(2));
    List<Endpoint> reversed = List.of(pushed.get(1), pushed.get(0));
    subscriber.update(pushed);
    assertThat(built).hasValue(2);

    for (int i = 0; i < 1_000; i++) {
      subscriber.update(pushed);
      subscriber.update(List.of(Endpoint.of("x", 1), Endpoint.of("y", 1).withWeight(2)));
      subscriber.update(reversed);
    }

    assertThat(built).hasValue(2);
  }

  @Test
  void anyOtherListRebuilds() {
    AtomicInteger built = startCounting();
    List<Endpoint> reused = new ArrayList<>(List.of(Endpoint.of("x", 1)));

    subscriber.update(reused);
    reused.set(0, Endpoint.of("x", 1).withWeight(2));
    subscriber.update(reused);
    reused.add(Endpoint.of("y", 1));
    subscriber.update(reused);
    subscriber.update(List.of(Endpoint.of("y", 1)));

    assertThat(built).hasValue(5);
  }

  @Test
  void listThatIsInForceIsStillSoAfterOneThatWasRefused() {
    AtomicInteger built = startCounting();
    subscriber.update(List.of(Endpoint.of("x", 1)));

    subscriber.update(List.of());
    subscriber.update(List.of(Endpoint.of("x", 1)));

    assertThat(built).hasValue(2);
    assertThat(failures).hasSize(1);
  }

  /** Counts how often a balancer is made for the pool. */
  private AtomicInteger startCounting() {
    AtomicInteger built = new AtomicInteger();
    fixture.balancer(
        "counted",
        context -> {
          built.incrementAndGet();
          return picking -> 0;
        });
    Engine engine =
        fixture.start(config().pool("main", p -> p.balancer("counted").endpoint("a", 1)).build());
    assertThat(engine.config().pools()).containsOnlyKeys("main");
    return built;
  }

  @Test
  void sourceThatCannotStartIsReportedAndTheConfiguredEndpointsServe() {
    fixture.sources.put(
        "main",
        given -> {
          throw new IllegalStateException("no registry");
        });

    Engine engine = fixture.start(config().build());

    assertThat(failures).containsExactly("main: no registry");
    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("a");
  }

  @Test
  void closingEndsTheSubscription() {
    fixture.start(config().build()).close();

    assertThat(closed).isTrue();
  }
}
