package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a test make endpoints of an engine sick, which an active check finds, or shut them, which a
 * policy of theirs does.
 */
final class Switchboard {

  private static final String NAME = "switchboard";

  /** One failed or passed check is enough. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** By id. */
  final Set<String> sick = ConcurrentHashMap.newKeySet();

  /** By id. */
  final Set<String> shut = ConcurrentHashMap.newKeySet();

  private final EngineFixture fixture;

  Switchboard(EngineFixture fixture) {
    this.fixture = fixture;
    fixture.healthChecks.put(NAME, new Checks());
    fixture.policies.put(NAME, new Gates());
  }

  /** The check, for a pool. */
  static void check(HealthConfig.Builder health) {
    health.check(
        NAME, c -> c.interval(INTERVAL).fastInterval(INTERVAL).jitterPercent(0).rise(1).fall(1));
  }

  /** The step of admission. */
  static PolicyConfig gate() {
    return PolicyConfig.of(NAME);
  }

  /** Has exactly these endpoints be sick, and lets all checks find out. */
  void sick(String... ids) {
    sick.clear();
    sick.addAll(Set.of(ids));
    settle();
  }

  /** Lets all checks run. */
  void settle() {
    fixture.scheduler.advance(INTERVAL.multipliedBy(3));
  }

  /** A balancer that picks any endpoint that is available, all alike if all are. */
  static int anyOf(BalancerContext context, PickContext picking) {
    int size = context.endpoints().size();
    int start = context.random().nextInt(size);
    for (int i = 0; i < size; i++) {
      if (picking.isAvailable((start + i) % size)) {
        return (start + i) % size;
      }
    }
    return Balancer.NONE;
  }

  private final class Checks implements HealthCheckProvider {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Supplier<HealthCheck> configure(Options options) {
      return () -> endpoint -> CompletableFuture.completedFuture(result(endpoint));
    }

    private HealthCheck.Result result(Endpoint endpoint) {
      return sick.contains(endpoint.id())
          ? HealthCheck.Result.failed("sick")
          : HealthCheck.Result.passed("well");
    }
  }

  private final class Gates implements PolicyProvider {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public PolicyFactory configure(Options options) {
      return new PolicyFactory() {
        @Override
        public PolicyScope scope() {
          return PolicyScope.ENDPOINT;
        }

        @Override
        public Policy create(PolicySite site) {
          return new Gate(Objects.requireNonNull(site.endpoint()).id());
        }
      };
    }
  }

  private final class Gate implements Policy {

    private final String id;

    Gate(String id) {
      this.id = id;
    }

    @Override
    public @Nullable Rejection tryAcquire(RequestView request) {
      return isReady() ? null : Rejection.of(RejectionReason.CIRCUIT_OPEN);
    }

    @Override
    public void release(RequestView request, Outcome outcome, long latencyNanos) {}

    @Override
    public boolean isReady() {
      return !shut.contains(id);
    }
  }
}
