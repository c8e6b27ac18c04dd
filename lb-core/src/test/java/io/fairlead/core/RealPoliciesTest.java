package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The engine with the built-in balancers and policies, as a host gets them, on a virtual clock. */
class RealPoliciesTest {

  private static final int LIMIT = 5;

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);

  @Test
  void quotaRefusesWithWhatAResponseNeeds() {
    LoadBalancer balancer = start(limited());
    admit(balancer, LIMIT);

    Rejection rejection = (Rejection) balancer.acquire(get("acme"));

    assertThat(rejection.reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
    assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(12));
    assertThat(Objects.requireNonNull(rejection.quota()).remaining()).isZero();
    assertThat(admit(balancer, "globex", 1)).isEqualTo(1);
  }

  @Test
  void leaseTellsWhatIsLeftOfTheQuota() {
    LoadBalancer balancer = start(limited());

    Lease lease = (Lease) balancer.acquire(get("acme"));

    assertThat(lease.quotas()).singleElement().matches(status -> status.remaining() == LIMIT - 1);
  }

  @Test
  void noReloadRefillsABucket() {
    LoadBalancer balancer = start(limited());
    admit(balancer, LIMIT);

    balancer.apply(limited().with(c -> c.pool("more", p -> {})));
    balancer.apply(limited().with(c -> c.tenant("acme", t -> t.tier("plan").share(9))));
    balancer.apply(limited().with(c -> c.removeTenant("acme")));
    balancer.apply(limited());

    assertThat(admit(balancer, 1)).isZero();
  }

  @Test
  void organisationIsKeptWithinItsQuotaWhoeverOfItsTenantsAsks() {
    LoadBalancer balancer = start(umbrella());

    assertThat(admit(balancer, "acme", 3)).isEqualTo(3);
    assertThat(admit(balancer, "globex", 9)).isEqualTo(LIMIT - 3);
    assertThat(admit(balancer, "acme", 1)).isZero();
    assertThat(admit(balancer, "hooli", 1)).isEqualTo(1);
  }

  @Test
  void organisationIsNotForgottenWithTheTenantsThatHaveUsedItUp() {
    LoadBalancer balancer = start(umbrella());
    admit(balancer, "acme", LIMIT);

    scheduler.advance(Duration.ofSeconds(30));
    System.gc(); // accounts of organisations are held weakly
    assertThat(admit(balancer, "globex", LIMIT)).isEqualTo(2);
    scheduler.advance(Duration.ofHours(1));
    assertThat(balancer.stats().tenants()).isEmpty();
    assertThat(admit(balancer, "globex", 9)).isEqualTo(LIMIT);
  }

  @Test
  void leaseTellsWhatIsLeftOfOrganisationAndUser() {
    LoadBalancer balancer = start(umbrella());

    Lease lease = (Lease) balancer.acquire(get("acme"));

    assertThat(lease.quotas())
        .extracting(QuotaStatus::level, QuotaStatus::remaining)
        .containsExactly(
            tuple(QuotaStatus.Level.ORGANISATION, LIMIT - 1L),
            tuple(QuotaStatus.Level.USER, LIMIT + 4L));
    lease.complete(Outcome.notSent());
    assertThat(admit(balancer, LIMIT)).isEqualTo(LIMIT);
  }

  @Test
  void noReloadClosesABreaker() {
    LbConfig config = base().policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER)).build();
    LoadBalancer balancer = start(config);
    for (int i = 0; i < 20; i++) {
      ((Lease) balancer.acquire(get("acme"))).complete(Outcome.broken());
    }
    assertThat(reason(balancer)).isEqualTo(RejectionReason.NO_ENDPOINT);

    balancer.apply(config.with(c -> c.tenant("acme", t -> t.share(9))));
    balancer.apply(
        base()
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER).withOptions(Map.of("window", 50)))
            .build());

    assertThat(reason(balancer)).isEqualTo(RejectionReason.NO_ENDPOINT);
    ticker.advance(Duration.ofSeconds(10));
    assertThat(admit(balancer, 1)).isEqualTo(1);
  }

  @Test
  void openEndpointIsPassedOverWhileOthersServe() {
    LoadBalancer balancer =
        start(
            base()
                .pool(
                    "main",
                    p -> p.balancer(Balancers.ROUND_ROBIN).endpoint("a", 1).endpoint("b", 2))
                .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
                .build());
    for (int i = 0; i < 100; i++) {
      Lease lease = (Lease) balancer.acquire(get("acme"));
      lease.complete(lease.endpoint().host().equals("a") ? Outcome.broken() : Outcome.success());
    }

    Set<String> met = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Lease lease = (Lease) balancer.acquire(get("acme"));
      met.add(lease.endpoint().host());
      lease.complete(Outcome.success());
    }

    assertThat(met).containsExactly("b");
    assertThat(balancer.stats().pools().get("main").endpoints())
        .extracting(endpoint -> endpoint.policies().get(Policies.CIRCUIT_BREAKER))
        .containsExactly("open", "closed");
  }

  @Test
  void tenantWhoseShardIsDownIsServedAgainAsSoonAsABreakerLetsATrialPass() {
    LoadBalancer balancer =
        start(
            base()
                .pool(
                    "main",
                    p -> {
                      p.isolation(Isolation.shuffleSharded(2));
                      IntStream.range(0, 8).forEach(i -> p.endpoint("h" + i, 1));
                    })
                .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
                .build());
    for (int i = 0; i < 40; i++) {
      ((Lease) balancer.acquire(get("acme"))).complete(Outcome.broken());
    }
    assertThat(admit(balancer, 3)).isZero();
    assertThat(admit(balancer, "globex", 3)).isEqualTo(3);

    ticker.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(admit(balancer, 1)).isZero();
    ticker.advance(Duration.ofNanos(1));

    assertThat(admit(balancer, 100)).isEqualTo(100);
  }

  @Test
  void poolIsNeverWorkedBeyondItsLimitAndShedsTheLowestFirst() {
    LoadBalancer balancer =
        start(
            base()
                .pool("main", p -> p.endpoint("a", 1).maxInFlight(10))
                .tier("low", t -> t.priority(io.fairlead.api.tenant.Priority.BEST_EFFORT))
                .tier("high", t -> t.priority(io.fairlead.api.tenant.Priority.CRITICAL))
                .tenant("acme", t -> t.tier("high"))
                .tenant("globex", t -> t.tier("low"))
                .policy(PolicyConfig.of(Policies.PRIORITY))
                .build());

    // Two tenants of equal share: 2 slots of 10 are guaranteed to each, and 6 are common.
    assertThat(hold(balancer, "globex", 100)).isEqualTo(2 + 3);
    assertThat(hold(balancer, "acme", 100)).isEqualTo(2 + 3);
  }

  @Property(tries = 100)
  void quotaAdmitsNoMoreThanBurstAndRefillWhateverHappensBetween(
      @ForAll @Size(max = 60) List<@IntRange(max = 6) Integer> events) {
    FakeTicker clock = new FakeTicker();
    FakeScheduler tasks = new FakeScheduler(clock);
    LoadBalancer balancer = start(limited(), clock, tasks);
    List<Long> admissions = new ArrayList<>();
    int share = 1;
    for (int event : events) {
      int next = ++share;
      switch (event) {
        case 0, 1 -> {
          for (int i = 0; i < LIMIT + 1; i++) {
            if (balancer.acquire(get("acme")) instanceof Lease lease) {
              admissions.add(clock.nanos());
              lease.complete(Outcome.success());
            }
          }
        }
        case 2 -> tasks.advance(Duration.ofSeconds(7));
        case 3 -> tasks.advance(Duration.ofMinutes(11));
        case 4 -> balancer.apply(limited().with(c -> c.removeTenant("acme")));
        case 5 -> balancer.apply(limited());
        default ->
            balancer.apply(limited().with(c -> c.tenant("acme", t -> t.tier("plan").share(next))));
      }
    }
    balancer.close();

    // Greedy refill: a token each 12 seconds, on top of the burst, over every span.
    for (int from = 0; from < admissions.size(); from++) {
      for (int to = from; to < admissions.size(); to++) {
        long spanNanos = admissions.get(to) - admissions.get(from);
        long most = LIMIT + spanNanos / Duration.ofSeconds(12).toNanos() + 1;
        assertThat(to - from + 1L).isLessThanOrEqualTo(most);
      }
    }
  }

  private static LbConfig.Builder base() {
    return LbConfig.builder()
        .pool("main", p -> p.endpoint("a", 1))
        .defaultPool("main")
        .tenant("acme", t -> {})
        .tenant("globex", t -> {});
  }

  /** Five requests a minute. */
  private static LbConfig limited() {
    return base()
        .tier("plan", t -> t.quota(Quota.perMinute(LIMIT)))
        .tenant("acme", t -> t.tier("plan"))
        .tenant("globex", t -> t.tier("plan"))
        .build();
  }

  /** Five requests a minute for two tenants together, and ten for each of their users. */
  private static LbConfig umbrella() {
    return base()
        .tenant("acme", t -> t.label("org", "umbrella"))
        .tenant("globex", t -> t.label("org", "umbrella"))
        .tenant("hooli", t -> t.label("org", "hooli"))
        .policy(
            PolicyConfig.of(Policies.QUOTA)
                .withOptions(
                    Map.of(
                        "organisation", Map.of("label", "org", "limits", List.of(LIMIT + "/min")),
                        "user", Map.of("header", "X-Key", "limits", List.of("10/min")))))
        .build();
  }

  private LoadBalancer start(LbConfig config) {
    return start(config, ticker, scheduler);
  }

  private static LoadBalancer start(LbConfig config, FakeTicker clock, FakeScheduler tasks) {
    return LoadBalancer.builder()
        .tenants(
            request ->
                TenantResolution.of(
                    Objects.requireNonNull(request.header(EngineFixture.TENANT_HEADER)),
                    Evidence.VERIFIED_CLAIM))
        .config(config)
        .ticker(clock)
        .scheduler(tasks)
        .random(new SeededRandom(7))
        .build();
  }

  private static int admit(LoadBalancer balancer, int requests) {
    return admit(balancer, "acme", requests);
  }

  private static int admit(LoadBalancer balancer, String tenant, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      if (balancer.acquire(get(tenant)) instanceof Lease lease) {
        admitted++;
        lease.complete(Outcome.success());
      }
    }
    return admitted;
  }

  private static int hold(LoadBalancer balancer, String tenant, int requests) {
    int held = 0;
    for (int i = 0; i < requests; i++) {
      if (balancer.acquire(get(tenant)) instanceof Lease) {
        held++;
      }
    }
    return held;
  }

  private static RejectionReason reason(LoadBalancer balancer) {
    return ((Rejection) balancer.acquire(get("acme"))).reason();
  }
}
