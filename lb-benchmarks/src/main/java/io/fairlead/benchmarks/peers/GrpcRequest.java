package io.fairlead.benchmarks.peers;

import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** What a picker of gRPC is told about a call: here, a tenant in a header. */
final class GrpcRequest extends PickSubchannelArgs {

  /** The header with the tenant. */
  static final String HEADER = "x-tenant-id";

  private static final Metadata.Key<String> KEY =
      Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("measured/find")
          .setRequestMarshaller(new Nothing())
          .setResponseMarshaller(new Nothing())
          .build();

  private final Metadata headers = new Metadata();

  private GrpcRequest(String tenant) {
    headers.put(KEY, tenant);
  }

  static GrpcRequest of(String tenant) {
    return new GrpcRequest(tenant);
  }

  @Override
  public CallOptions getCallOptions() {
    return CallOptions.DEFAULT;
  }

  @Override
  public Metadata getHeaders() {
    return headers;
  }

  @Override
  public MethodDescriptor<?, ?> getMethodDescriptor() {
    return METHOD;
  }

  /** No message is ever sent. */
  private static final class Nothing implements Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
