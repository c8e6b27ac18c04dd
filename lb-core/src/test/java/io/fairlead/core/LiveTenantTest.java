package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.tenant.Quota;
import io.fairlead.policies.concurrency.ConcurrencyProvider;
import io.fairlead.policies.priority.PriorityProvider;
import io.fairlead.policies.quota.QuotaProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.GraphLayout;

/**
 * What a tenant keeps of the heap once it has made requests, in bytes, counted object by object.
 */
class LiveTenantTest {

  private static final int TENANTS = 200;

  /** What the virtual machine and its reflection keep for themselves, which no tenant makes. */
  private static final Set<String> PLATFORM =
      Set.of("java.lang.invoke", "java.lang.reflect", "java.lang.ref", "jdk.internal", "sun.");

  private final EngineFixture fixture = new EngineFixture();

  LiveTenantTest() {
    fixture.tenantIdleTime = Duration.ofMinutes(5);
    List<PolicyProvider> providers =
        List.of(new QuotaProvider(), new ConcurrencyProvider(), new PriorityProvider());
    providers.forEach(provider -> fixture.policies.put(provider.name(), provider));
  }

  /** Records and lambdas have no other offsets, and an agent would only be tried in vain. */
  @BeforeAll
  static void lookAtObjectsWithoutAnAgent() {
    System.setProperty("jol.magicFieldOffset", "true");
    System.setProperty("jol.skipDynamicAttach", "true");
  }

  @ParameterizedTest
  @CsvSource({"1, 1024", "20, 1152", "200, 2048"})
  void withQuotaConcurrencyAndPriorityKeepsLittle(int requests, int most) {
    assertThat(bytes(requests, Outcome.success())).isBetween(800, most);
  }

  @Test
  void failuresTakeNoMore() {
    assertThat(bytes(1, Outcome.failed())).isEqualTo(bytes(1, Outcome.success()));
  }

  @Test
  void keepsNothingOnceItHasBeenQuiet() {
    try (Engine engine = started()) {
      serve(engine, 0, 3, Outcome.success());
      long fresh = reachable(engine);
      serve(engine, TENANTS, 3, Outcome.success());
      assertThat(reachable(engine)).isGreaterThan(fresh + 800L * TENANTS);

      fixture.scheduler.advance(Duration.ofMinutes(20));

      assertThat(engine.stats().tenants()).isEmpty();
      assertThat(reachable(engine)).isLessThan(fresh);
    }
  }

  /** What each of a second lot of tenants adds, so that what all have in common is there. */
  private int bytes(int requests, Outcome outcome) {
    try (Engine engine = started()) {
      serve(engine, 0, requests, outcome);
      long before = reachable(engine);
      serve(engine, TENANTS, requests, outcome);
      return (int) ((reachable(engine) - before) / TENANTS);
    }
  }

  private Engine started() {
    LbConfig.Builder config =
        EngineFixture.config()
            .tier("gold", tier -> tier.quota(Quota.perSecond(1_000_000)).share(3))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(
                PolicyConfig.of(Policies.CONCURRENCY)
                    .withOptions(Map.of("scope", "tenant", "limit", 100)))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .pool(
                "main",
                pool ->
                    pool.balancer("first").maxInFlight(10_000).endpoint("a", 1).endpoint("b", 2));
    for (int i = 0; i < 2 * TENANTS; i++) {
      config.tenant("t" + i, tenant -> tenant.tier("gold"));
    }
    return fixture.start(config.build());
  }

  /** Latencies that are wide apart, each tenant by itself, as requests of the outside come. */
  private void serve(Engine engine, int first, int requests, Outcome outcome) {
    for (int tenant = first; tenant < first + TENANTS; tenant++) {
      for (int i = 0; i < requests; i++) {
        var lease = lease(engine.acquire(get("t" + tenant)));
        fixture.ticker.advance(Duration.ofNanos(1_000 + 37_000L * i));
        lease.complete(outcome);
      }
      engine.latencies().drain();
    }
  }

  private static long reachable(Engine engine) {
    GraphLayout layout = GraphLayout.parseInstance(engine);
    return layout.getClasses().stream()
        .filter(type -> PLATFORM.stream().noneMatch(type.getName()::contains))
        .mapToLong(type -> layout.getClassSizes().count(type))
        .sum();
  }
}
