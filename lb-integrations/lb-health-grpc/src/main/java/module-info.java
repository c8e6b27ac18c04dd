import io.fairlead.health.grpc.GrpcCheckProvider;

/** Health checks by the gRPC health protocol. */
module io.fairlead.health.grpc {
  requires transitive io.fairlead.api;
  // gRPC's own jars do not say what they need: named here, so that it is there.
  requires com.google.common;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.services;
  requires io.grpc.stub;

  provides io.fairlead.api.health.HealthCheckProvider with
      GrpcCheckProvider;
}
