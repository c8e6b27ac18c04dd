package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Draining endpoints, and endpoints that leave with requests under way. */
class EndpointDrainTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final EngineFixture fixture = new EngineFixture();
  private final List<String> changes = new ArrayList<>();
  private EndpointSource.Subscriber source;
  private Engine engine;

  EndpointDrainTest() {
    fixture.balancer(
        "session",
        context ->
            picking -> {
              // A session is at the endpoint that the path names, drained or not.
              String home = picking.request().target().path().substring(1);
              int all = context.endpoints().size() + context.endpoints().drained();
              for (int i = 0; i < all; i++) {
                if (context.endpoints().get(i).host().equals(home) && picking.isAvailable(i)) {
                  return i;
                }
              }
              for (int i = 0; i < context.endpoints().size(); i++) {
                if (picking.isAvailable(i)) {
                  return i;
                }
              }
              return Balancer.NONE;
            });
    fixture.sources.put(
        "fed",
        subscriber -> {
          source = subscriber;
          return () -> {};
        });
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void healthChanged(
              String pool,
              Endpoint endpoint,
              EndpointStats.Health before,
              EndpointStats.Health now) {
            changes.add(endpoint.host() + " " + before.condition() + ">" + now.condition());
          }
        });
    engine =
        fixture.start(
            config()
                .pool(
                    "main",
                    p -> p.balancer("session").endpoint("a", 1).endpoint("b", 2).endpoint("c", 3))
                .pool("fed", p -> p.balancer("session"))
                .tenant("fed", t -> t.pool("fed"))
                .build());
  }

  @Test
  void drainedEndpointGetsNothingNewAndKeepsItsSessions() {
    CompletionStage<Integer> left = drain("main", "a:1");
    advance(Duration.ZERO);

    assertThat(picked("acme", "/")).isEqualTo("b");
    assertThat(picked("acme", "/a")).isEqualTo("a");
    assertThat(condition("a")).isEqualTo(Condition.DRAINING);
    assertThat(health("a").reason()).isEqualTo("drains until 1970-01-01T00:00:30Z");
    assertThat(left).isCompletedWithValue(0);
    assertThat(changes).containsExactly("a HEALTHY>DRAINING");
  }

  @Test
  void balancerSeesItAmongTheDrainedOnes() {
    List<String> seen = new ArrayList<>();
    fixture.balancer(
        "session",
        context -> {
          for (int i = 0; i < context.endpoints().drained(); i++) {
            Endpoint endpoint = context.endpoints().get(context.endpoints().size() + i);
            seen.add(endpoint.id() + " of weight " + endpoint.weight());
          }
          return picking -> 0;
        });
    engine = fixture.start(engine.config());
    drain("main", "b:2");

    assertThat(seen).containsExactly("b:2 of weight 0.0");
  }

  @Test
  void afterTheDeadlineItGetsNothingAtAll() {
    drain("main", "a:1");
    advance(DEADLINE.minusNanos(1));
    assertThat(picked("acme", "/a")).isEqualTo("a");

    advance(Duration.ofNanos(1));

    assertThat(picked("acme", "/a")).isEqualTo("b");
    assertThat(condition("a")).isEqualTo(Condition.DRAINED);
    assertThat(health("a").reason()).isEqualTo("drained since 1970-01-01T00:00:30Z");
    assertThat(health("a").since()).isEqualTo(Instant.ofEpochSecond(30));
  }

  @Test
  void completesOnceTheLastRequestHasEnded() {
    Lease first = acquire("acme", "/a");
    Lease second = acquire("acme", "/a");
    CompletionStage<Integer> left = drain("main", "a:1");

    advance(Duration.ofSeconds(5));
    first.complete(Outcome.success());
    advance(Duration.ofSeconds(5));
    assertThat(left).isNotDone();
    second.complete(Outcome.success());
    advance(Duration.ofMillis(20));

    assertThat(left).isCompletedWithValue(0);
  }

  @Test
  void completesAtTheDeadlineWithWhatIsLeft() {
    acquire("acme", "/a");
    acquire("acme", "/a");
    CompletionStage<Integer> left = drain("main", "a:1");
    advance(DEADLINE.minusNanos(1));
    assertThat(left).isNotDone();

    advance(Duration.ofNanos(1));

    assertThat(left).isCompletedWithValue(2);
  }

  @Test
  void undrainLetsItServeAgainBeforeAndAfterTheDeadline() {
    drain("main", "a:1");
    engine.undrain("main", "a:1");
    assertThat(picked("acme", "/")).isEqualTo("a");
    advance(DEADLINE);
    assertThat(condition("a")).as("the old deadline is forgotten").isEqualTo(Condition.HEALTHY);

    drain("main", "a:1");
    advance(DEADLINE);
    assertThat(condition("a")).isEqualTo(Condition.DRAINED);
    engine.undrain("main", "a:1");
    assertThat(picked("acme", "/")).isEqualTo("a");
  }

  @Test
  void undrainOfAnEndpointThatServesDoesNothing() {
    engine.undrain("main", "a:1");

    assertThat(picked("acme", "/")).isEqualTo("a");
    assertThat(changes).isEmpty();
  }

  @Test
  void secondDrainMovesTheDeadline() {
    drain("main", "a:1");
    advance(Duration.ofSeconds(20));
    drain("main", "a:1");
    advance(Duration.ofSeconds(29));
    assertThat(condition("a")).isEqualTo(Condition.DRAINING);

    advance(Duration.ofSeconds(1));
    assertThat(condition("a")).isEqualTo(Condition.DRAINED);
  }

  @Test
  void drainGoesOnOverReloads() {
    drain("main", "a:1");
    engine.apply(engine.config().with(c -> c.tenant("initech", t -> {})));
    assertThat(condition("a")).isEqualTo(Condition.DRAINING);
    advance(DEADLINE);
    engine.apply(engine.config().with(c -> c.tenant("hooli", t -> {})));

    assertThat(condition("a")).isEqualTo(Condition.DRAINED);
    assertThat(picked("acme", "/a")).isEqualTo("b");
  }

  @Test
  void drainOfAPushedEndpointGoesOnOverPushesUntilItHasLeft() {
    push("x", "y");
    engine.drain("fed", "x:1", DEADLINE);
    push("x", "y", "z");
    assertThat(picked("fed", "/")).isEqualTo("y");

    push("y", "z");
    push("x", "y", "z");
    assertThat(picked("fed", "/")).isEqualTo("x");
    advance(DEADLINE);
    assertThat(condition("x")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void poolThatIsDrainedWholeRefuses() {
    for (String id : List.of("a:1", "b:2", "c:3")) {
      drain("main", id);
    }
    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.NO_ENDPOINT);
    advance(DEADLINE);
    assertThat(rejection(engine.acquire(get("acme", "/a"))).reason())
        .as("not even in panic")
        .isEqualTo(RejectionReason.NO_ENDPOINT);
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> engine.drain("nowhere", "a:1", DEADLINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no pool nowhere");
    assertThatThrownBy(() -> engine.drain("main", "x:1", DEADLINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pool main has no endpoint x:1");
    assertThatThrownBy(() -> engine.drain("main", "a:1", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deadline PT0S is not more than zero");
    assertThatThrownBy(() -> engine.undrain("main", "x:1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closingEndsTheWaitingWithWhatIsLeft() {
    acquire("acme", "/a");
    CompletionStage<Integer> left = drain("main", "a:1");

    engine.close();

    assertThat(left).isCompletedWithValue(1);
    assertThatThrownBy(() -> engine.drain("main", "a:1", DEADLINE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void weightOfNothingShowsAsDraining() {
    source.update(List.of(Endpoint.of("x", 1).withWeight(0), Endpoint.of("y", 1)));

    assertThat(condition("x")).isEqualTo(Condition.DRAINING);
    assertThat(health("x").reason()).isEqualTo("weight 0");
    assertThat(picked("fed", "/x")).isEqualTo("x");
    push("x", "y");
    assertThat(condition("x")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void endpointThatLeavesIsSeenUntilItsLastRequestHasEnded() {
    push("x", "y");
    Lease underWay = acquire("fed", "/x");
    push("y");
    assertThat(condition("x")).isEqualTo(Condition.LEAVING);
    assertThat(inFlight("x")).isEqualTo(1);
    assertThat(picked("fed", "/x")).isEqualTo("y");

    underWay.complete(Outcome.success());

    assertThat(seen("x")).isFalse();
  }

  @Test
  void endpointThatComesBackWithRequestsUnderWayTakesUpWhatWasCounted() {
    push("x", "y");
    acquire("fed", "/x").complete(Outcome.success());
    Lease underWay = acquire("fed", "/x");
    push("y");
    push("x", "y");

    assertThat(stats("x").succeeded()).isEqualTo(1);
    assertThat(inFlight("x")).isEqualTo(1);
    assertThat(condition("x")).isEqualTo(Condition.HEALTHY);
    underWay.complete(Outcome.success());
    assertThat(inFlight("x")).isZero();
    assertThat(stats("x").succeeded()).isEqualTo(2);
  }

  @Test
  void endpointThatComesBackIdleOrElsewhereIsANewOne() {
    push("x", "y");
    acquire("fed", "/x").complete(Outcome.success());
    push("y");
    push("x", "y");
    assertThat(stats("x").succeeded()).isZero();

    Lease underWay = acquire("fed", "/x");
    source.update(List.of(Endpoint.of("elsewhere", 1).withId("x:1"), Endpoint.of("y", 1)));
    assertThat(inFlight("elsewhere")).isZero();
    assertThat(condition("x")).isEqualTo(Condition.LEAVING);
    underWay.complete(Outcome.success());
    assertThat(seen("x")).isFalse();
  }

  @Test
  void requestsOfAnEndpointThatLeftTeachNobodyAnything() {
    engine.apply(
        engine
            .config()
            .with(
                c ->
                    c.pool(
                        "fed",
                        p ->
                            p.balancer("session")
                                .health(HealthConfig.builder().outliers().build()))));
    push("x", "y");
    List<Lease> underWay = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      underWay.add(acquire("fed", "/x"));
    }
    push("y");
    underWay.forEach(lease -> lease.complete(Outcome.failed()));
    advance(Duration.ofSeconds(10));

    assertThat(engine.stats().pools().get("fed").ejections().enforced()).isZero();
    assertThat(changes).containsExactly("x HEALTHY>LEAVING");
  }

  private CompletionStage<Integer> drain(String pool, String id) {
    return engine.drain(pool, id, DEADLINE);
  }

  private void push(String... hosts) {
    source.update(Arrays.stream(hosts).map(host -> Endpoint.of(host, 1)).toList());
  }

  private void advance(Duration duration) {
    fixture.scheduler.advance(duration);
  }

  private Lease acquire(String tenant, String path) {
    return lease(engine.acquire(get(tenant, path)));
  }

  private String picked(String tenant, String path) {
    Lease lease = acquire(tenant, path);
    lease.complete(Outcome.cancelled());
    return lease.endpoint().host();
  }

  private boolean seen(String host) {
    return all().stream().anyMatch(each -> each.endpoint().host().equals(host));
  }

  private EndpointStats stats(String host) {
    return all().stream()
        .filter(each -> each.endpoint().host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  private List<EndpointStats> all() {
    return engine.stats().pools().values().stream()
        .flatMap(pool -> pool.endpoints().stream())
        .toList();
  }

  private EndpointStats.Health health(String host) {
    return stats(host).health();
  }

  private Condition condition(String host) {
    return health(host).condition();
  }

  private int inFlight(String host) {
    return stats(host).inFlight();
  }
}
