package io.fairlead.api;

import io.fairlead.api.balancer.LoadReport;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request that was sent to an endpoint.
 *
 * <p>Immutable. The common outcomes are shared instances, so completing a lease allocates nothing;
 * the latency is measured by the engine, from the lease to its completion.
 */
public final class Outcome {

  private static final int STATUSES = 600;
  private static final long NOT_GIVEN = -1;
  private static final Outcome SUCCESS = of(Kind.SUCCESS, 0);
  private static final Outcome CANCELLED = of(Kind.CANCELLED, 0);
  private static final Outcome NOT_SENT = of(Kind.NOT_SENT, 0).withCost(0);
  private static final Outcome UNREACHABLE = of(Kind.UNREACHABLE, 0);
  private static final Outcome BROKEN = of(Kind.BROKEN, 0);
  private static final Outcome TIMED_OUT = of(Kind.TIMED_OUT, 0);
  private static final Outcome FAILED = of(Kind.FAILED, 0);
  private static final Outcome[] BY_STATUS = byStatus();

  /** The outcomes that policies, balancers and retries treat differently. */
  public enum Kind {
    /** The endpoint did its work; counts for the endpoint. */
    SUCCESS,
    /** The endpoint answered that it failed (HTTP 5xx); counts against the endpoint. */
    FAILED,
    /** No connection was made, so the endpoint never saw the request: always safe to retry. */
    UNREACHABLE,
    /** The connection broke after the request was sent: the endpoint may have acted on it. */
    BROKEN,
    /** No answer came in time: the endpoint may have acted on it. */
    TIMED_OUT,
    /** The client gave up; says nothing of the endpoint. */
    CANCELLED,
    /** The lease was not used; consumed quota is refunded and nothing is learnt. */
    NOT_SENT
  }

  private final Kind kind;
  private final int httpStatus;
  private final long bytesIn;
  private final long bytesOut;
  private final long cost;
  private final @Nullable LoadReport loadReport;

  private static Outcome of(Kind kind, int httpStatus) {
    return new Outcome(kind, httpStatus, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, null);
  }

  private Outcome(
      Kind kind,
      int httpStatus,
      long bytesIn,
      long bytesOut,
      long cost,
      @Nullable LoadReport loadReport) {
    this.kind = kind;
    this.httpStatus = httpStatus;
    this.bytesIn = bytesIn;
    this.bytesOut = bytesOut;
    this.cost = cost;
    this.loadReport = loadReport;
  }

  /** The endpoint did its work. */
  public static Outcome success() {
    return SUCCESS;
  }

  /** The endpoint answered that it failed. */
  public static Outcome failed() {
    return FAILED;
  }

  /** No connection could be made. */
  public static Outcome unreachable() {
    return UNREACHABLE;
  }

  /** The connection broke after the request was sent. */
  public static Outcome broken() {
    return BROKEN;
  }

  /** No answer came in time. */
  public static Outcome timedOut() {
    return TIMED_OUT;
  }

  /** The client gave up before the endpoint answered. */
  public static Outcome cancelled() {
    return CANCELLED;
  }

  /** The request was never sent, and costs nothing. */
  public static Outcome notSent() {
    return NOT_SENT;
  }

  /**
   * The endpoint answered with an HTTP status: 5xx is a failure of the endpoint, anything else is a
   * success.
   *
   * @param status 100 to 599
   */
  public static Outcome ofHttpStatus(int status) {
    if (status < 100 || status >= STATUSES) {
      throw new IllegalArgumentException("HTTP status " + status + " is not 100 to 599");
    }
    return BY_STATUS[status];
  }

  /**
   * The usual reading of a finished call: no error is a success, a {@link
   * java.net.ConnectException} or {@link java.nio.channels.UnresolvedAddressException} never
   * reached the endpoint, a {@link TimeoutException} or {@link java.net.SocketTimeoutException} is
   * a time-out, a {@link CancellationException} is the client's, any other {@link
   * java.io.IOException} broke the connection, anything else failed. Looks through {@link
   * CompletionException} and {@link java.util.concurrent.ExecutionException}.
   *
   * @param error what the call ended with, or null
   */
  public static Outcome ofError(@Nullable Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException
            || cause instanceof java.util.concurrent.ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause == null) {
      return SUCCESS;
    }
    if (cause instanceof java.net.ConnectException
        || cause instanceof java.net.NoRouteToHostException
        || cause instanceof java.net.UnknownHostException
        || cause instanceof java.nio.channels.UnresolvedAddressException) {
      return UNREACHABLE;
    }
    if (cause instanceof TimeoutException
        || cause instanceof java.net.SocketTimeoutException
        || cause instanceof java.io.InterruptedIOException) {
      return TIMED_OUT;
    }
    if (cause instanceof CancellationException || cause instanceof InterruptedException) {
      return CANCELLED;
    }
    return cause instanceof java.io.IOException ? BROKEN : FAILED;
  }

  /**
   * The same outcome with the size of the request and of the response.
   *
   * @param in bytes of the request body, at least 0
   * @param out bytes of the response body, at least 0
   */
  public Outcome withBytes(long in, long out) {
    if (in < 0 || out < 0) {
      throw new IllegalArgumentException("bytes in " + in + " or out " + out + " is negative");
    }
    return new Outcome(kind, httpStatus, in, out, cost, loadReport);
  }

  /**
   * The same outcome with what the request really cost, for quotas to be settled by.
   *
   * @param units in the unit of the host's choice, at least 0; as much as was estimated unless said
   *     otherwise
   */
  public Outcome withCost(long units) {
    if (units < 0) {
      throw new IllegalArgumentException("cost " + units + " is negative");
    }
    return new Outcome(kind, httpStatus, bytesIn, bytesOut, units, loadReport);
  }

  /**
   * The same outcome with what the endpoint said of its own load, such as {@link
   * LoadReport#ofHeader} of its answer.
   *
   * @param report null if it said nothing
   */
  public Outcome withLoadReport(@Nullable LoadReport report) {
    return Objects.equals(report, loadReport)
        ? this
        : new Outcome(kind, httpStatus, bytesIn, bytesOut, cost, report);
  }

  /** How the outcome is treated. */
  public Kind kind() {
    return kind;
  }

  /** Whether the outcome counts for the endpoint. */
  public boolean isSuccess() {
    return kind == Kind.SUCCESS;
  }

  /** Whether the outcome counts against the endpoint. */
  public boolean isFailure() {
    return switch (kind) {
      case FAILED, UNREACHABLE, BROKEN, TIMED_OUT -> true;
      case SUCCESS, CANCELLED, NOT_SENT -> false;
    };
  }

  /** The HTTP status that the endpoint answered with, or 0. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Bytes of the request body, 0 if not given. */
  public long bytesIn() {
    return Math.max(0, bytesIn);
  }

  /** Bytes of the response body, 0 if not given. */
  public long bytesOut() {
    return Math.max(0, bytesOut);
  }

  /** Bytes of both bodies, or {@code estimate} if they are not given. */
  public long bytesOr(long estimate) {
    return bytesIn == NOT_GIVEN ? estimate : saturatedSum(bytesIn, bytesOut);
  }

  /** What the request cost, in the unit of the host's choice; 1 if not given. */
  public long cost() {
    return costOr(1);
  }

  /** What the request cost, or {@code estimate} if it is not given. */
  public long costOr(long estimate) {
    return cost == NOT_GIVEN ? estimate : cost;
  }

  /** What the endpoint said of its own load, or null. */
  public @Nullable LoadReport loadReport() {
    return loadReport;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Outcome that
        && kind == that.kind
        && httpStatus == that.httpStatus
        && bytesIn == that.bytesIn
        && bytesOut == that.bytesOut
        && cost == that.cost
        && Objects.equals(loadReport, that.loadReport);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, httpStatus, bytesIn, bytesOut, cost, loadReport);
  }

  @Override
  public String toString() {
    return httpStatus == 0 ? kind.toString() : kind + " (HTTP " + httpStatus + ")";
  }

  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static Outcome[] byStatus() {
    Outcome[] outcomes = new Outcome[STATUSES];
    for (int status = 100; status < STATUSES; status++) {
      outcomes[status] = of(status < 500 ? Kind.SUCCESS : Kind.FAILED, status);
    }
    return outcomes;
  }
}
