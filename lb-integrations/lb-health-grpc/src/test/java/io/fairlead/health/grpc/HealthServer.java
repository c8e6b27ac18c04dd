package io.fairlead.health.grpc;

import io.fairlead.api.Endpoint;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A gRPC server with the health service of gRPC itself, counting its connections. */
final class HealthServer implements AutoCloseable {

  private final HealthStatusManager health = new HealthStatusManager();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final BlockingQueue<String> authorities = new LinkedBlockingQueue<>();
  private final Server server;

  HealthServer() {
    this(0, InsecureServerCredentials.create());
  }

  HealthServer(int port, ServerCredentials credentials) {
    this(Grpc.newServerBuilderForPort(port, credentials), true);
  }

  private HealthServer(ServerBuilder<?> builder, boolean hasHealth) {
    if (hasHealth) {
      builder.addService(health.getHealthService());
    }
    server = builder.intercept(new Authorities()).addTransportFilter(new Connections()).build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HealthServer withoutHealthService() {
    return new HealthServer(
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()), false);
  }

  HealthServer says(String service, ServingStatus status) {
    health.setStatus(service, status);
    return this;
  }

  Endpoint endpoint() {
    return Endpoint.of("127.0.0.1", server.getPort());
  }

  /** How many connections there are. */
  int open() {
    return open.get();
  }

  /** How many connections there have been. */
  int opened() {
    return opened.get();
  }

  String takeAuthority() throws InterruptedException {
    return authorities.take();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Connections extends ServerTransportFilter {

    @Override
    public Attributes transportReady(Attributes attributes) {
      open.incrementAndGet();
      opened.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      open.decrementAndGet();
    }
  }

  private final class Authorities implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      authorities.add(String.valueOf(call.getAuthority()));
      return next.startCall(call, headers);
    }
  }
}
