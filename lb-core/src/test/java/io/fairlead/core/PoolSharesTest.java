package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PoolSharesTest {

  private static final List<String> POOLS = List.of("a", "b", "c", "spare");

  /** However a configuration came about, the shares are those that it says. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void areTheSameByStepsAsAtOnce(@ForAll("edits") List<Consumer<LbConfig.Builder>> edits) {
    LbConfig config = base();
    PoolShares bySteps = PoolShares.of(Change.of(null, config));
    for (Consumer<LbConfig.Builder> edit : edits) {
      LbConfig next = config.with(edit);
      bySteps = PoolShares.of(change(config, bySteps, next));
      config = next;
    }

    PoolShares atOnce = PoolShares.of(Change.of(null, config));

    for (String pool : POOLS) {
      assertThat(bySteps.tenantsByShare(pool)).isEqualTo(atOnce.tenantsByShare(pool));
      assertThat(bySteps.tenants(pool)).isEqualTo(atOnce.tenants(pool));
      assertThat(bySteps.tenantsByShare(pool).values().stream().mapToInt(n -> n).sum())
          .isEqualTo(bySteps.tenants(pool).size());
    }
  }

  @SuppressWarnings("NullAway") // nothing asks for what tenants share
  private static Change change(LbConfig from, PoolShares shares, LbConfig to) {
    return Change.of(new Snapshot(from, null, shares), to);
  }

  private static LbConfig base() {
    LbConfig.Builder config = LbConfig.builder().defaultPool("a").tier("gold", t -> t.share(3));
    POOLS.forEach(name -> config.pool(name, p -> p.maxInFlight(100).endpoint(name, 1)));
    return config.split("both", s -> s.weight("a", 1).weight("b", 1).weight("c", 0)).build();
  }

  @Provide
  Arbitrary<List<Consumer<LbConfig.Builder>>> edits() {
    Arbitrary<String> tenant = Arbitraries.of("t1", "t2", "t3", "t4");
    Arbitrary<Integer> share = Arbitraries.integers().between(1, 3);
    Arbitrary<String> target = Arbitraries.of("a", "b", "c", "both");
    Arbitrary<Consumer<LbConfig.Builder>> removed =
        tenant.map(id -> config -> config.removeTenant(id));
    Arbitrary<Consumer<LbConfig.Builder>> shared =
        Combinators.combine(tenant, share)
            .as((id, number) -> config -> config.tenant(id, t -> t.share(number)));
    Arbitrary<Consumer<LbConfig.Builder>> placed =
        Combinators.combine(tenant, target)
            .as((id, to) -> config -> config.tenant(id, t -> t.tier("gold").pool(to)));
    Arbitrary<Consumer<LbConfig.Builder>> labelled =
        tenant.map(id -> config -> config.tenant(id, t -> t.label("plan", "new")));
    Arbitrary<Consumer<LbConfig.Builder>> tier =
        Combinators.combine(share, target)
            .as((number, to) -> config -> config.tier("gold", t -> t.share(number).pool(to)));
    Arbitrary<Consumer<LbConfig.Builder>> byDefault =
        target.map(to -> config -> config.defaultPool(to));
    Arbitrary<Consumer<LbConfig.Builder>> routed =
        Combinators.combine(tenant, target)
            .as(
                (id, to) ->
                    config -> config.removeRoute("r").route("r", r -> r.pool(to).tenant(id)));
    Arbitrary<Consumer<LbConfig.Builder>> routedByLabel =
        target.map(
            to ->
                config -> config.removeRoute("l").route("l", r -> r.pool(to).label("plan", "new")));
    Arbitrary<Consumer<LbConfig.Builder>> overflowing =
        Arbitraries.of("a", "b")
            .map(
                name ->
                    config ->
                        config.pool(
                            name,
                            p ->
                                p.maxInFlight(10)
                                    .isolation(Isolation.bridge("spare", 1))
                                    .endpoint(name, 1)));
    return Arbitraries.oneOf(
            removed, shared, placed, labelled, tier, byDefault, routed, routedByLabel, overflowing)
        .list()
        .ofMaxSize(15);
  }
}
