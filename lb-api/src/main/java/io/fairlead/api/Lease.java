package io.fairlead.api;

import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An admitted request bound to an endpoint. The host sends the request there and completes the
 * lease exactly once, whatever happens.
 *
 * <p>Thread-safe. A lease that is never completed is found after its maximum age, counted and
 * reported to {@link io.fairlead.api.event.LbListener#leaseLost}, and what it held is given back.
 */
public non-sealed interface Lease extends Admission {

  /** Where to send the request. */
  Endpoint endpoint();

  /** Whose request it is. */
  Tenant tenant();

  /** The name of the pool that the endpoint belongs to. */
  String pool();

  /** The request that was admitted. */
  RequestView request();

  /**
   * The path for the backend: the canonical path of the request, less the prefix that named the
   * tenant if the resolver strips it. Never empty; does not contain the query.
   */
  String path();

  /**
   * Ends the lease: statistics and policies learn the outcome, and what was taken is given back.
   *
   * @return whether this call ended the lease; a second completion does nothing and returns false
   */
  boolean complete(Outcome outcome);

  /**
   * Gives up this endpoint and asks for another one for the same request. The request is counted
   * once against quotas and limits, however often it is retried.
   *
   * <p>Ends this lease. If no other endpoint may be used, the request is completed with {@code
   * outcome} and the rejection says {@link RejectionReason#NO_ENDPOINT}.
   *
   * @param outcome what happened at this endpoint
   * @return a lease on an endpoint that this request has not met before, or the rejection
   * @throws IllegalStateException if the lease has been completed
   */
  Admission retry(Outcome outcome);

  /**
   * Adds to the response what it has to carry for the client to come back to the same endpoint;
   * nothing where the pool's balancer does not ask for it.
   *
   * @param headers takes the name and the value of a field of the response
   */
  void addResponseHeaders(BiConsumer<String, String> headers);

  /** Where the tenant stands against its quotas now; computed by this call. */
  List<QuotaStatus> quotas();
}
