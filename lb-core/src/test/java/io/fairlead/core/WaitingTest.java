package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectedException;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.Sender;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.tenant.Quota;
import io.fairlead.policies.priority.PriorityProvider;
import io.fairlead.policies.quota.QuotaProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that wait for a slot of their pool, with the real policies. */
class WaitingTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EngineFixture fixture = new EngineFixture();
  private Engine engine;

  @BeforeEach
  void start() {
    fixture.policies.put(Policies.QUOTA, new QuotaProvider());
    fixture.policies.put(Policies.PRIORITY, new PriorityProvider());
    engine = fixture.start(config(1).build());
  }

  @AfterEach
  void everythingHasBeenGivenBack() {
    assertThat(engine.stats().tenants().values())
        .allMatch(tenant -> tenant.inFlight() == 0 && tenant.waiting() == 0);
    engine.close();
  }

  private static LbConfig.Builder config(int limit) {
    return EngineFixture.config()
        .policy(PolicyConfig.of(Policies.QUOTA))
        .policy(PolicyConfig.of(Policies.PRIORITY))
        .tenant("limited", t -> t.quota(Quota.perHour(2)))
        .tenant("aligned", t -> t.quota(Quota.parse("1/min aligned")))
        .pool(
            "main",
            p ->
                p.balancer("first")
                    .endpoint("a", 1)
                    .maxInFlight(limit)
                    .queue(q -> q.maxWait(Duration.ofSeconds(10))));
  }

  @Test
  void getsTheSlotThatIsGivenBack() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    assertThat(second).isNotDone();

    succeed(first);

    assertThat(lease(second.join()).tenant().id()).isEqualTo("globex");
    succeed(second.join());
  }

  @Test
  void leaseTellsHowLongItWaitedAndWhatItPassed() {
    Lease first = lease(engine.acquire(get("acme")));
    CompletableFuture<Admission> second = waits("globex");
    fixture.ticker.advance(Duration.ofMillis(40));
    succeed(first);

    assertThat(first.waitedNanos()).isZero();
    assertThat(lease(second.join()).waitedNanos()).isEqualTo(40_000_000);
    assertThat(first.policies()).containsExactly(Policies.QUOTA, Policies.PRIORITY);
    assertThat(first.route()).isNull();
    succeed(second.join());
  }

  @Test
  void statisticsTellWhatIsLeftOfTheQuota() {
    succeed(engine.acquire(get("limited")));

    assertThat(engine.stats().tenants().get("limited").quotas())
        .singleElement()
        .matches(status -> status.remaining() == 1);
  }

  @Test
  void statisticsTellWhoWaitsForWhat() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");

    LbStats stats = engine.stats();
    assertThat(stats.pools().get("main").waiting()).isEqualTo(1);
    assertThat(stats.tenants().get("globex").waiting()).isEqualTo(1);
    assertThat(stats.tenants().get("globex").inFlight()).isZero();
    assertThat(stats.tenants().get("globex").policies())
        .containsEntry("priority/main", "1 at work, 1 waiting");
    assertThat(stats.tenants().get("acme").waiting()).isZero();

    succeed(first);
    assertThat(engine.stats().pools().get("main").waiting()).isZero();
    assertThat(engine.stats().tenants().get("globex").inFlight()).isEqualTo(1);
    succeed(second.join());
  }

  @Test
  void doesNotWaitWhereThereIsASlot() {
    succeed(waits("acme").join());
  }

  @Test
  void plainAcquireNeverWaits() {
    Admission first = engine.acquire(get("acme"));

    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.OVERLOADED);
    succeed(first);
  }

  @Test
  void isRefusedWhenItsTimeIsUp() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second =
        engine.acquireAsync(get("globex"), SECOND).toCompletableFuture();

    fixture.scheduler.advance(SECOND.minusNanos(1));
    assertThat(second).isNotDone();
    fixture.scheduler.advance(Duration.ofNanos(1));

    assertThat(rejection(second.join()).reason()).isEqualTo(RejectionReason.OVERLOADED);
    assertThat(engine.stats().tenants().get("globex").rejected())
        .containsEntry(RejectionReason.OVERLOADED, 1L);
    succeed(first);
  }

  @Test
  void whatItTookBeforeIsGivenBackWhenItWaitedInVain() {
    Admission first = engine.acquire(get("acme"));
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Admission> vain =
          engine.acquireAsync(get("limited"), SECOND).toCompletableFuture();
      assertThat(vain).isNotDone();
      fixture.scheduler.advance(SECOND);
      assertThat(rejection(vain.join()).reason()).isEqualTo(RejectionReason.OVERLOADED);
    }
    succeed(first);

    succeed(engine.acquire(get("limited")));
    succeed(engine.acquire(get("limited")));
    assertThat(rejection(engine.acquire(get("limited"))).reason())
        .isEqualTo(RejectionReason.QUOTA_EXCEEDED);
  }

  /** Else the window after the wait would admit more than its limit. */
  @Test
  void whatItTookBeforeTheWaitIsNotGivenBackToALaterWindow() {
    fixture.scheduler.advance(Duration.ofSeconds(58));
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> ofFirstMinute = waits("aligned");
    fixture.scheduler.advance(Duration.ofSeconds(3));
    succeed(first);
    CompletableFuture<Admission> ofSecondMinute = waits("aligned");

    lease(ofFirstMinute.join()).complete(Outcome.notSent());
    succeed(ofSecondMinute.join());

    assertThat(rejection(engine.acquire(get("aligned"))).reason())
        .isEqualTo(RejectionReason.QUOTA_EXCEEDED);
  }

  @Test
  void callerWhoGivesUpLeavesTheQueue() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> impatient = waits("acme");
    CompletableFuture<Admission> patient = waits("globex");

    impatient.cancel(false);
    succeed(first);

    succeed(patient.join());
  }

  @Test
  void slotThatComesWithTheCancellationIsGivenBack() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> other = waits("globex");
    CompletableFuture<Admission> waiting = waits("acme");
    var unused =
        other.whenComplete(
            (admission, error) -> {
              // The turn of the one that waits comes with the end of this lease, inside of which
              // its caller gives up.
              succeed(admission);
              waiting.cancel(false);
            });

    succeed(first);

    succeed(engine.acquire(get("acme")));
  }

  @Test
  void blockingAcquireWaits() throws Exception {
    Admission first = engine.acquire(get("acme"));
    AtomicReference<Admission> second = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                second.set(engine.acquire(get("globex"), SECOND));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    waiter.start();
    awaitParked(waiter);

    succeed(first);
    waiter.join();

    succeed(second.get());
  }

  @Test
  void interruptEndsABlockingWaitWithNothingHeld() throws Exception {
    Admission first = engine.acquire(get("acme"));
    AtomicReference<Exception> thrown = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                engine.acquire(get("globex"), SECOND);
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    waiter.start();
    awaitParked(waiter);

    waiter.interrupt();
    waiter.join();
    succeed(first);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    succeed(engine.acquire(get("acme")));
  }

  @Test
  void noWaitIsNone() throws Exception {
    Admission first = engine.acquire(get("acme"));

    CompletableFuture<Admission> none =
        engine.acquireAsync(get("globex"), Duration.ZERO).toCompletableFuture();
    fixture.scheduler.advance(Duration.ZERO);

    assertThat(rejection(none.join()).reason()).isEqualTo(RejectionReason.OVERLOADED);
    assertThatThrownBy(() -> engine.acquireAsync(get("acme"), Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.000000001S");
    succeed(first);
  }

  @Test
  void callWaitsToo() {
    Admission first = engine.acquire(get("acme"));
    Sender<String> sender = lease -> CompletableFuture.completedFuture("from " + lease.pool());
    CompletableFuture<String> answer =
        engine.callAsync(get("globex"), sender).toCompletableFuture();
    CompletableFuture<String> cancelled =
        engine.callAsync(get("globex"), sender).toCompletableFuture();
    CompletableFuture<String> late = engine.callAsync(get("acme"), sender).toCompletableFuture();
    assertThat(answer).isNotDone();

    cancelled.cancel(false);
    succeed(first);

    assertThat(answer.join()).isEqualTo("from main");
    assertThat(late.join()).isEqualTo("from main");
  }

  @Test
  void callThatWaitedInVainSaysSo() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<String> answer =
        engine
            .callAsync(get("globex"), lease -> CompletableFuture.completedFuture(""))
            .toCompletableFuture();

    fixture.scheduler.advance(Duration.ofSeconds(10));

    assertThatThrownBy(answer::join).hasCauseInstanceOf(RejectedException.class);
    succeed(first);
  }

  @Test
  void reloadUnderWaitLosesNobody() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    CompletableFuture<Admission> third = waits("acme");

    engine.apply(config(2).build());
    CompletableFuture<Admission> fourth = waits("limited");
    fixture.scheduler.advance(Duration.ZERO);

    assertThat(second).isDone();
    assertThat(third).isNotDone();
    succeed(first);
    succeed(second.join());
    succeed(third.join());
    succeed(fourth.join());
  }

  @Test
  void raisedLimitLetsThoseWhoWaitGoOnThoughNoRequestComes() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    CompletableFuture<Admission> third = waits("acme");
    CompletableFuture<Admission> fourth = waits("acme");

    engine.apply(config(3).build());
    assertThat(second).isNotDone(); // the host's code never runs while a configuration is applied
    fixture.scheduler.advance(Duration.ZERO);

    assertThat(List.of(second, third)).allMatch(CompletableFuture::isDone);
    assertThat(fourth).isNotDone();
    succeed(first);
    List.of(second, third, fourth).forEach(each -> succeed(each.join()));
  }

  @Test
  void raisedLimitReachesThoseWhoWaitInAPoolOfTheirOwn() {
    engine.apply(alone(1));
    Admission first = engine.acquire(get("acme"));
    Admission other = engine.acquire(get("globex"));
    CompletableFuture<Admission> second = waits("acme");

    engine.apply(alone(2));
    fixture.scheduler.advance(Duration.ZERO);

    assertThat(second).isDone();
    List.of(first, other, second.join()).forEach(EngineFixture::succeed);
  }

  private static LbConfig alone(int limit) {
    return config(limit)
        .pool(
            "main",
            p ->
                p.balancer("first")
                    .endpoint("a", 1)
                    .maxInFlight(limit)
                    .isolation(Isolation.dedicatedBalancer())
                    .queue(q -> q.maxWait(Duration.ofSeconds(10))))
        .build();
  }

  @Test
  void requestThatCannotWaitOvertakesNobodyThoughItsTenantHoldsNothing() {
    engine.apply(config(2).build());
    Admission first = engine.acquire(get("acme"));
    Admission working = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("acme");

    assertThat(rejection(engine.acquire(get("globex"))).reason())
        .isEqualTo(RejectionReason.OVERLOADED);
    CompletableFuture<Admission> behind = waits("globex");
    succeed(first);

    assertThat(behind).isDone(); // its tenant has had less, so it is next
    assertThat(second).isNotDone();
    succeed(behind.join());
    succeed(second.join());
    succeed(working);
  }

  @Test
  void loweredLimitCountsThoughNoRequestComes() {
    engine.apply(config(2).build());
    List<Admission> admitted = List.of(engine.acquire(get("acme")), engine.acquire(get("globex")));
    CompletableFuture<Admission> waiting = waits("limited");
    engine.apply(config(1).build());

    succeed(admitted.get(0));
    assertThat(waiting).isNotDone();
    succeed(admitted.get(1));
    succeed(waiting.join());
  }

  @Test
  void raisedLimitThatNothingIsScheduledForCountsFromTheNextRequest() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    fixture.failingScheduler = true;
    engine.apply(config(3).build());
    fixture.failingScheduler = false;
    assertThat(second).isNotDone();

    CompletableFuture<Admission> third = waits("acme");

    List.of(first, second.join(), third.join()).forEach(EngineFixture::succeed);
  }

  @Test
  void poolThatIsRemovedStillServesThoseWhoWait() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");

    engine.apply(
        LbConfig.builder()
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .pool("other", p -> p.balancer("first").endpoint("z", 1))
            .defaultPool("other")
            .tenant("acme", t -> {})
            .build());
    succeed(first);

    assertThat(lease(second.join()).pool()).isEqualTo("main");
    succeed(second.join());
  }

  @Test
  void closingRefusesThoseWhoWait() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");

    engine.close();

    assertThat(rejection(second.join()).reason()).isEqualTo(RejectionReason.SHUTTING_DOWN);
    succeed(first);
  }

  @Test
  void drainWaitsForThoseWhoWait() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    CompletableFuture<Void> drained = engine.drain().toCompletableFuture();

    succeed(first);
    fixture.scheduler.advance(SECOND);
    assertThat(drained).isNotDone();
    succeed(second.join());
    fixture.scheduler.advance(SECOND);

    assertThat(drained).isDone();
  }

  @Test
  void slotOfALostLeaseComesBack() {
    lease(engine.acquire(get("acme")));
    CompletableFuture<Admission> second =
        engine.acquireAsync(get("globex"), Duration.ofSeconds(10)).toCompletableFuture();
    fixture.scheduler.advance(Duration.ofSeconds(10));
    assertThat(rejection(second.join()).reason()).isEqualTo(RejectionReason.OVERLOADED);

    fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));

    succeed(engine.acquire(get("globex")));
  }

  @Test
  void schedulerThatTakesNothingRefusesInsteadOfWaitingForEver() {
    Admission first = engine.acquire(get("acme"));
    fixture.failingScheduler = true;

    CompletableFuture<Admission> second = waits("globex");

    assertThat(rejection(second.join()).reason()).isEqualTo(RejectionReason.OVERLOADED);
    fixture.failingScheduler = false;
    succeed(first);
  }

  @Test
  void requestThatFindsNoEndpointAfterItsWaitGivesItsSlotToTheNext() {
    engine.apply(
        config(1).pool("main", p -> p.balancer("first").maxInFlight(1).queue(q -> {})).build());
    CompletableFuture<Admission> only = waits("acme");

    assertThat(rejection(only.join()).reason()).isEqualTo(RejectionReason.NO_ENDPOINT);
  }

  @Test
  void queueNeedsALimit() {
    assertThatThrownBy(() -> engine.apply(config(0).build()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("pools.main.max-in-flight")
        .hasMessageContaining("the pool has a queue");
  }

  @Test
  void leaseOfARequestThatWaitedCountsFromItsAdmission() {
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = waits("globex");
    fixture.scheduler.advance(Duration.ofSeconds(5));
    succeed(first);
    fixture.scheduler.advance(SECOND);

    lease(second.join()).complete(Outcome.success());

    assertThat(engine.stats().tenants().get("globex").latency().maxNanos())
        .isLessThan(Duration.ofSeconds(2).toNanos());
  }

  private CompletableFuture<Admission> waits(String tenant) {
    return engine.acquireAsync(get(tenant)).toCompletableFuture();
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
