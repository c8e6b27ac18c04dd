package io.fairlead.health.grpc;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.health.grpc.Channels.Address;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the health service of an endpoint, over the channel that is kept for it. */
final class GrpcCheck implements HealthCheck {

  private final HealthCheckRequest request;
  private final GrpcCheckOptions options;
  private final Channels channels;

  GrpcCheck(GrpcCheckOptions options) {
    this.options = options;
    request = HealthCheckRequest.newBuilder().setService(options.service()).build();
    channels = new Channels(options);
  }

  @Override
  public CompletionStage<Result> check(Endpoint endpoint) {
    Address address = new Address(endpoint.host(), options.portOf(endpoint));
    try {
      ManagedChannel channel = channels.to(address);
      Answer answer = new Answer(options.service(), () -> channels.drop(address, channel));
      HealthGrpc.newStub(channel).check(request, answer);
      return answer.result();
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(
          Result.failed("no channel: " + e.getClass().getSimpleName()));
    }
  }

  @Override
  public void close() {
    channels.close();
  }
}
