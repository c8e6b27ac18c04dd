package io.fairlead.api;

/**
 * Why a request was refused: one constant for each answer that a caller treats differently.
 *
 * <p>The text and the status are what a client may see; neither names another tenant, an endpoint
 * or a configured limit.
 */
public enum RejectionReason {
  /** Host, path or a resolver's input has no single meaning; the client must change the request. */
  MALFORMED_REQUEST(400, "the request's host or path is malformed or ambiguous"),
  /** No source named a tenant with evidence that stands alone. */
  TENANT_MISSING(404, "the request names no tenant"),
  /** A tenant was named, but none of that id is configured. */
  TENANT_UNKNOWN(404, "the request names a tenant that does not exist"),
  /** Two sources named different tenants. */
  TENANT_CONFLICT(403, "the request names more than one tenant"),
  /** The tenant is configured, and suspended. */
  TENANT_SUSPENDED(403, "the tenant is suspended"),
  /** The tenant resolver failed, so nobody knows whose request this is. */
  RESOLVER_FAILED(503, "the tenant of the request could not be determined"),
  /** No route matches and the tenant has no pool. */
  NO_ROUTE(404, "no route leads anywhere for this request"),
  /** A policy does not let this request through, now or later. */
  ACCESS_DENIED(403, "the request is not allowed"),
  /** The tenant has used up a quota; it may retry after the delay given. */
  QUOTA_EXCEEDED(429, "the request quota is used up"),
  /** The pool has no capacity to spare for this tenant now. */
  OVERLOADED(503, "the service is over its capacity"),
  /** The tenant does too much for the others and is kept to a few requests at a time for now. */
  TENANT_LIMITED(429, "too many requests at a time"),
  /** Requests of this kind have been failing, so no more are sent for a while. */
  CIRCUIT_OPEN(503, "the service is failing and is given time to recover"),
  /** The pool is empty, or none of its endpoints may be used now. */
  NO_ENDPOINT(503, "no server is available"),
  /**
   * The tenant is bound to regions, and none of the pool's endpoints there may be used now; those
   * elsewhere are no way out.
   */
  RESIDENCY_UNSATISFIED(503, "no server is available in the regions that the request is bound to"),
  /** A request that failed is not tried again: it may not be repeated, or the budget is used up. */
  RETRY_REFUSED(503, "the request failed and is not tried again"),
  /** A policy that fails closed has failed. */
  POLICY_FAILED(503, "the request could not be checked"),
  /** The load balancer is closed, or drains before closing. */
  SHUTTING_DOWN(503, "the service is shutting down");

  private final int httpStatus;
  private final String text;

  RejectionReason(int httpStatus, String text) {
    this.httpStatus = httpStatus;
    this.text = text;
  }

  /** The HTTP status that answers the client. */
  public int httpStatus() {
    return httpStatus;
  }

  /** One sentence for the client, without capital and full stop. */
  public String text() {
    return text;
  }
}
