package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract holds where a tenant may spill over; what holds where it may not is below. */
final class ShuffleShardBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new ShuffleShardProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("size", 3, "spill", true, "inner", Map.of("balancer", "least-latency"));
  }

  @Override
  protected BalancerProvider.Others others() {
    return Picks.OTHERS;
  }

  @Test
  void eachTenantIsServedByItsFew() {
    Balancer balancer = shards(pool(100), Map.of());

    for (int t = 0; t < 50; t++) {
      assertThat(members(balancer, "tenant-" + t)).hasSize(4);
    }
  }

  @Test
  void partOfATenantIsWhereItIsServed() {
    Balancer balancer = shards(pool(20), Map.of());

    for (int t = 0; t < 50; t++) {
      String tenant = "tenant-" + t;
      int[] part = balancer.partOf(pick().of(tenant).tenant());
      assertThat(part)
          .containsExactlyInAnyOrder(
              members(balancer, tenant).stream().mapToInt(Integer::intValue).toArray());
    }
    assertThat(shards(pool(20), Map.of("spill", true)).partOf(pick().of("acme").tenant())).isNull();
  }

  @Test
  void poisonOfOneTenantTakesDownItsFewAndNobodyElse() {
    FakePool pool = pool(100);
    Balancer balancer = shards(pool, Map.of());
    Set<Integer> down = members(balancer, "poison");
    int unharmed = 0;
    int helpless = 0;

    for (int t = 0; t < 1_000; t++) {
      String tenant = "tenant-" + t;
      int picked = balancer.pick(pick().of(tenant).where(index -> !down.contains(index)));
      helpless += picked == Balancer.NONE ? 1 : 0;
      Set<Integer> members = members(balancer, tenant);
      members.retainAll(down);
      unharmed += members.isEmpty() ? 1 : 0;
    }

    assertThat(balancer.pick(pick().of("poison").where(index -> !down.contains(index))))
        .isEqualTo(Balancer.NONE);
    assertThat(helpless).isZero();
    // A tenant shares none of 4 of 100 with probability C(96,4) / C(100,4) = 0.847.
    assertThat(unharmed).isBetween(800, 890);
  }

  @Test
  void tenantThatMaySpillGetsAnyOtherWhenItsFewAreDown() {
    Balancer balancer = shards(pool(100), Map.of("spill", true));
    Set<Integer> down = members(balancer, "acme");

    assertThat(balancer.pick(pick().where(index -> !down.contains(index)))).isBetween(0, 99);
  }

  @Test
  void whatIsLearntOfAnEndpointServesAllTenants() {
    FakePool pool = pool(5);
    Balancer balancer =
        shards(pool, Map.of("size", 5, "inner", Map.of("balancer", "least-latency")));
    for (int i = 0; i < 5; i++) {
      balancer.completed(i, Outcome.success(), i == 2 ? 1_000 : 900_000_000, pick().nowNanos());
    }

    int[] counts = new int[5];
    for (int t = 0; t < 1_000; t++) {
      counts[balancer.pick(pick().of("tenant-" + t))]++;
    }

    // The fast one wins whenever it is among the two that are compared: 2 of 5.
    assertThat(counts[2]).isBetween(340, 460);
  }

  @Test
  void tenantsAreServedEvenly() {
    Balancer balancer = shards(pool(20), Map.of("inner", Map.of("balancer", "round-robin")));
    int[] counts = new int[20];

    for (int t = 0; t < 10_000; t++) {
      counts[balancer.pick(pick().of("tenant-" + t))]++;
    }

    assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat(count).isBetween(400, 600));
  }

  @Test
  void tenantsOfOneShardTakeTurnsEachForItself() {
    Balancer balancer =
        shards(pool(2), Map.of("inner", Map.of("balancer", "weighted-round-robin")));
    int[] counts = new int[2];

    for (int i = 0; i < 100; i++) {
      counts[balancer.pick(pick().of("acme"))]++;
      balancer.pick(pick().of("globex"));
    }

    assertThat(counts).containsExactly(50, 50);
  }

  @Test
  void shardsAreForgottenWhenTheyAreManyAndComeBackTheSame() {
    Balancer balancer = shards(pool(10), Map.of("size", 2));
    Set<Integer> before = members(balancer, "acme");
    for (int t = 0; t <= ShuffleShardBalancer.MAX_SHARDS; t++) {
      balancer.pick(pick().of("tenant-" + t));
    }

    balancer.refresh();

    assertThat(members(balancer, "acme")).isEqualTo(before);
  }

  private static Balancer shards(FakePool pool, Map<String, Object> options) {
    return Picks.balancer(new ShuffleShardProvider(), options, pool, null);
  }

  private static Set<Integer> members(Balancer balancer, String tenant) {
    Set<Integer> members = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      members.add(balancer.pick(pick().of(tenant)));
    }
    return members;
  }
}
