package io.fairlead.micrometer;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.RandomSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Law: what is counted for a tenant while it loses its name is counted once, with those of others,
 * and not for the tenant that has its row then.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "All of them are with the others.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, counted twice, or counted for somebody else.")
@State
public class NamedTenantsRace {

  private static final LbConfig ACME = config("acme");
  private static final LbConfig GLOBEX = config("globex");

  private final Lanes lanes = new Lanes(1, RandomSource.system());
  private final NamedTenants tenants = new NamedTenants(1, lanes);
  private final NamedTenants.Named atHand;

  public NamedTenantsRace() {
    tenants.configure(ACME, 0);
    atHand = tenants.of("acme");
  }

  private static LbConfig config(String tenant) {
    return LbConfig.builder()
        .pool("p", pool -> pool.endpoint("10.0.0.1", 80))
        .defaultPool("p")
        .tenant(tenant, nothing -> {})
        .build();
  }

  @Actor
  void countTwice() {
    for (int i = 0; i < 2; i++) {
      Lane lane = lanes.claim();
      NamedTenants.Named place = atHand.isGone() ? tenants.of("acme") : atHand;
      tenants.in(lane, place, "acme")[0]++;
      lane.release();
    }
  }

  @Actor
  void giveTheNameToAnother() {
    tenants.configure(GLOBEX, 0);
  }

  @Arbiter
  void sum(JJ_Result result) {
    result.r1 = tenants.others().sum(0);
    result.r2 = tenants.of("globex").counts().sum(0);
  }
}
