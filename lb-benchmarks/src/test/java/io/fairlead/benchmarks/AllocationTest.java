package io.fairlead.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may leave for the garbage collector, in bytes. */
class AllocationTest {

  /** The lease itself: a header and its fields, on a virtual machine with compressed references. */
  private static final int LEASE = 48;

  /** The state that a Bucket4j bucket replaces with each batch of 512 tokens that is taken. */
  private static final int QUOTA = 1;

  /**
   * What a Resilience4j breaker makes for a call that ends well: mostly its snapshot and events.
   */
  private static final int BREAKER = 256;

  /** Below the size of any object, above the noise of the counter. */
  private static final double NOTHING = 1;

  private static final LbConfig WITHOUT_POLICIES =
      LbConfig.builder()
          .tenant("t7", tenant -> {})
          .pool("shared", pool -> pool.endpoint("10.0.0.1", 8080).endpoint("10.0.0.2", 8080))
          .defaultPool("shared")
          .noPolicies()
          .build();

  private static final Locality HERE = new Locality("eu", "a");

  /** A bound tenant, and a zone too small to keep its requests: most go to another group. */
  private static final LbConfig DIVIDED =
      WITHOUT_POLICIES.with(
          config ->
              config
                  .tenant("t7", tenant -> tenant.residency("eu"))
                  .pool(
                      "shared",
                      pool -> {
                        pool.locality(locality -> locality.preferZone());
                        for (int i = 0; i < 12; i++) {
                          pool.endpoint(
                              Endpoint.of("10.0.0." + i, 8080)
                                  .withPriority(i / 8)
                                  .withLocality(i % 4 == 0 ? HERE : new Locality("eu", "b")));
                        }
                      }));

  private static final LbConfig WATCHED =
      WITHOUT_POLICIES.with(
          config ->
              config.pool(
                  "shared",
                  pool ->
                      pool.endpoint("10.0.0.1", 8080)
                          .endpoint("10.0.0.2", 8080)
                          .health(
                              health ->
                                  health
                                      .check("benchmark")
                                      .outliers()
                                      .slowStart(Duration.ofSeconds(30)))));

  private final RequestView request = Requests.of("t7");

  @BeforeAll
  static void virtualMachineCounts() {
    boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(counts, "the virtual machine does not count allocated bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "round-robin",
        "random",
        "weighted-round-robin",
        "weighted-round-robin/reported",
        "least-connections",
        "least-latency",
        "hot-cold",
        "consistent-hash",
        "consistent-hash/maglev",
        "consistent-hash/rendezvous",
        "consistent-hash/ring-envoy",
        "consistent-hash/ring-nginx",
        "shuffle-shard",
        "sticky",
        "subset"
      })
  void pickLeavesNothing(String balancer) {
    PickBenchmark benchmark = new PickBenchmark();
    benchmark.balancer = balancer;
    benchmark.endpoints = 100;
    benchmark.start();

    assertThat(bytesPerCall(benchmark::pick)).isLessThan(NOTHING);
  }

  @Test
  void admissionWithoutPoliciesLeavesItsLease() {
    try (LoadBalancer balancer = start(WITHOUT_POLICIES)) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer))).isLessThan(LEASE + NOTHING);
    }
  }

  @Test
  void usageLeavesNothingOnceATenantIsKnown() throws IOException {
    UsageBenchmark benchmark = new UsageBenchmark();
    UsageBenchmark.Caller caller = new UsageBenchmark.Caller();
    benchmark.start();

    assertThat(bytesPerCall(() -> benchmark.countRequestWithItsAttempt(caller)))
        .isLessThan(NOTHING);
    assertThat(bytesPerCall(() -> benchmark.countAttempt(caller))).isLessThan(NOTHING);
    assertThat(bytesPerCall(() -> benchmark.countRequest(caller))).isLessThan(NOTHING);
    benchmark.close();
  }

  @Test
  void admissionToAPoolOfManyGroupsLeavesItsLease() {
    try (LoadBalancer balancer = start(DIVIDED)) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer))).isLessThan(LEASE + NOTHING);
    }
  }

  @Test
  void admissionToAPoolWhoseHealthIsWatchedLeavesNoMore() {
    try (LoadBalancer balancer = start(WATCHED)) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer))).isLessThan(LEASE + NOTHING);
    }
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void admissionToAPoolThatKeepsTenantsApartLeavesNoMore(Isolation isolation) {
    try (LoadBalancer balancer = start(isolated(isolation))) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer))).isLessThan(LEASE + NOTHING);
    }
  }

  static Stream<Isolation> isolations() {
    return Stream.of(
        Isolation.dedicated(),
        Isolation.shuffleSharded(2),
        Isolation.dedicatedBalancer(),
        Isolation.bridge("common", 1),
        Isolation.bridge("common", 1).withEndpointLabel("nobody")); // all of it overflows
  }

  private static LbConfig isolated(Isolation isolation) {
    return WITHOUT_POLICIES.with(
        config -> {
          config.pool("common", pool -> pool.endpoint("10.0.1.1", 8080));
          config.pool(
              "shared",
              pool -> {
                pool.isolation(isolation);
                for (int i = 0; i < 8; i++) {
                  pool.endpoint(
                      Endpoint.of("10.0.0." + i, 8080)
                          .withLabel("tenant", "t7")
                          .withLabel("nobody", "t8"));
                }
              });
        });
  }

  @Test
  void refusalBeyondTheBudgetOfABridgeLeavesNothing() {
    Isolation bridge = Isolation.bridge("common", 1).withEndpointLabel("nobody");
    try (LoadBalancer balancer = start(isolated(bridge))) {
      balancer.acquire(request);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  /** Whose fault it is has to be judged then, twice: of the attempt and of the request. */
  @Test
  void failuresOfSeveralTenantsLeaveTheirLeases() {
    RequestView other = Requests.of("t8");
    LbConfig config = WATCHED.with(c -> c.tenant("t8", tenant -> {}));
    try (LoadBalancer balancer = start(config)) {
      Runnable calls =
          () -> {
            ((Lease) balancer.acquire(other)).complete(Outcome.success());
            ((Lease) balancer.acquire(request)).complete(Outcome.failed());
          };
      assertThat(bytesPerCall(calls)).isLessThan(2 * LEASE + NOTHING);
    }
  }

  @Test
  void admissionLeavesItsLeaseAndWhatTheLibrariesBehindThePoliciesMake() {
    try (LoadBalancer balancer = start(Requests.PLENTY)) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer)))
          .isLessThan(LEASE + QUOTA + BREAKER + NOTHING);
    }
  }

  /** Of the standard ones all but the breaker, whose library may make a few times as much. */
  @Test
  void admissionByQuotaLimitAndPriorityLeavesItsLease() {
    LbConfig config =
        WITHOUT_POLICIES.with(
            c ->
                c.tenant("t7", tenant -> tenant.quota(Requests.PLENTY))
                    .pool(
                        "shared",
                        pool ->
                            pool.endpoint("10.0.0.1", 8080)
                                .endpoint("10.0.0.2", 8080)
                                .balancer(Balancers.LEAST_LATENCY)
                                .maxInFlight(100))
                    .policy(PolicyConfig.of(Policies.QUOTA))
                    .policy(
                        PolicyConfig.of(Policies.CONCURRENCY)
                            .withOptions(Map.of("scope", "tenant", "min-limit", 20)))
                    .policy(PolicyConfig.of(Policies.PRIORITY)));
    try (LoadBalancer balancer = start(config)) {
      assertThat(bytesPerCall(() -> admitAndComplete(balancer)))
          .isLessThan(LEASE + QUOTA + NOTHING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TENANT", "HEADER", "COOKIE", "REMOTE_ADDRESS", "REQUEST"})
  void choiceOfASplitLeavesNothing(String key) throws UnknownHostException {
    SplitBenchmark benchmark = new SplitBenchmark();
    benchmark.key = key;
    benchmark.start();

    assertThat(bytesPerCall(benchmark::choosePool)).isLessThan(NOTHING);
    benchmark.close();
  }

  @Test
  void refusalForQuotaLeavesNothing() {
    try (LoadBalancer balancer = start(Requests.ONE)) {
      balancer.acquire(request);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  /** What the quota gave has to be given back then. */
  @Test
  void refusalForWantOfSlotsLeavesNothing() {
    LbConfig config =
        Requests.config(Requests.PLENTY)
            .with(c -> c.pool("shared", pool -> pool.endpoint("10.0.0.1", 8080).maxInFlight(1)));
    try (LoadBalancer balancer = start(config)) {
      balancer.acquire(request);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  @Test
  void refusalBehindOpenBreakersLeavesNothing() {
    try (LoadBalancer balancer = start(Requests.PLENTY)) {
      failUntilNobodyIsLeft(balancer);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  /** While the other endpoints of its pool serve others. */
  @Test
  void refusalOfATenantWhoseShardIsDownLeavesNothing() {
    try (LoadBalancer balancer = start(Requests.sharded())) {
      failUntilNobodyIsLeft(balancer);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  private void failUntilNobodyIsLeft(LoadBalancer balancer) {
    for (int i = 0; i < 10_000 && balancer.acquire(request) instanceof Lease lease; i++) {
      lease.complete(Outcome.failed());
    }
    assertThat(balancer.acquire(request)).isEqualTo(Rejection.of(RejectionReason.NO_ENDPOINT));
  }

  /** Requests fail where that opens a breaker and do not end elsewhere, until one is refused. */
  @ParameterizedTest
  @MethodSource("limits")
  void refusalByAPolicyLeavesNothing(PolicyConfig policy) {
    LbConfig config =
        WITHOUT_POLICIES.with(
            c -> c.policy(policy).tenant("t7", tenant -> tenant.label("org", "umbrella")));
    try (LoadBalancer balancer = start(config)) {
      boolean breaks = policy.name().equals(Policies.CIRCUIT_BREAKER);
      for (int i = 0; i < 10_000 && balancer.acquire(request) instanceof Lease lease; i++) {
        if (breaks) {
          lease.complete(Outcome.failed());
        }
      }
      assertThat(balancer.acquire(request)).isInstanceOf(Rejection.class);

      assertThat(bytesPerCall(() -> balancer.acquire(request))).isLessThan(NOTHING);
    }
  }

  static Stream<PolicyConfig> limits() {
    PolicyConfig quota = PolicyConfig.of(Policies.QUOTA);
    PolicyConfig breaker = PolicyConfig.of(Policies.CIRCUIT_BREAKER);
    PolicyConfig concurrency = PolicyConfig.of(Policies.CONCURRENCY);
    return Stream.of(
        quota.withOptions(Map.of("limits", List.of("5/h"))),
        quota.withOptions(Map.of("limits", List.of("5/month aligned"))),
        quota.withOptions(Map.of("limits", List.of("5/h sliding"))),
        quota.withOptions(Map.of("organisation", Map.of("label", "org", "limits", List.of("5/h")))),
        breaker.withOptions(Map.of("scope", "tenant-pool")),
        breaker.withOptions(Map.of("scope", "pool")),
        concurrency.withOptions(Map.of("scope", "tenant", "limit", 5)),
        concurrency.withOptions(Map.of("scope", "pool", "limit", 5)),
        concurrency.withOptions(Map.of("scope", "endpoint", "limit", 5)));
  }

  @Test
  void refusalOfAStrangerLeavesNothing() {
    RequestView stranger = Requests.of("stranger");
    try (LoadBalancer balancer = start(Requests.PLENTY)) {
      assertThat(bytesPerCall(() -> balancer.acquire(stranger))).isLessThan(NOTHING);
    }
  }

  @Test
  void admissionByABucketLeavesItsPartOfABatch() {
    assertThat(bytesPerCall(new PolicyBenchmark()::quotaAdmits)).isLessThan(QUOTA);
  }

  @Test
  void admissionInAWindowOfTheCalendarLeavesNothing() {
    assertThat(bytesPerCall(new PolicyBenchmark()::quotaOfAlignedWindowAdmits)).isLessThan(NOTHING);
  }

  @Test
  void refusalForCapacityLeavesNothing() {
    assertThat(bytesPerCall(new PolicyBenchmark()::priorityRefuses)).isLessThan(NOTHING);
  }

  /**
   * Without this one, a counter that always says nothing would pass for a library that makes none.
   */
  @Test
  void counterSeesASingleObject() {
    assertThat(bytesPerCall(() -> kept = new Object())).isGreaterThanOrEqualTo(16);
  }

  @SuppressWarnings("unused") // keeps an object from being optimised away
  private volatile Object kept;

  private void admitAndComplete(LoadBalancer balancer) {
    ((Lease) balancer.acquire(request)).complete(Outcome.success());
  }

  private static LoadBalancer start(Quota quota) {
    return start(Requests.config(quota));
  }

  private static LoadBalancer start(LbConfig config) {
    return LoadBalancer.builder()
        .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
        .config(config)
        .locality(HERE)
        .build();
  }

  /** The least of several rounds: the virtual machine itself allocates on a thread now and then. */
  private static double bytesPerCall(Runnable call) {
    int calls = 5_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, (double) bytes / calls);
    }
    return least;
  }
}
