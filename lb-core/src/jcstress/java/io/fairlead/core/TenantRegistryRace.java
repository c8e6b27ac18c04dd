package io.fairlead.core;

import io.fairlead.api.Locality;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.Providers;
import io.fairlead.testkit.SeededRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A request that comes just when its tenant goes over to another configuration, or is dropped. */
public final class TenantRegistryRace {

  private static final String ID = "acme";
  private static final Ticker STANDING = () -> 0;

  private static final SnapshotBuilder BUILDER = builder();
  private static final Snapshot OLD = snapshot(null, 1);

  private TenantRegistryRace() {}

  private static SnapshotBuilder builder() {
    Environment environment =
        new Environment(
            STANDING,
            () -> Instant.EPOCH,
            new SeededRandom(1),
            (delay, task) -> () -> {},
            Locality.UNKNOWN,
            new Faults(STANDING),
            new LbListener() {});
    Engine engine = new EngineFixture().start(EngineFixture.config().build());
    return new SnapshotBuilder(engine, new Providers(Map.of(), Map.of(), Map.of()), environment);
  }

  /** A configuration that is known by the tenant's share. */
  private static Snapshot snapshot(@Nullable Snapshot before, int share) {
    LbConfig config = LbConfig.builder().tenant(ID, t -> t.share(share)).build();
    return BUILDER.build(
        Change.of(before, config),
        pool -> {
          throw new AssertionError("there is no pool");
        });
  }

  /** The registry under a configuration that changes. */
  private static final class Tenants {

    private volatile Snapshot current = OLD;
    private final TenantRegistry registry = new TenantRegistry(() -> current, () -> {});

    void apply(Snapshot next) {
      Change change = Change.of(current, next.config());
      current = next;
      registry.follow(change, next);
    }

    TenantRuntime enter() {
      return Objects.requireNonNull(registry.enter(ID));
    }

    /** The share of the tenant as a request meets it. */
    int share() {
      return enter().tenant().share();
    }
  }

  /**
   * Law: a request is of the configuration before or of the one that follows, and of that if it
   * begins once that is applied. Here all that tenants share is another one.
   */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 2", "2, 2, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Of one of the two.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Of both, or of the past.")
  @State
  public static class AllChange {

    private static final Snapshot NEW = snapshot(null, 2);

    private final Tenants tenants = new Tenants();

    @Actor
    void request(III_Result result) {
      TenantRuntime met = tenants.enter();
      boolean isWhole = met.shared() == (met.tenant().share() == 1 ? OLD : NEW).shared();
      result.r1 = isWhole ? met.tenant().share() : 0;
    }

    @Actor
    void apply(III_Result result) {
      tenants.apply(NEW);
      result.r2 = tenants.share();
    }

    @Arbiter
    void after(III_Result result) {
      result.r3 = tenants.share();
    }
  }

  /** Law: the same where nothing but the tenant is another one. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 2", "2, 2, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Of one of the two.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The tenant stays what it was.")
  @State
  public static class OneChanges {

    private static final Snapshot NEW = snapshot(OLD, 2);

    private final Tenants tenants = new Tenants();

    @Actor
    void request(III_Result result) {
      result.r1 = tenants.share();
    }

    @Actor
    void apply(III_Result result) {
      tenants.apply(NEW);
      result.r2 = tenants.share();
    }

    @Arbiter
    void after(III_Result result) {
      result.r3 = tenants.share();
    }
  }

  /** Law: a request is counted in the state that lives, and nobody finds another one. */
  @JCStressTest
  @Outcome(
      id = "true, 1",
      expect = Expect.ACCEPTABLE,
      desc = "The request prevents the retirement, or has a state made.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The request is counted in what was dropped.")
  @State
  public static class Dropped {

    private final Tenants tenants = new Tenants();
    private final TenantState idle = tenants.enter().state();
    private @Nullable TenantState met;

    public Dropped() {
      idle.exit();
    }

    @Actor
    void request() {
      met = tenants.enter().state();
    }

    @Actor
    void housekeeping() {
      tenants.registry.tidy(0, 0);
    }

    @Arbiter
    void count(ZI_Result result) {
      TenantState live = tenants.registry.live().get(ID);
      result.r1 = live == met;
      result.r2 = live == null ? 0 : live.inFlight();
    }
  }
}
