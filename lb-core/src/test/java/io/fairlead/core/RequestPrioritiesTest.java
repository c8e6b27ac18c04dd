package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which priority the steps of admission are told. */
class RequestPrioritiesTest {

  private final EngineFixture fixture = new EngineFixture();
  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"HIGH, BEST_EFFORT, BEST_EFFORT", "HIGH, CRITICAL, HIGH", "NORMAL, NORMAL, NORMAL"})
  void routeLowersThePriorityOfATenantAndNeverRaisesIt(
      Priority tenant, Priority route, Priority given) {
    Engine engine =
        start(
            EngineFixture.config()
                .tenant("acme", t -> t.priority(tenant))
                .route("bulk", r -> r.pathPrefix("/bulk").pool("main").priority(route))
                .policy(PolicyConfig.of("spy")));

    succeed(engine.acquire(get("acme", "/bulk")));
    succeed(engine.acquire(get("acme", "/")));

    assertThat(told)
        .containsExactly(
            "spy takes " + given, "spy ends " + given, "spy takes " + tenant, "spy ends " + tenant);
  }

  @Test
  void stepThatLowersThePriorityDoesSoForThoseBehindItAndForTheEndpoint() {
    Engine engine = start(threeSteps().policy(PolicyConfig.of("endpoint")));

    succeed(engine.acquire(get("acme")));

    assertThat(told)
        .containsExactly(
            "before takes HIGH",
            "lowering takes HIGH",
            "spy takes NORMAL",
            "endpoint takes NORMAL",
            "endpoint ends NORMAL",
            "spy ends NORMAL",
            "lowering ends HIGH",
            "before ends HIGH");
  }

  @Test
  void severalStepsLowerItByOneAllTogether() {
    Engine engine = start(threeSteps().policy(PolicyConfig.of("lowering").named("again")));

    succeed(engine.acquire(get("acme")));

    assertThat(told).contains("again takes NORMAL", "again ends NORMAL");
  }

  @Test
  void whatARefusalGivesBackIsGivenBackAtThePriorityThatItWasTakenAt() {
    Engine engine = start(threeSteps().policy(PolicyConfig.of("refusing")));

    engine.acquire(get("acme"));

    assertThat(told)
        .endsWith(
            "refusing takes NORMAL", "spy ends NORMAL", "lowering ends HIGH", "before ends HIGH");
  }

  @Test
  void stepThatIsOnlyTriedOutLowersNothing() {
    Engine engine =
        start(
            EngineFixture.config()
                .policy(PolicyConfig.of("lowering").in(PolicyConfig.Mode.SHADOW))
                .policy(PolicyConfig.of("spy")));

    succeed(engine.acquire(get("acme")));

    assertThat(told).contains("spy takes NORMAL");
  }

  @Test
  void nothingIsLoweredByAStepThatFailsToSay() {
    Engine engine =
        start(threeSteps().policy(PolicyConfig.of("failing")).policy(PolicyConfig.of("last")));

    succeed(engine.acquire(get("acme")));

    assertThat(told).contains("last takes NORMAL");
    assertThat(engine.stats().faults()).isEqualTo(1);
  }

  /** Whichever tenant is the first of its step. */
  @ParameterizedTest
  @CsvSource({"acme, plain", "plain, acme"})
  void instancesOfAStepMayDifferInWhetherTheyGoByPriority(String one, String other) {
    Engine engine =
        start(
            EngineFixture.config()
                .tenant("plain", t -> {})
                .tenant("acme", t -> t.priority(Priority.HIGH))
                .policy(PolicyConfig.of("mixed")));

    for (String tenant : List.of(one, other, one)) {
      succeed(engine.acquire(get(tenant)));
    }

    List<String> ofAcme = List.of("mixed takes HIGH", "mixed ends HIGH");
    List<String> ofPlain = List.of("mixed takes", "mixed ends");
    assertThat(told)
        .containsExactlyElementsOf(
            Stream.of(one, other, one)
                .flatMap(tenant -> (tenant.equals("acme") ? ofAcme : ofPlain).stream())
                .toList());
  }

  private static LbConfig.Builder threeSteps() {
    return EngineFixture.config()
        .tenant("acme", t -> t.priority(Priority.HIGH))
        .policy(PolicyConfig.of("before"))
        .policy(PolicyConfig.of("lowering"))
        .policy(PolicyConfig.of("spy"));
  }

  private Engine start(LbConfig.Builder config) {
    for (String name : List.of("before", "lowering", "spy", "endpoint", "refusing", "failing")) {
      fixture.policies.put(name, new Spies(name));
    }
    fixture.policies.put("mixed", new Spies("mixed"));
    fixture.policies.put("last", new Spies("last"));
    return fixture.start(config.build());
  }

  private final class Spies implements PolicyProvider {

    private final String name;

    Spies(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public PolicyFactory configure(Options options) {
      return new PolicyFactory() {
        @Override
        public PolicyScope scope() {
          return name.equals("endpoint") ? PolicyScope.ENDPOINT : PolicyScope.TENANT_POOL;
        }

        @Override
        public Policy create(PolicySite site) {
          return site.tenant() != null && site.tenant().id().equals("plain")
              ? new Plain(site.policy())
              : new Spy(name, site.policy());
        }
      };
    }
  }

  /** Does not go by priority. */
  private final class Plain implements Policy {

    private final String name;

    Plain(String name) {
      this.name = name;
    }

    @Override
    public @Nullable Rejection tryAcquire(RequestView request) {
      told.add(name + " takes");
      return null;
    }

    @Override
    public void release(RequestView request, Outcome outcome, long latencyNanos) {
      told.add(name + " ends");
    }
  }

  /** Writes down what it is told. */
  private final class Spy implements Policy {

    private final String type;
    private final String name;

    Spy(String type, String name) {
      this.type = type;
      this.name = name;
    }

    @Override
    public @Nullable Rejection tryAcquire(RequestView request) {
      throw new AssertionError("asked without a priority");
    }

    @Override
    public @Nullable Rejection tryAcquire(RequestView request, Priority priority) {
      told.add(name + " takes " + priority);
      return type.equals("refusing") ? Rejection.of(RejectionReason.ACCESS_DENIED) : null;
    }

    @Override
    public boolean lowersPriority(RequestView request) {
      if (type.equals("failing")) {
        throw new IllegalStateException("told to fail");
      }
      return type.equals("lowering");
    }

    @Override
    public void release(RequestView request, Outcome outcome, long latencyNanos) {
      throw new AssertionError("ended without a priority");
    }

    @Override
    public void release(
        RequestView request, Priority priority, Outcome outcome, long latencyNanos) {
      told.add(name + " ends " + priority);
    }
  }
}
