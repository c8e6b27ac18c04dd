package io.fairlead.api.config;

import io.fairlead.api.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A named set of endpoints with one balancer.
 *
 * @param balancer the name of the algorithm, see {@link io.fairlead.api.balancer.Balancers}
 * @param balancerOptions what that algorithm is told
 * @param endpoints who serves; may be empty, and then requests are refused
 * @param maxInFlight requests that the pool may work on at once, shared out by the priority policy;
 *     0 for no limit. For each tenant by itself where the {@link Isolation} says so
 * @param queue where requests wait while the pool works on that many, or null to refuse them; needs
 *     a limit
 * @param health how the health of the endpoints is watched
 * @param locality how much the place of an endpoint counts
 * @param retry when a request is tried at another endpoint
 * @param isolation how tenants are kept from one another
 * @param noisyNeighbours when a tenant does too much for the others, and what is done about it;
 *     null if nobody asks
 */
public record PoolConfig(
    String balancer,
    Map<String, Object> balancerOptions,
    List<Endpoint> endpoints,
    int maxInFlight,
    @Nullable QueueConfig queue,
    HealthConfig health,
    LocalityConfig locality,
    RetryConfig retry,
    Isolation isolation,
    @Nullable NoisyNeighbourConfig noisyNeighbours) {

  /**
   * Robust without any measurement: {@link io.fairlead.api.balancer.Balancers#LEAST_CONNECTIONS}.
   */
  public static final String DEFAULT_BALANCER = "least-connections";

  /** Copies the collections. */
  public PoolConfig {
    Objects.requireNonNull(balancer);
    balancerOptions = Copies.of(balancerOptions);
    endpoints = List.copyOf(endpoints);
    Objects.requireNonNull(health);
    Objects.requireNonNull(locality);
    Objects.requireNonNull(retry);
    Objects.requireNonNull(isolation);
  }

  /**
   * How the tenants of a pool are kept from one another. Which to choose when is in
   * docs/isolation-patterns.md.
   *
   * @param pattern the way
   * @param endpointLabel the {@linkplain Endpoint#labels label} by which an endpoint names the
   *     tenant that it is for; for {@link Pattern#DEDICATED} and {@link Pattern#BRIDGE}
   * @param shardSize how many endpoints each tenant has, at least 1; for {@link
   *     Pattern#SHUFFLE_SHARDED}
   * @param overflowPool takes what a tenant's own endpoints have no room for; not null for {@link
   *     Pattern#BRIDGE}, and null for the others
   * @param overflowInFlight requests of one tenant that the overflow pool may work on at once, at
   *     least 1
   */
  public record Isolation(
      Pattern pattern,
      String endpointLabel,
      int shardSize,
      @Nullable String overflowPool,
      int overflowInFlight) {

    /** The label that names an endpoint's tenant. */
    public static final String DEFAULT_ENDPOINT_LABEL = "tenant";

    /** Two tenants of a pool of 100 share all four endpoints once in 4 million pairs. */
    public static final int DEFAULT_SHARD_SIZE = 4;

    /** As many as one server of four cores works on at ease: little for a pool of any size. */
    public static final int DEFAULT_OVERFLOW_IN_FLIGHT = 8;

    private static final int MAX_SHARD_SIZE = 10_000;

    /** Every tenant may use every endpoint. */
    public static final Isolation SHARED = of(Pattern.SHARED);

    /** The ways to keep tenants apart. */
    public enum Pattern {
      /** Not at all: every tenant uses every endpoint. */
      SHARED,
      /**
       * Each endpoint is for the one tenant that its label names, and a tenant without endpoints is
       * refused. The pool's limits hold for each tenant by itself.
       */
      DEDICATED,
      /**
       * Each tenant uses a few of the endpoints, which follow from its id: hardly two tenants have
       * the same few. Where endpoints stand in several groups, by level or zone, it has so many of
       * each. The pool's limits are shared out as without isolation.
       */
      SHUFFLE_SHARDED,
      /**
       * Every tenant uses every endpoint, by a balancer of its own, which learns from nobody else's
       * requests. The pool's limits hold for each tenant by itself.
       */
      DEDICATED_BALANCER,
      /**
       * As {@link #DEDICATED}, but what a tenant's endpoints cannot take, since none is available
       * or the limit is reached, goes to another pool: so many requests of the tenant at once. A
       * request that has begun in one of the pools is tried again in that one only.
       */
      BRIDGE;

      /** Whether a label says for which tenant an endpoint is. */
      public boolean isByLabel() {
        return this == DEDICATED || this == BRIDGE;
      }

      /** Whether balancer, limits and statistics of the pool are there for each tenant anew. */
      public boolean isByTenant() {
        return isByLabel() || this == DEDICATED_BALANCER;
      }
    }

    /**
     * Checks that the values go together.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Isolation {
      Objects.requireNonNull(pattern);
      if (endpointLabel.isEmpty()) {
        throw new IllegalArgumentException("endpoint-label is empty");
      }
      if (shardSize < 1 || shardSize > MAX_SHARD_SIZE) {
        throw new IllegalArgumentException("shard-size " + shardSize + " is not 1 to 10000");
      }
      if (overflowInFlight < 1) {
        throw new IllegalArgumentException(
            "overflow-in-flight " + overflowInFlight + " is below 1");
      }
      if ((pattern == Pattern.BRIDGE) != (overflowPool != null)) {
        throw new IllegalArgumentException(
            "overflow-pool " + overflowPool + " does not go with " + pattern);
      }
    }

    private static Isolation of(Pattern pattern) {
      return new Isolation(
          pattern, DEFAULT_ENDPOINT_LABEL, DEFAULT_SHARD_SIZE, null, DEFAULT_OVERFLOW_IN_FLIGHT);
    }

    /** Each endpoint for the tenant that its label {@code tenant} names. */
    public static Isolation dedicated() {
      return of(Pattern.DEDICATED);
    }

    /** A few endpoints for each tenant. */
    public static Isolation shuffleSharded(int shardSize) {
      return new Isolation(
          Pattern.SHUFFLE_SHARDED,
          DEFAULT_ENDPOINT_LABEL,
          shardSize,
          null,
          DEFAULT_OVERFLOW_IN_FLIGHT);
    }

    /** A balancer for each tenant. */
    public static Isolation dedicatedBalancer() {
      return of(Pattern.DEDICATED_BALANCER);
    }

    /** Each endpoint for the tenant that its label names, and so many requests more elsewhere. */
    public static Isolation bridge(String overflowPool, int overflowInFlight) {
      return new Isolation(
          Pattern.BRIDGE,
          DEFAULT_ENDPOINT_LABEL,
          DEFAULT_SHARD_SIZE,
          Objects.requireNonNull(overflowPool),
          overflowInFlight);
    }

    /** The same by another label of the endpoints. */
    public Isolation withEndpointLabel(String label) {
      return new Isolation(pattern, label, shardSize, overflowPool, overflowInFlight);
    }

    /**
     * Reads a pool's section: {@code pattern}, and what goes with it: {@code endpoint-label},
     * {@code shard-size}, {@code overflow-pool} and {@code overflow-in-flight}. Problems are noted
     * in the options.
     */
    public static Isolation read(Options options) {
      return switch (options.oneOf("pattern", Pattern.SHARED)) {
        case SHARED -> SHARED;
        case DEDICATED -> dedicated().withEndpointLabel(readLabel(options));
        case SHUFFLE_SHARDED ->
            shuffleSharded(options.integer("shard-size", DEFAULT_SHARD_SIZE, 1, MAX_SHARD_SIZE));
        case DEDICATED_BALANCER -> dedicatedBalancer();
        case BRIDGE -> readBridge(options);
      };
    }

    private static Isolation readBridge(Options options) {
      if (!options.has("overflow-pool")) {
        options.reject("overflow-pool", null, "required: the pool that takes what is too much");
      }
      return bridge(
              options.text("overflow-pool", ""),
              options.integer(
                  "overflow-in-flight", DEFAULT_OVERFLOW_IN_FLIGHT, 1, Integer.MAX_VALUE))
          .withEndpointLabel(readLabel(options));
    }

    private static String readLabel(Options options) {
      String label = options.text("endpoint-label", DEFAULT_ENDPOINT_LABEL);
      if (label.isEmpty()) {
        options.reject("endpoint-label", label, "the name of a label");
        return DEFAULT_ENDPOINT_LABEL;
      }
      return label;
    }
  }

  /** Begins an empty pool with the default balancer and no limit. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a pool, noting problems in it: {@code balancer}; {@code balancer-options}; {@code
   * endpoints}, a list; {@code max-in-flight}; and the sections {@code queue}, {@code health},
   * {@code locality}, {@code retry}, {@code isolation} and {@code noisy-neighbours}. An endpoint
   * with a problem is left out.
   */
  public static PoolConfig read(Options options) {
    Options queue = options.section("queue");
    Options noise = options.section("noisy-neighbours");
    return new PoolConfig(
        options.nonEmpty("balancer", DEFAULT_BALANCER),
        options.section("balancer-options").toMap(),
        readEndpoints(options),
        options.integer("max-in-flight", 0, 0, Integer.MAX_VALUE),
        options.has("queue") ? QueueConfig.read(queue) : null,
        HealthConfig.read(options.section("health")),
        LocalityConfig.read(options.section("locality")),
        RetryConfig.read(options.section("retry")),
        Isolation.read(options.section("isolation", "pattern")),
        options.has("noisy-neighbours") ? NoisyNeighbourConfig.read(noise) : null);
  }

  private static List<Endpoint> readEndpoints(Options options) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Options item : options.sections("endpoints")) {
      Endpoint endpoint = Endpoint.read(item);
      if (item.problems().isEmpty()) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  /** The same pool with changes. */
  public PoolConfig with(Consumer<Builder> changes) {
    Builder builder = new Builder();
    builder.balancer = balancer;
    builder.balancerOptions = balancerOptions;
    builder.endpoints.addAll(endpoints);
    builder.maxInFlight = maxInFlight;
    builder.queue = queue;
    builder.health = health;
    builder.locality = locality;
    builder.retry = retry;
    builder.isolation = isolation;
    builder.noisyNeighbours = noisyNeighbours;
    changes.accept(builder);
    return builder.build();
  }

  /** Collects a pool's values. Not thread-safe. */
  public static final class Builder {

    private String balancer = DEFAULT_BALANCER;
    private Map<String, Object> balancerOptions = Map.of();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private int maxInFlight;
    private @Nullable QueueConfig queue;
    private HealthConfig health = HealthConfig.NONE;
    private LocalityConfig locality = LocalityConfig.DEFAULT;
    private RetryConfig retry = RetryConfig.DEFAULT;
    private Isolation isolation = Isolation.SHARED;
    private @Nullable NoisyNeighbourConfig noisyNeighbours;

    private Builder() {}

    /** Sets the algorithm, with its default options. */
    public Builder balancer(String name) {
      return balancer(name, Map.of());
    }

    /** Sets the algorithm and its options. */
    public Builder balancer(String name, Map<String, Object> options) {
      balancer = Objects.requireNonNull(name);
      balancerOptions = Objects.requireNonNull(options);
      return this;
    }

    /** Adds an endpoint of weight 1. */
    public Builder endpoint(String host, int port) {
      return endpoint(Endpoint.of(host, port));
    }

    /** Adds an endpoint. */
    public Builder endpoint(Endpoint endpoint) {
      endpoints.add(Objects.requireNonNull(endpoint));
      return this;
    }

    /** Puts an endpoint where the one with its id stands, or behind the others. O(endpoints). */
    public Builder replaceEndpoint(Endpoint endpoint) {
      for (int i = 0; i < endpoints.size(); i++) {
        if (endpoints.get(i).id().equals(endpoint.id())) {
          endpoints.set(i, endpoint);
          return this;
        }
      }
      return endpoint(endpoint);
    }

    /** Removes an endpoint, if it is there. O(endpoints). */
    public Builder removeEndpoint(String id) {
      endpoints.removeIf(endpoint -> endpoint.id().equals(id));
      return this;
    }

    /** Sets how many requests the pool may work on at once; 0 for no limit. */
    public Builder maxInFlight(int requests) {
      maxInFlight = requests;
      return this;
    }

    /** Lets requests wait while the pool works on as many as it may. */
    public Builder queue(QueueConfig value) {
      queue = Objects.requireNonNull(value);
      return this;
    }

    /** Lets requests wait while the pool works on as many as it may. */
    public Builder queue(Consumer<QueueConfig.Builder> values) {
      QueueConfig.Builder builder = QueueConfig.builder();
      values.accept(builder);
      return queue(builder.build());
    }

    /** Sets how the health of the endpoints is watched; not at all unless set. */
    public Builder health(Consumer<HealthConfig.Builder> values) {
      HealthConfig.Builder builder = HealthConfig.builder();
      values.accept(builder);
      return health(builder.build());
    }

    /** Sets how the health of the endpoints is watched; not at all unless set. */
    public Builder health(HealthConfig value) {
      health = Objects.requireNonNull(value);
      return this;
    }

    /** Sets how much the place of an endpoint counts; its priority alone unless set. */
    public Builder locality(LocalityConfig value) {
      locality = Objects.requireNonNull(value);
      return this;
    }

    /** Sets how much the place of an endpoint counts. */
    public Builder locality(Consumer<LocalityConfig.Builder> values) {
      LocalityConfig.Builder builder = LocalityConfig.builder();
      values.accept(builder);
      return locality(builder.build());
    }

    /** Sets when a request is tried at another endpoint. */
    public Builder retry(RetryConfig value) {
      retry = Objects.requireNonNull(value);
      return this;
    }

    /** Sets when a request is tried at another endpoint. */
    public Builder retry(Consumer<RetryConfig.Builder> values) {
      RetryConfig.Builder builder = RetryConfig.builder();
      values.accept(builder);
      return retry(builder.build());
    }

    /** Sets how tenants are kept from one another; not at all unless set. */
    public Builder isolation(Isolation value) {
      isolation = Objects.requireNonNull(value);
      return this;
    }

    /** Finds tenants that do too much for the others; off unless set. */
    public Builder noisyNeighbours(NoisyNeighbourConfig value) {
      noisyNeighbours = Objects.requireNonNull(value);
      return this;
    }

    /** Finds tenants that do too much for the others; off unless set. */
    public Builder noisyNeighbours(Consumer<NoisyNeighbourConfig.Builder> values) {
      NoisyNeighbourConfig.Builder builder = NoisyNeighbourConfig.builder();
      values.accept(builder);
      return noisyNeighbours(builder.build());
    }

    /** The pool. */
    public PoolConfig build() {
      return new PoolConfig(
          balancer,
          balancerOptions,
          endpoints,
          maxInFlight,
          queue,
          health,
          locality,
          retry,
          isolation,
          noisyNeighbours);
    }
  }
}
