package io.fairlead.api;

import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tenant of a request, enforces its policies, picks an endpoint and learns from the
 * outcome.
 *
 * <p>There are three ways in, over one engine: {@link #acquire} for hosts that send by themselves,
 * {@link #acquireAsync} for hosts that can wait, and {@link #call} and {@link #callAsync} for hosts
 * that hand over the sending.
 *
 * <p>Thread-safe. The cost of a request does not grow with the number of tenants, endpoints or
 * routes that are configured.
 */
public interface LoadBalancer extends AutoCloseable {

  /** Begins a load balancer. The engine (artifact lb-core) must be on the class or module path. */
  static LoadBalancerBuilder builder() {
    return new LoadBalancerBuilder();
  }

  /**
   * Admits a request or refuses it. Never waits and never throws for a request of any content.
   *
   * @return a {@link Lease}, which must be completed, or a {@link Rejection}
   */
  Admission acquire(RequestView request);

  /**
   * The same, but waits for capacity where the pool has a {@linkplain
   * io.fairlead.api.config.QueueConfig queue}. The calling thread is parked without any lock, which
   * suits virtual threads.
   *
   * @param maxWait how long at most; the queue may have a shorter bound
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is held then
   */
  Admission acquire(RequestView request, Duration maxWait) throws InterruptedException;

  /**
   * The same without blocking, as long as the queue lets requests wait. Cancelling the returned
   * stage's future gives up waiting.
   *
   * @return completes at once, on the thread that gives back what the request waits for, or on that
   *     of the scheduler; never exceptionally
   */
  CompletionStage<Admission> acquireAsync(RequestView request);

  /**
   * The same with a bound of the caller's own.
   *
   * @param maxWait how long at most; the queue may have a shorter bound
   */
  CompletionStage<Admission> acquireAsync(RequestView request, Duration maxWait);

  /**
   * Sends a request through {@code sender} on the calling thread, which may first wait in a queue,
   * and again at another endpoint where {@link Lease#retry} lets it. In the queue and in the pause
   * before another attempt the thread is parked without any lock, which suits virtual threads; an
   * interrupt ends the wait and the request. The thread of the scheduler must not call this, for
   * that is what ends the pause.
   *
   * <p>A thread that waits for one answer can neither drop it nor ask for a second one, so there is
   * no {@linkplain Lease#attemptTimeout limit} to an attempt but what the sender sees to, and no
   * {@linkplain Lease#hedge hedging}; see {@link #callAsync}.
   *
   * @return the response of the last attempt
   * @throws RejectedException if the request is refused
   * @throws InterruptedException if the thread is interrupted in a queue or a pause
   * @throws Exception what the last attempt threw
   */
  <R> R call(RequestView request, BlockingSender<R> sender) throws Exception;

  /**
   * Sends a request through {@code sender} without blocking, after it has waited in a queue if it
   * must, and again at another endpoint where {@link Lease#retryAsync} lets it. An attempt that
   * takes longer than {@link Lease#attemptTimeout} is cancelled and counts as timed out. Beside one
   * that takes longer than {@link Lease#hedgeDelay} a second one is sent, the first success is
   * taken, and the slower one is cancelled. Cancelling the returned stage's future cancels every
   * attempt. Attempts after the first are sent by the thread that saw the one before fail, or by
   * that of the scheduler.
   *
   * @return completes with the first response that is a success, or else that of the last attempt;
   *     exceptionally with the error of the last attempt, which for one that took too long is a
   *     {@link java.util.concurrent.TimeoutException}, or with a {@link RejectedException}
   */
  <R> CompletionStage<R> callAsync(RequestView request, Sender<R> sender);

  /** The configuration in force. */
  LbConfig config();

  /**
   * Puts another configuration in force for the requests that follow; requests under way end under
   * the old one. Live state is kept by identity: a bucket is not refilled, a breaker not closed and
   * a statistic not forgotten because something was reloaded.
   *
   * @throws InvalidConfigException if anything is wrong, listing everything that is; nothing has
   *     changed then
   * @throws IllegalStateException if the load balancer is closed
   */
  void apply(LbConfig config);

  /**
   * Sends nothing new to an endpoint and lets the requests under way there finish. Sessions that
   * belong to it may still come back until the deadline. Goes on over reloads, until {@link
   * #undrain} or until the endpoint has left the pool.
   *
   * @param deadline for the requests under way, more than zero
   * @return completes once no request is under way there, or at the deadline with the number of
   *     those that are left
   * @throws IllegalArgumentException if there is no such pool or endpoint
   */
  CompletionStage<Integer> drain(String pool, String endpointId, Duration deadline);

  /**
   * Lets an endpoint serve again that was drained; does nothing if it was not.
   *
   * @throws IllegalArgumentException if there is no such pool or endpoint
   */
  void undrain(String pool, String endpointId);

  /**
   * What the tenants of a pool would lose with some of its endpoints: by tenant, the part of the
   * endpoints that it may use there, by their weights, from above 0 to 1 for all of them. Tenants
   * that would lose nothing are left out. Follows from configuration and membership alone, whatever
   * health and load are, and whatever an overflow pool makes up for. O(tenants * endpoints), off
   * the request path.
   *
   * @throws IllegalArgumentException if there is no such pool or endpoint
   */
  Map<String, Double> blastRadius(String pool, Set<String> endpointIds);

  /**
   * Ends what is done about a noisy neighbour of a pool, and takes what it did when it was found
   * for usual from now on. See {@link io.fairlead.api.config.NoisyNeighbourConfig}.
   *
   * @return whether the tenant was one
   * @throws IllegalArgumentException if there is no such pool
   */
  boolean pardon(String pool, String tenantId);

  /**
   * What decides over a request like this one, as of now: its tenant, route and pool, the policies
   * that it has to pass, and its endpoints. To spell out why one was refused, pass the refusal to
   * {@link Explanation#why}. Admits nothing and changes nothing. O(endpoints), off the request
   * path.
   *
   * <p>Where a split draws lots for each request, the pool is one that it may lead to.
   */
  Explanation explain(RequestView request);

  /** What the engine counts, as of now. */
  LbStats stats();

  /**
   * What one tenant did, as of now. Takes as long as that tenant's numbers do, however many others
   * there are; only the requests that wait are looked through.
   *
   * @return null if the tenant has no live state: it was not seen yet, or not for long
   */
  @Nullable TenantStats stats(String tenantId);

  /**
   * What is counted of the pools, by name, as of now: all that {@link #stats()} says of them,
   * without looking at any tenant.
   */
  Map<String, PoolStats> poolStats();

  /**
   * How many exceptions of resolvers, balancers, policies and listeners were contained: what {@link
   * #stats()} says of them, without looking at any tenant.
   */
  long faults();

  /**
   * Makes the live state of a tenant before its first request, which then pays for none of it. Does
   * nothing if it is there already.
   *
   * @throws IllegalArgumentException if there is no such tenant
   */
  void warm(String tenantId);

  /**
   * Refuses new requests from now on and lets those under way finish.
   *
   * @return completes once no lease is left; exceptionally with a {@link
   *     java.util.concurrent.CancellationException} if the load balancer is closed before
   */
  CompletionStage<Void> drain();

  /**
   * Refuses new requests from now on and stops the background work. Leases under way may still be
   * completed. Does nothing when repeated.
   */
  @Override
  void close();
}
