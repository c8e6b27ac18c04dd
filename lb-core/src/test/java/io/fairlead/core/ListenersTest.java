package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of its methods a listener is told by that a request ends. */
class ListenersTest {

  private final EngineFixture fixture = new EngineFixture();
  private final List<String> apart = new ArrayList<>();
  private final List<String> atOnce = new ArrayList<>();

  /** Notes attempts and requests. */
  private static class Apart implements LbListener {

    private final List<String> told;

    Apart(List<String> told) {
      this.told = told;
    }

    @Override
    public void completed(Lease lease, Outcome outcome, long latencyNanos) {
      told.add("attempt " + lease.attempt() + " " + outcome.kind() + " " + latencyNanos);
    }

    @Override
    public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      told.add("request " + lease.attempt() + " " + outcome.kind() + " " + latencyNanos);
    }
  }

  /** The same, with a method of its own for both. */
  private static final class AtOnce extends Apart {

    private final List<String> told;

    AtOnce(List<String> told) {
      super(told);
      this.told = told;
    }

    @Override
    public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
      told.add("both " + outcome.kind() + " " + latencyNanos);
    }
  }

  private Engine start(boolean hedges) {
    fixture.listeners.add(new AtOnce(atOnce));
    fixture.listeners.add(new Apart(apart));
    return fixture.start(
        withRetries(
            retries -> {
              if (hedges) {
                retries.hedge(95);
              }
            }));
  }

  @Test
  void requestWithOneAttemptEndsInOneEvent() {
    Lease lease = lease(start(false).acquire(get("acme")));
    fixture.ticker.advance(Duration.ofNanos(7));
    lease.complete(Outcome.failed());

    assertThat(atOnce).containsExactly("both FAILED 7");
    assertThat(apart).containsExactly("attempt 1 FAILED 7", "request 1 FAILED 7");
  }

  @Test
  void soItDoesWhereAnotherAttemptMightHaveBeenBesideIt() {
    Lease lease = lease(start(true).acquire(get("acme")));
    fixture.ticker.advance(Duration.ofNanos(7));
    lease.complete(Outcome.success());

    assertThat(atOnce).containsExactly("both SUCCESS 7");
    assertThat(apart).containsExactly("attempt 1 SUCCESS 7", "request 1 SUCCESS 7");
  }

  @Test
  void soItDoesWhenItsLeaseIsLost() {
    Lease lease = lease(start(false).acquire(get("acme")));
    fixture.scheduler.advance(Duration.ofMinutes(2));

    assertThat(lease.complete(Outcome.success())).isFalse();
    assertThat(atOnce).singleElement().asString().startsWith("both CANCELLED");
    assertThat(apart).hasSize(2);
  }

  @Test
  void attemptsAndRequestAreToldApartWhereThereAreMore() {
    Lease first = lease(start(false).acquire(get("acme")));
    fixture.ticker.advance(Duration.ofNanos(7));
    Lease second = lease(first.retry(Outcome.unreachable()));
    fixture.ticker.advance(Duration.ofNanos(3));
    second.complete(Outcome.success());

    assertThat(atOnce)
        .containsExactly("attempt 1 UNREACHABLE 7", "attempt 2 SUCCESS 3", "request 2 SUCCESS 10");
    assertThat(apart).isEqualTo(atOnce);
  }

  @Test
  void soTheyAreOfTwoAtOnce() {
    Lease slow = lease(start(true).acquire(get("acme")));
    Lease fast = lease(slow.hedge());
    fast.complete(Outcome.success());
    slow.complete(Outcome.cancelled());

    assertThat(atOnce)
        .containsExactly("attempt 2 SUCCESS 0", "request 2 SUCCESS 0", "attempt 1 CANCELLED 0");
    assertThat(apart).isEqualTo(atOnce);
  }

  @Test
  void soTheyAreWhereARetryWasAskedForAndRefused() {
    Lease lease = lease(start(false).acquire(get("acme")));
    rejection(lease.retry(Outcome.success()));

    assertThat(atOnce).containsExactly("attempt 1 SUCCESS 0", "request 1 SUCCESS 0");
    assertThat(apart).isEqualTo(atOnce);
  }

  @Test
  void oneThatThrowsAtOneEndIsToldTheOtherAndSoIsEverybody() {
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void completed(Lease lease, Outcome outcome, long latencyNanos) {
            throw new IllegalStateException("of an attempt");
          }

          @Override
          public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
            throw new IllegalStateException("of a request");
          }
        });
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void endedWithFirst(Lease lease, Outcome outcome, long latency, long nowNanos) {
            throw new IllegalStateException("of both");
          }
        });
    Engine engine = start(false);
    lease(engine.acquire(get("acme"))).complete(Outcome.success());

    assertThat(engine.stats().faults()).isEqualTo(3);
    assertThat(atOnce).hasSize(1);
    assertThat(apart).hasSize(2);
  }

  @Test
  void eachOfManyIsToldOnceAndInTurnThoughAllThrow() {
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      fixture.listeners.add(
          new LbListener() {
            @Override
            public void endedWithFirst(Lease lease, Outcome outcome, long latency, long nowNanos) {
              told.add(number);
              throw new IllegalStateException("of " + number);
            }
          });
    }
    Engine engine = fixture.start(withRetries(retries -> {}));
    lease(engine.acquire(get("acme"))).complete(Outcome.success());

    assertThat(told).containsExactly(0, 1, 2, 3, 4);
    assertThat(engine.stats().faults()).isEqualTo(5);
  }

  /** Answers another listener for each tenant, and notes for whom it was asked. */
  private static final class ByTenant extends Apart {

    private final Map<String, List<String>> told = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    ByTenant(List<String> told) {
      super(told);
    }

    @Override
    public RequestListener ofRequests(Tenant tenant, String pool, @Nullable String route) {
      asked.add(tenant.id() + " " + pool + " " + route);
      if (tenant.id().equals("globex")) {
        throw new IllegalStateException("of globex");
      }
      return new AtOnce(told.computeIfAbsent(tenant.id(), unused -> new ArrayList<>()));
    }
  }

  @Test
  void whoIsAnsweredForATenantIsToldInPlaceOfTheListenerAndAskedForOnce() {
    ByTenant listener = new ByTenant(new ArrayList<>());
    fixture.listeners.add(listener);
    Engine engine = start(false);
    for (int i = 0; i < 3; i++) {
      lease(engine.acquire(get("acme"))).complete(Outcome.success());
    }
    Lease first = lease(engine.acquire(get("acme")));
    lease(first.retry(Outcome.unreachable())).complete(Outcome.success());

    assertThat(listener.asked).hasSize(1).first().asString().startsWith("acme ");
    assertThat(listener.told.get("acme"))
        .containsExactly(
            "both SUCCESS 0",
            "both SUCCESS 0",
            "both SUCCESS 0",
            "attempt 1 UNREACHABLE 0",
            "attempt 2 SUCCESS 0",
            "request 2 SUCCESS 0");
    assertThat(atOnce).isEqualTo(listener.told.get("acme"));
  }

  /**
   * As many as make the table of them grow several times, and each met again when all are there.
   */
  @Test
  void whatIsAnsweredIsKeptForEachOfManyRoutes() {
    ByTenant listener = new ByTenant(new ArrayList<>());
    fixture.listeners.add(listener);
    LbConfig.Builder config = EngineFixture.config();
    for (int i = 0; i < 100; i++) {
      String name = "r" + i;
      config.route(name, route -> route.pathPrefix("/" + name).pool("main"));
    }
    Engine engine = fixture.start(config.build());
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i < 100; i++) {
        Lease lease = lease(engine.acquire(get("acme", "/r" + i)));
        assertThat(lease.route()).isEqualTo("r" + i);
        lease.complete(Outcome.success());
      }
    }

    assertThat(listener.asked).hasSize(100).doesNotHaveDuplicates();
    assertThat(listener.told.get("acme")).hasSize(200);
  }

  @Test
  void whoThrowsWhenItIsAskedIsToldItself() {
    List<String> itself = new ArrayList<>();
    fixture.listeners.add(new ByTenant(itself));
    Engine engine = start(false);
    lease(engine.acquire(get("globex"))).complete(Outcome.success());

    assertThat(itself).containsExactly("attempt 1 SUCCESS 0", "request 1 SUCCESS 0");
    assertThat(engine.stats().faults()).isEqualTo(1);
  }

  /** Whoever passes events on to a listener of its own need not know of the shorter way. */
  @Test
  void byItselfTheOneEventIsTheOtherTwo() {
    Apart listener = new Apart(apart);
    Lease lease = lease(start(false).acquire(get("acme")));
    listener.endedWithFirst(lease, Outcome.success(), 5, 0);

    assertThat(apart).containsExactly("attempt 1 SUCCESS 5", "request 1 SUCCESS 5");
  }
}
