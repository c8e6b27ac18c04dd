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
 *     0 for no limit
 * @param queue where requests wait while the pool works on that many, or null to refuse them; needs
 *     a limit
 * @param health how the health of the endpoints is watched
 * @param locality how much the place of an endpoint counts
 * @param retry when a request is tried at another endpoint
 */
public record PoolConfig(
    String balancer,
    Map<String, Object> balancerOptions,
    List<Endpoint> endpoints,
    int maxInFlight,
    @Nullable QueueConfig queue,
    HealthConfig health,
    LocalityConfig locality,
    RetryConfig retry) {

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
  }

  /** Begins an empty pool with the default balancer and no limit. */
  public static Builder builder() {
    return new Builder();
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

    /** The pool. */
    public PoolConfig build() {
      return new PoolConfig(
          balancer, balancerOptions, endpoints, maxInFlight, queue, health, locality, retry);
    }
  }
}
