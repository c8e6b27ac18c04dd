package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.tenant.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the names, references and ranges of a configuration. */
final class ConfigCheck {

  private static final int NAMES_SHOWN = 20;

  private final Change change;
  private final LbConfig config;
  private final List<ConfigProblem> problems;

  private ConfigCheck(Change change, List<ConfigProblem> problems) {
    this.change = change;
    config = change.to();
    this.problems = problems;
  }

  static void check(Change change, List<ConfigProblem> problems) {
    ConfigCheck check = new ConfigCheck(change, problems);
    check.tiers();
    change.tenantsToCheck().forEach(check::tenant);
    check.config.pools().forEach(check::pool);
    check.config.splits().forEach(check::split);
    check.routes();
    check.destinationExists("default-pool", check.config.defaultPool());
  }

  private void tiers() {
    config
        .tiers()
        .forEach(
            (name, tier) -> {
              shareInRange("tiers." + name, tier.share());
              destinationExists("tiers." + name + ".pool", tier.pool());
              regionsAreNamed("tiers." + name, tier.residency());
            });
  }

  private void tenant(String id, TenantConfig tenant) {
    String path = "tenants." + id;
    if (!id.equals(TenantId.canonicalOrNull(id))) {
      add(path, id, "a tenant id in lower case: " + TenantId.GRAMMAR);
    }
    if (tenant.tier() != null && !config.tiers().containsKey(tenant.tier())) {
      add(path + ".tier", tenant.tier(), oneOf(config.tiers().keySet()));
    }
    if (tenant.share() != null) {
      shareInRange(path, tenant.share());
    }
    destinationExists(path + ".pool", tenant.pool());
    if (tenant.residency() != null) {
      regionsAreNamed(path, tenant.residency());
    }
  }

  private void pool(String name, PoolConfig pool) {
    String path = "pools." + name;
    if (pool.maxInFlight() < 0) {
      add(path + ".max-in-flight", pool.maxInFlight(), "0 for no limit, or more");
    }
    if (pool.queue() != null && pool.maxInFlight() == 0) {
      add(path + ".max-in-flight", 0, "1 or more, for the pool has a queue");
    }
    PoolConfig before = change.from().pools().get(name);
    if (before == null || !sameIds(before.endpoints(), pool.endpoints())) {
      ids(path, pool);
    }
    if (change.pools().containsKey(name) && pool.isolation().pattern().isByLabel()) {
      labels(path, pool);
    }
    isolation(path, name, pool);
    if (pool.noisyNeighbours() != null) {
      noisyNeighbours(path, name, pool, pool.noisyNeighbours());
    }
  }

  /** Endpoints that keep their ids need not be told apart again. */
  private static boolean sameIds(List<Endpoint> before, List<Endpoint> now) {
    boolean same = before.size() == now.size();
    for (int i = 0; same && i < now.size(); i++) {
      same = before.get(i).id().equals(now.get(i).id());
    }
    return same;
  }

  private void ids(String path, PoolConfig pool) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < pool.endpoints().size(); i++) {
      String id = pool.endpoints().get(i).id();
      if (!ids.add(id)) {
        add(path + ".endpoints[" + i + "].id", id, "an id that is unique in the pool");
      }
    }
  }

  private void labels(String path, PoolConfig pool) {
    String label = pool.isolation().endpointLabel();
    for (int i = 0; i < pool.endpoints().size(); i++) {
      Map<String, String> labels = pool.endpoints().get(i).labels();
      if (!labels.containsKey(label)) {
        String expected = "the label " + label + " with the tenant it is for";
        add(path + ".endpoints[" + i + "].labels", labels, expected);
      }
    }
  }

  private void isolation(String path, String name, PoolConfig pool) {
    Isolation isolation = pool.isolation();
    boolean shards = pool.balancer().equals(Balancers.SHUFFLE_SHARD);
    if (shards && isolation.pattern() != Isolation.Pattern.SHARED) {
      add(path + ".balancer", pool.balancer(), "another one, or the isolation pattern shared");
    }
    if (isolation.overflowPool() != null) {
      overflow(path + ".isolation.overflow-pool", name, isolation.overflowPool());
    }
  }

  private void noisyNeighbours(
      String path, String name, PoolConfig pool, NoisyNeighbourConfig noise) {
    if (pool.isolation().pattern().isByLabel()) {
      Isolation.Pattern pattern = pool.isolation().pattern();
      add(path + ".noisy-neighbours", pattern, "an isolation pattern with neighbours");
    }
    String action = path + ".noisy-neighbours.action";
    if (noise.action() instanceof Limit limit && limit.percent() > 0 && pool.maxInFlight() == 0) {
      add(action + ".percent", limit.percent(), "in-flight, for the pool has no max-in-flight");
    }
    if (noise.action() instanceof Quarantine quarantine) {
      quarantine(action + ".pool", name, quarantine.pool());
    }
  }

  /**
   * Nobody is sent from one quarantine to the next, or to a pool that passes on what it refuses.
   */
  private void quarantine(String path, String pool, String to) {
    PoolConfig other = config.pools().get(to);
    if (other == null) {
      add(path, to, oneOf(config.pools().keySet()));
    } else if (to.equals(pool)
        || other.isolation().overflowPool() != null
        || (other.noisyNeighbours() != null
            && other.noisyNeighbours().action() instanceof Quarantine)) {
      add(path, to, "another pool, which has no quarantine and no overflow pool itself");
    }
  }

  /** One pool takes what is too much for another, and passes nothing on. */
  private void overflow(String path, String pool, String to) {
    PoolConfig other = config.pools().get(to);
    if (other == null) {
      add(path, to, oneOf(config.pools().keySet()));
    } else if (to.equals(pool) || other.isolation().overflowPool() != null) {
      add(path, to, "another pool, which has no overflow pool itself");
    }
  }

  private void split(String name, SplitConfig split) {
    String path = "splits." + name;
    if (config.pools().containsKey(name)) {
      add(path, name, "a name that no pool has");
    }
    for (String pool : split.weights().keySet()) {
      if (!config.pools().containsKey(pool)) {
        boolean nested = config.splits().containsKey(pool);
        String pools = oneOf(config.pools().keySet());
        add(path + ".weights", pool, nested ? pools + "; a split leads to no other split" : pools);
      }
    }
    if (split.weights().values().stream().noneMatch(weight -> weight > 0)) {
      add(path + ".weights", split.weights(), "a pool with a weight above 0");
    }
  }

  private void routes() {
    if (change.keepsRoutesRight()) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (RouteConfig route : config.routes()) {
      String path = "routes." + route.name();
      if (!names.add(route.name())) {
        add(path, route.name(), "a name that is unique among the routes");
      }
      predicates(path, route);
      references(path, route);
    }
  }

  private void predicates(String path, RouteConfig route) {
    for (String host : route.hosts()) {
      RequestTarget target = RequestTarget.parse(host, "/");
      if (target.problem() != null || !target.host().equals(host)) {
        add(path + ".hosts", host, "a host in canonical form: lower case, without port");
      }
    }
    RequestTarget target = RequestTarget.parse(null, route.pathPrefix());
    if (target.problem() != null || !target.path().equals(route.pathPrefix())) {
      add(path + ".path-prefix", route.pathPrefix(), "a path in canonical form, such as /api");
    }
  }

  private void references(String path, RouteConfig route) {
    destinationExists(path + ".pool", route.pool());
    for (String tenant : route.tenants()) {
      if (!config.tenants().containsKey(tenant)) {
        add(path + ".tenants", tenant, "a configured tenant");
      }
    }
    for (String tier : route.tiers()) {
      if (!config.tiers().containsKey(tier)) {
        add(path + ".tiers", tier, oneOf(config.tiers().keySet()));
      }
    }
  }

  private void destinationExists(String path, @Nullable String name) {
    if (name != null && !config.pools().containsKey(name) && !config.splits().containsKey(name)) {
      Set<String> names = new HashSet<>(config.pools().keySet());
      names.addAll(config.splits().keySet());
      add(path, name, oneOf(names));
    }
  }

  /** An endpoint whose region is unknown is in none, so a residency of no name has no endpoints. */
  private void regionsAreNamed(String path, Set<String> residency) {
    if (residency.contains("")) {
      add(path + ".residency", "", "the name of a region");
    }
  }

  private void shareInRange(String path, int share) {
    if (share < 1) {
      add(path + ".share", share, "1 or more");
    }
  }

  private void add(String path, @Nullable Object value, String expectation) {
    problems.add(new ConfigProblem(path, value, expectation));
  }

  private static String oneOf(Set<String> names) {
    if (names.isEmpty()) {
      return "one of (none is configured)";
    }
    String first =
        names.stream().sorted().limit(NAMES_SHOWN).collect(Collectors.joining(", ", "one of ", ""));
    return names.size() <= NAMES_SHOWN ? first : first + " and others";
  }
}
