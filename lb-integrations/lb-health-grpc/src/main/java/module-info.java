import io.fairlead.health.grpc.GrpcCheckProvider;

/** Health checks by the gRPC health protocol. */
module io.fairlead.health.grpc {
  requires transitive io.fairlead.api;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.services;
  requires io.grpc.stub;

  provides io.fairlead.api.health.HealthCheckProvider with
      GrpcCheckProvider;
}
