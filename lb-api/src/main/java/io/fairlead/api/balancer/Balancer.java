package io.fairlead.api.balancer;

import io.fairlead.api.Outcome;
import io.fairlead.api.tenant.Tenant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Picks one endpoint of the list that it was made for.
 *
 * <p>A balancer belongs to one list: when membership changes, its {@link BalancerFactory} makes the
 * next one, which may inherit from this one. The methods are called by many threads at once; {@link
 * #pick} and {@link #completed} are wait-free, allocate nothing, and take O(1) or O(log n) steps in
 * the number of endpoints as long as most of these are available. An exception is contained and
 * counted; the request then gets some available endpoint.
 *
 * <p>Where a request comes in or ends, the time is handed in as {@code nowNanos}. It is that of the
 * {@link BalancerContext#ticker}, which the caller has just read: a balancer uses it and does not
 * read the ticker once more, since that can take as long as all the rest of a pick.
 */
@FunctionalInterface
public interface Balancer {

  /** The answer when no endpoint may be used. */
  int NONE = -1;

  /**
   * Picks an endpoint.
   *
   * @return the index of an endpoint that is {@linkplain PickContext#isAvailable available}, or
   *     {@link #NONE} if there is none
   */
  int pick(PickContext context);

  /**
   * The endpoint that a request belongs to, such as that of its session. Where the endpoints of a
   * pool stand on several levels or in several zones, each with a balancer of its own, all of these
   * are asked, and none is drawn for a request that belongs somewhere.
   *
   * @return its index if it is available, and {@link #pick} would answer the same; else {@link
   *     #NONE}
   */
  default int home(PickContext context) {
    return NONE;
  }

  /**
   * The endpoints that a tenant's requests may get, if the balancer keeps a part of them for each.
   * What a request goes through, a failure of this balancer included, does not lead beyond them.
   * Always the same for a tenant: another part takes another balancer.
   *
   * @return their indexes, in no order, drained endpoints apart; or null for all endpoints
   */
  default int @Nullable [] partOf(Tenant tenant) {
    return null;
  }

  /**
   * Learns how a request ended that this balancer picked the endpoint for. Called once for each
   * pick that was used, possibly after this balancer has been replaced.
   *
   * @param index what {@link #pick} answered
   * @param latencyNanos from the pick to the completion, at least 0
   * @param nowNanos when it ended
   */
  default void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {}

  /**
   * Learns how busy an endpoint says it is, with an answer or apart from any.
   *
   * @param index of the endpoint in the list
   * @param nowNanos when it said so
   */
  default void reported(int index, LoadReport report, long nowNanos) {}

  /**
   * Brings up to date what would be too dear to compute for each pick. Called about twice a second
   * by one thread at a time, off the request path: it may allocate, and take O(n) steps.
   */
  default void refresh() {}

  /**
   * Adds what the answer to the client has to carry for the choice to be remembered, such as a
   * cookie.
   *
   * @param index what {@link #pick} answered
   * @param context of that pick
   * @param headers takes the name and the value of a field of the response
   */
  default void addResponseHeaders(
      int index, PickContext context, BiConsumer<String, String> headers) {}
}
