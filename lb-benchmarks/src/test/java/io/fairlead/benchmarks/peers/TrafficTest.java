package io.fairlead.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.benchmarks.peers.Traffic.Distribution;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {

  @Test
  void uniformTrafficIsThatOfAllTenantsAlike() {
    assertThat(requestsByTenant(Distribution.UNIFORM).values())
        .hasSize(100)
        .allSatisfy(requests -> assertThat(requests).isBetween(10_000, 11_000));
  }

  /** Among a hundred, the first one sends 1 / (1 + 1/2^1.1 + ... + 1/100^1.1) = 23.4 %. */
  @Test
  void zipfTrafficIsMostlyThatOfAFew() {
    int first = requestsByTenant(Distribution.ZIPF).get(Traffic.tenant(0));

    assertThat((double) first / Traffic.REQUESTS).isBetween(0.225, 0.245);
  }

  /** A request that was just read has a text of its own. */
  @Test
  void requestsOfATenantShareNoText() {
    Traffic traffic = traffic(Distribution.UNIFORM, 1);

    assertThat(traffic.request(0).tenant())
        .isEqualTo(traffic.request(1).tenant())
        .isNotSameAs(traffic.request(1).tenant());
  }

  private static Map<String, Integer> requestsByTenant(Distribution distribution) {
    Traffic traffic = traffic(distribution, 100);
    Map<String, Integer> requests = new HashMap<>();
    for (int i = 0; i < Traffic.REQUESTS; i++) {
      requests.merge(traffic.request(i).tenant(), 1, Integer::sum);
    }
    return requests;
  }

  private static Traffic traffic(Distribution distribution, int tenants) {
    Traffic traffic = new Traffic();
    traffic.tenants = tenants;
    traffic.distribution = distribution;
    traffic.start();
    return traffic;
  }
}
