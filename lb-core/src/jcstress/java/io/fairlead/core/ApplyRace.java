package io.fairlead.core;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Law: a request that comes while one configuration follows another is of one of them in all that
 * it meets, its end included; and one that comes once the other is applied is of that.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "true, true",
    expect = Expect.ACCEPTABLE,
    desc = "Each is of one configuration.")
@org.openjdk.jcstress.annotations.Outcome(
    expect = Expect.FORBIDDEN,
    desc = "A request is of two configurations, or of one that is not in force.")
@State
public class ApplyRace {

  private static final LbConfig BLUE = config("blue");
  private static final LbConfig GREEN = config("green");
  private static final Engine ENGINE = start();

  /** What a request meets: a step, a pool, a tenant, and the step once more. */
  private static final List<String> BLUES = Collections.nCopies(4, "blue");

  private static final List<String> GREENS = Collections.nCopies(4, "green");

  /** A configuration whose only pool, whose step and whose tenant have the same name. */
  private static LbConfig config(String name) {
    return LbConfig.builder()
        .pool(name, p -> p.balancer("first").endpoint("a", 1))
        .defaultPool(name)
        .route("all", route -> route.pool(name))
        .policy(PolicyConfig.of(Named.NAME).withOptions(Map.of("of", name)))
        .tenant("acme", t -> t.label("of", name))
        .build();
  }

  private static Engine start() {
    EngineFixture fixture = new EngineFixture();
    fixture.background = (delay, task) -> () -> {};
    fixture.policies.put(Named.NAME, new Named());
    return fixture.start(BLUE);
  }

  /** The names that a request meets, from its admission to its end. */
  private static List<String> request() {
    List<String> met = new ArrayList<>();
    RequestView request =
        RequestView.builder("GET", "/")
            .header(EngineFixture.TENANT_HEADER, "acme")
            .attribute(Named.NAME, met)
            .build();
    Lease lease = EngineFixture.lease(ENGINE.acquire(request));
    met.add(lease.pool());
    met.add(lease.tenant().labels().get("of"));
    lease.complete(Outcome.success());
    return met;
  }

  private volatile boolean applied;

  /** One after the other for as long as it takes, so that one of them meets the very moment. */
  @Actor
  void request(ZZ_Result result) {
    boolean isWhole = true;
    do {
      List<String> met = request();
      isWhole &= met.equals(BLUES) || met.equals(GREENS);
    } while (!applied);
    result.r1 = isWhole;
  }

  /** Applies whichever is not in force. */
  @Actor
  void apply(ZZ_Result result) {
    boolean isBlue = ENGINE.config().equals(BLUE);
    try {
      ENGINE.apply(isBlue ? GREEN : BLUE);
    } finally {
      applied = true;
    }
    result.r2 = request().equals(isBlue ? GREENS : BLUES);
  }

  /** A step that tells each request its name, when it admits it and when it ends. */
  private static final class Named implements PolicyProvider {

    static final String NAME = "named";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public PolicyFactory configure(Options options) {
      String name = options.text("of", "");
      return new PolicyFactory() {
        @Override
        public PolicyScope scope() {
          return PolicyScope.TENANT;
        }

        @Override
        public Policy create(PolicySite site) {
          return new Step(name);
        }
      };
    }

    private record Step(String name) implements Policy {

      @Override
      public @Nullable Rejection tryAcquire(RequestView request) {
        tell(request);
        return null;
      }

      @Override
      public void release(RequestView request, Outcome outcome, long latencyNanos) {
        tell(request);
      }

      @SuppressWarnings("unchecked")
      private void tell(RequestView request) {
        ((List<String>) Objects.requireNonNull(request.attribute(NAME))).add(name);
      }
    }
  }
}
