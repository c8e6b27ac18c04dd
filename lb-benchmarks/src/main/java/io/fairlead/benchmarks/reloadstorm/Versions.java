package io.fairlead.benchmarks.reloadstorm;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.config.ConfigFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a configuration. Each is stamped on three things that a decision is made of and
 * that are found one after another: the tenant, the pool that the route leads to, and the endpoint.
 * The balancers and some of the endpoints are others in each version, too.
 */
final class Versions {

  /** Stands for a decision of several versions. */
  static final int TORN = -1;

  static final String DOMAIN = "saas.example";

  /** Takes the request of a version by turns with the other one. */
  static final List<String> POOLS = List.of("even", "odd");

  /** The port of an endpoint at which every request fails. */
  static final int SICK = 1;

  /** The port of one at which requests have failed, and fail no longer. */
  static final int RECOVERED = 2;

  /** What a tenant with little has for a day; one more in every other version. */
  static final int LITTLE = 100;

  static final Duration OPEN_FOR = Duration.ofHours(1);

  private static final String STAMP = "version";
  private static final int FIRST_PORT = 8_000;
  private static final int OTHERS = 8;
  private static final String[] BALANCERS = {
    Balancers.LEAST_LATENCY, Balancers.ROUND_ROBIN, Balancers.CONSISTENT_HASH
  };

  /** After so many, versions differ in nothing but their stamp. */
  private static final int KINDS = 2 * BALANCERS.length * 2 * OTHERS;

  private static final Pattern STAMPED = Pattern.compile("(" + STAMP + "\"? ?: \")\\d+\"");

  private final int tenants;
  private final @Nullable String[] written = new @Nullable String[KINDS];

  /**
   * @param tenants that have plenty; as many have little
   */
  Versions(int tenants) {
    this.tenants = tenants;
  }

  /** A version, from 0. */
  LbConfig config(int version) {
    String stamp = Integer.toString(version);
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("plenty", tier -> tier.label(STAMP, stamp))
            .tier("little", tier -> tier.label(STAMP, stamp).quota(little(version)))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of(Policies.CONCURRENCY).withOptions(Map.of("limit", 100_000)))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .policy(
                PolicyConfig.of(Policies.CIRCUIT_BREAKER)
                    .withOptions(Map.of("open-for", OPEN_FOR.toHours() + "h")))
            .route("all", route -> route.pathPrefix("/").pool(pool(version)));
    for (String pool : POOLS) {
      config.pool(pool, endpoints -> fill(endpoints, version));
    }
    for (int i = 0; i < tenants; i++) {
      config.tenant(rich(i), tenant -> tenant.tier("plenty"));
      config.tenant(poor(i), tenant -> tenant.tier("little"));
    }
    return config.build();
  }

  /** The next version in which all endpoints are picked in turn, of the other pool by turns. */
  static int nextInTurn(int version) {
    int next = version + 1;
    while (!balancer(next).equals(Balancers.ROUND_ROBIN)) {
      next++;
    }
    return next;
  }

  private static String balancer(int version) {
    return BALANCERS[version % BALANCERS.length];
  }

  private static Quota little(int version) {
    return Quota.of(LITTLE + version % 2, Duration.ofDays(1));
  }

  private static void fill(PoolConfig.Builder pool, int version) {
    pool.balancer(balancer(version));
    pool.maxInFlight(1_000_000);
    pool.retry(retry -> retry.maxAttempts(2).budget(100, 1_000_000));
    pool.endpoint(endpoint(SICK, version));
    pool.endpoint(endpoint(RECOVERED, version));
    for (int i = 0; i < OTHERS; i++) {
      pool.endpoint(endpoint(FIRST_PORT + (version + i) % (2 * OTHERS), version));
    }
  }

  private static Endpoint endpoint(int port, int version) {
    return Endpoint.of("10.0.0.1", port).withLabel(STAMP, Integer.toString(version));
  }

  /** A version as a text, as JSON or YAML by turns; made of an earlier one that is like it. */
  String text(int version) {
    int kind = version % KINDS;
    String text = written[kind];
    if (text == null) {
      text = formatOf(version).write(config(version));
      written[kind] = text;
    }
    return STAMPED.matcher(text).replaceAll("$1" + version + "\"");
  }

  static ConfigFormat formatOf(int version) {
    return version % 4 < 2 ? ConfigFormat.YAML : ConfigFormat.JSON;
  }

  /** A version with something wrong with it, another thing in each turn. */
  String corrupt(int version, int turn) {
    LbConfig config = config(version);
    String text = formatOf(version).write(config);
    return switch (turn % 7) {
      case 0 -> text.replaceFirst("\\bport\\b", "prot");
      case 1 -> text.replaceAll("\\b(80\\d\\d)\\b", "$10");
      case 2 -> ConfigFormat.JSON.write(config).substring(0, text.length() / 2) + "{";
      case 3 -> text + "{]";
      case 4 -> formatOf(version).write(config.with(all -> all.removePool(pool(version))));
      case 5 ->
          formatOf(version)
              .write(config.with(all -> all.tenant(rich(0), tenant -> tenant.tier("silver"))));
      default ->
          formatOf(version)
              .write(
                  config.with(
                      all -> all.pool(POOLS.get(0), pool -> pool.balancer("there-is-none"))));
    };
  }

  /** Reads a text of a version. */
  static LbConfig read(int version, String text) throws InvalidConfigException {
    return formatOf(version).read(text);
  }

  /** The version that a decision is of, or {@link #TORN}. */
  static int of(Lease lease) {
    String ofTenant = lease.tenant().labels().get(STAMP);
    String ofEndpoint = lease.endpoint().labels().get(STAMP);
    if (ofTenant == null || !ofTenant.equals(ofEndpoint)) {
      return TORN;
    }
    int version = Integer.parseInt(ofTenant);
    return lease.pool().equals(pool(version)) ? version : TORN;
  }

  /** The pool that takes all requests of a version. */
  static String pool(int version) {
    return POOLS.get(version % POOLS.size());
  }

  /** A request of each tenant, those with plenty first. */
  RequestView[] requests() {
    RequestView[] requests = new RequestView[2 * tenants];
    for (int i = 0; i < tenants; i++) {
      requests[i] = request(rich(i));
      requests[tenants + i] = request(poor(i));
    }
    return requests;
  }

  private static RequestView request(String tenant) {
    return RequestView.builder("GET", "/items").host(tenant + "." + DOMAIN).build();
  }

  private static String rich(int number) {
    return "rich-" + number;
  }

  /** A tenant with little. */
  static String poor(int number) {
    return "poor-" + number;
  }
}
