package io.fairlead.benchmarks.peers;

import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A balancer of gRPC's, out of its registry, over endpoints that are connected. A pick is what a
 * channel asks for each call; that the channel then makes a tracer, which counts the call as in
 * flight, is not part of it.
 */
final class GrpcBalancer {

  private static final String ROUND_ROBIN = "round_robin";
  private static final String WEIGHTED = "weighted_round_robin";
  private static final String LEAST_REQUEST = "least_request_experimental";
  private static final String RING_HASH = "ring_hash_experimental";

  private static final Metadata.Key<byte[]> REPORT =
      Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int CPU_UTILIZATION = 1;
  private static final int REQUESTS_PER_SECOND = 6;

  private final GrpcChannel channel = new GrpcChannel();
  private final ResolvedAddresses endpoints;
  private final LoadBalancer balancer;

  private GrpcBalancer(String policy, Map<String, ?> options, int endpoints) {
    LoadBalancerProvider provider =
        Objects.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider(policy));
    this.endpoints =
        ResolvedAddresses.newBuilder()
            .setAddresses(addresses(endpoints))
            .setLoadBalancingPolicyConfig(
                provider.parseLoadBalancingPolicyConfig(options).getConfig())
            .build();
    balancer = provider.newLoadBalancer(channel);
    push();
    push(); // now they are connected
  }

  static GrpcBalancer roundRobin(int endpoints) {
    return new GrpcBalancer(ROUND_ROBIN, Map.of(), endpoints);
  }

  static GrpcBalancer leastRequest(int endpoints) {
    return new GrpcBalancer(LEAST_REQUEST, Map.of(), endpoints);
  }

  /** Every endpoint has reported its load once, from which its weight follows. */
  static GrpcBalancer weighted(int endpoints) {
    GrpcBalancer balancer =
        new GrpcBalancer(
            WEIGHTED,
            Map.of("blackoutPeriod", "0s", "weightExpirationPeriod", "86400s"),
            endpoints);
    GrpcRequest request = GrpcRequest.of("any");
    for (int i = 0; i < endpoints; i++) { // in turn, as long as there is no weight
      balancer.report(balancer.pick(request));
    }
    balancer.push(); // reads the weights
    return balancer;
  }

  /**
   * A ring with the default number of places, or one for each endpoint if these are more. It hashes
   * a header; without that it would take a hash that a control plane had it compute before.
   *
   * @param keys those that are to come: an endpoint is connected when the first key leads to it
   */
  static GrpcBalancer ringHash(int endpoints, List<GrpcRequest> keys) {
    // Read with the options: that a header is hashed is an experiment of theirs.
    System.setProperty("GRPC_EXPERIMENTAL_RING_HASH_SET_REQUEST_HASH_KEY", "true");
    GrpcBalancer balancer =
        new GrpcBalancer(RING_HASH, Map.of("requestHashHeader", GrpcRequest.HEADER), endpoints);
    keys.forEach(balancer::pick);
    balancer.push();
    return balancer;
  }

  /** Picks an endpoint. */
  PickResult pick(PickSubchannelArgs request) {
    return channel.picker().pickSubchannel(request);
  }

  /** Ends the background work. */
  void close() {
    channel.getSynchronizationContext().execute(balancer::shutdown);
    channel.close();
  }

  private void push() {
    channel.getSynchronizationContext().execute(() -> balancer.acceptResolvedAddresses(endpoints));
  }

  /** Ends a call as the server's answer would, with the server's load in its trailers. */
  private void report(PickResult pick) {
    Subchannel picked = Objects.requireNonNull(pick.getSubchannel());
    ClientStreamTracer tracer =
        Objects.requireNonNull(pick.getStreamTracerFactory())
            .newClientStreamTracer(
                StreamInfo.newBuilder().setCallOptions(CallOptions.DEFAULT).build(),
                new Metadata());
    Metadata trailers = new Metadata();
    trailers.put(REPORT, loadReport(((GrpcConnection) picked).endpoint()));
    tracer.inboundTrailers(trailers);
  }

  /** A message of type {@code xds.data.orca.v3.OrcaLoadReport}. */
  private static byte[] loadReport(int endpoint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream message = CodedOutputStream.newInstance(bytes);
    try {
      message.writeDouble(CPU_UTILIZATION, 0.5);
      message.writeDouble(REQUESTS_PER_SECOND, 100 * Weight.of(endpoint));
      message.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<EquivalentAddressGroup> addresses(int endpoints) {
    InetAddress host = InetAddress.getLoopbackAddress();
    List<EquivalentAddressGroup> addresses = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      addresses.add(new EquivalentAddressGroup(new InetSocketAddress(host, 1 + i)));
    }
    return addresses;
  }
}
