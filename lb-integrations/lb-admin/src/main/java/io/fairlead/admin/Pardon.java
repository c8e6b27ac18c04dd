package io.fairlead.admin;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.stats.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ends what is done about a noisy neighbour, in each pool where it is one. */
final class Pardon {

  private final LoadBalancer balancer;
  private final Auditor auditor;

  Pardon(LoadBalancer balancer, Auditor auditor) {
    this.balancer = balancer;
    this.auditor = auditor;
  }

  List<Operation> operations() {
    return List.of(
        Operation.change("POST", "/v1/tenants/{tenant}/pardon", AdminRole.OPERATE, this::pardon));
  }

  private AdminResponse pardon(AdminCall call) {
    String tenant = call.place("tenant");
    if (!balancer.config().tenants().containsKey(tenant)) {
      throw Problem.notFound();
    }
    auditor.begin(call.caller().name(), call.what(), "-", "-");
    List<String> pools = new ArrayList<>();
    for (Map.Entry<String, PoolStats> each : new TreeMap<>(balancer.poolStats()).entrySet()) {
      boolean isNoisy =
          each.getValue().noisyNeighbours().stream().anyMatch(it -> it.tenant().equals(tenant));
      if (isNoisy && balancer.pardon(each.getKey(), tenant)) {
        pools.add(each.getKey());
      }
    }
    auditor.done(call.caller().name(), call.what(), "-", "-");
    return Answers.json(Json.of("tenant", tenant, "pools", pools));
  }
}
