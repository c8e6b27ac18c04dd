package io.fairlead.api;

import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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

  /** The name of the configured route that it took; null if it took none but its tenant's own. */
  @Nullable String route();

  /** The names of the policies that it passed, in their order. Made by this call. */
  List<String> policies();

  /** How long the request waited in queues before it was admitted, in nanoseconds. */
  long waitedNanos();

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
   * Gives up this endpoint and asks for another one for the same request, if the pool's {@link
   * io.fairlead.api.config.RetryConfig} lets it be tried again after this outcome: attempts and
   * budget must be left, and the outcome must be one that may go away. That is {@link
   * Outcome.Kind#UNREACHABLE} for any request; and for one that is {@linkplain
   * RequestView#isRepeatable repeatable}, or in a pool that does not mind, also {@link
   * Outcome.Kind#BROKEN}, {@link Outcome.Kind#TIMED_OUT}, and {@link Outcome.Kind#FAILED} with the
   * HTTP status 502, 503 or 504. The request is counted once against quotas and limits, however
   * often it is tried.
   *
   * <p>Ends this lease. If the request is not tried again, and no other attempt of it is under way,
   * it is completed with {@code outcome}.
   *
   * @param outcome what happened at this endpoint
   * @return a lease on an endpoint that this request has not met before, or on one that it has if
   *     no other may be used and no other attempt is under way; or a rejection that says {@link
   *     RejectionReason#RETRY_REFUSED}, or why there is no endpoint
   * @throws IllegalStateException if the lease has been completed
   */
  Admission retry(Outcome outcome);

  /**
   * The same after a pause, as long as the pool's retries ask for: exponential backoff with full
   * jitter. Whether the request may be tried again is decided at once, the endpoint is picked after
   * the pause. This lease ends at once too, but the request is under way during the pause.
   *
   * <p>Cancelling the stage's future ends the request as {@link Outcome#cancelled}; closing the
   * load balancer ends it with {@code outcome}, and a rejection that says {@link
   * RejectionReason#SHUTTING_DOWN}.
   *
   * @return completes on the thread of the scheduler, or at once if there is no pause
   */
  CompletionStage<Admission> retryAsync(Outcome outcome);

  /**
   * Asks for a second endpoint for the same request while this lease goes on, to take whichever
   * answers first. The host completes both: the one whose answer it uses with that outcome, the
   * other, which it cancels, with {@link Outcome#cancelled}. Either may also be retried. The
   * request counts once, with the first outcome that is a success, or else the last; each endpoint
   * counts its own.
   *
   * @return a lease on an endpoint that this request has not met, or a rejection if the pool does
   *     not hedge, attempts or budget are used up, the request may not be repeated, it has two
   *     attempts under way already, this lease has ended, or no other endpoint is left
   */
  Admission hedge();

  /**
   * How long to wait for an answer before {@link #hedge} is worth while, as most attempts of the
   * pool are answered sooner; null if the pool does not hedge, the request may not be repeated, or
   * too few attempts have been measured yet.
   */
  @Nullable Duration hedgeDelay();

  /**
   * How long this attempt may take, or null if the pool sets no limit. It is for the host to hold
   * it to that, and to complete or retry the lease with {@link Outcome#timedOut}.
   */
  @Nullable Duration attemptTimeout();

  /** The number of this attempt among those of its request, from 1. */
  int attempt();

  /**
   * Adds to the response what it has to carry for the client to come back to the same endpoint;
   * nothing where the pool's balancer does not ask for it.
   *
   * @param headers takes the name and the value of a field of the response
   */
  void addResponseHeaders(BiConsumer<String, String> headers);

  /**
   * Where the tenant stands now against its quotas, those of its organisation and those of the
   * request's user; computed by this call.
   */
  List<QuotaStatus> quotas();
}
