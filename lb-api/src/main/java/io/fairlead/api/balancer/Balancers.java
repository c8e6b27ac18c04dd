package io.fairlead.api.balancer;

/**
 * The names of the built-in balancers, and which to choose.
 *
 * <ul>
 *   <li>Endpoints are alike and requests cost about the same: {@link #ROUND_ROBIN}.
 *   <li>Endpoints differ in size, and the sizes are known, or the endpoints report their load:
 *       {@link #WEIGHTED_ROUND_ROBIN}.
 *   <li>Requests differ in cost, or nothing is known: {@link #LEAST_CONNECTIONS}, the default.
 *   <li>Endpoints differ in speed, or their speed changes: {@link #LEAST_LATENCY}.
 *   <li>Their speed changes within seconds, since they share machines, or many clients share them:
 *       {@link #HOT_COLD}, best with a {@link ProbeSource}.
 *   <li>The same key should meet the same endpoint, for its cache: {@link #CONSISTENT_HASH}.
 *   <li>Many clients share the endpoints and must not move in step: {@link #RANDOM}.
 * </ul>
 *
 * <p>Three work through another one, which their option {@code inner} names:
 *
 * <ul>
 *   <li>A client should stay with its endpoint, for its session: {@link #STICKY}.
 *   <li>One tenant's trouble should not reach the others: {@link #SHUFFLE_SHARD}.
 *   <li>Connections from all clients to all endpoints would be too many: {@link #SUBSET}.
 * </ul>
 */
public final class Balancers {

  /** Each endpoint in turn. Weights do not count. */
  public static final String ROUND_ROBIN = "round-robin";

  /** A random endpoint, in proportion to the weights. */
  public static final String RANDOM = "random";

  /**
   * Each endpoint in turn, as often as its weight says, evenly spread; by configured weights, or by
   * those that follow from the load that the endpoints report.
   */
  public static final String WEIGHTED_ROUND_ROBIN = "weighted-round-robin";

  /** The one of two random endpoints with fewer requests in flight for its weight. */
  public static final String LEAST_CONNECTIONS = "least-connections";

  /** The one of two random endpoints with the smaller product of latency and requests in flight. */
  public static final String LEAST_LATENCY = "least-latency";

  /** The fastest of a few endpoints that are not among the busiest, or else the least busy. */
  public static final String HOT_COLD = "hot-cold";

  /**
   * The endpoint that a key of the request is hashed to, unless that one has too much to do; by
   * ring, Maglev table or rendezvous, or on the rings of Envoy and nginx.
   */
  public static final String CONSISTENT_HASH = "consistent-hash";

  /** The endpoint that a signed token of the client names. */
  public static final String STICKY = "sticky";

  /** One of the few endpoints that a tenant has. */
  public static final String SHUFFLE_SHARD = "shuffle-shard";

  /** One of the endpoints that this process uses, as one of many clients. */
  public static final String SUBSET = "subset";

  private Balancers() {}
}
