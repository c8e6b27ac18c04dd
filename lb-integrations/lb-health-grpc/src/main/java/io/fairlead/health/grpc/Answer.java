package io.fairlead.health.grpc;

import io.fairlead.api.health.HealthCheck.Result;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What becomes of one question. */
final class Answer implements ClientResponseObserver<HealthCheckRequest, HealthCheckResponse> {

  private final String service;
  private final Runnable noServerThere;
  private final CompletableFuture<Result> result = new CompletableFuture<>();

  /**
   * @param noServerThere runs unless a server answers, whatever the answer
   */
  Answer(String service, Runnable noServerThere) {
    this.service = service;
    this.noServerThere = noServerThere;
  }

  CompletionStage<Result> result() {
    return result;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> call) {
    result().whenComplete((seen, error) -> cancelIfCancelled(call));
  }

  private void cancelIfCancelled(ClientCallStreamObserver<HealthCheckRequest> call) {
    if (result.isCancelled()) {
      call.cancel("the check has timed out", null);
      noServerThere.run();
    }
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    ServingStatus status = response.getStatus();
    result.complete(new Result(status == ServingStatus.SERVING, status.name()));
  }

  @Override
  public void onCompleted() {
    result.complete(Result.failed("empty answer"));
  }

  @Override
  public void onError(Throwable error) {
    Status status = Status.fromThrowable(error);
    if (!isOfServer(status)) {
      noServerThere.run();
    }
    result.complete(Result.failed(inWords(status)));
  }

  /** These are what a health service says, or a server that has none. */
  private static boolean isOfServer(Status status) {
    return status.getCode() == Status.Code.NOT_FOUND
        || status.getCode() == Status.Code.UNIMPLEMENTED;
  }

  /** Without the description, which may be what the endpoint sent. */
  private String inWords(Status status) {
    return switch (status.getCode()) {
      case NOT_FOUND -> "unknown service " + service;
      case UNIMPLEMENTED -> "no health service";
      case UNAVAILABLE -> ofConnection(status.getCause());
      default -> "gRPC " + status.getCode();
    };
  }

  private static String ofConnection(@Nullable Throwable error) {
    if (has(error, CertificateException.class)) {
      return "certificate not trusted";
    }
    if (has(error, SSLException.class)) {
      return "TLS handshake failed";
    }
    if (has(error, UnknownHostException.class)) {
      return "unknown host";
    }
    return has(error, ConnectException.class)
        ? "connection refused"
        : "gRPC " + Status.Code.UNAVAILABLE;
  }

  private static boolean has(@Nullable Throwable error, Class<? extends Throwable> cause) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (cause.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
