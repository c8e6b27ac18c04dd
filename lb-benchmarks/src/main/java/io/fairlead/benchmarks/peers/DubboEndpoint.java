package io.fairlead.benchmarks.peers;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;
import org.apache.dubbo.rpc.RpcInvocation;

/** An endpoint of Dubbo's, of which nothing but its URL matters here. */
record DubboEndpoint(URL url) implements Invoker<Object> {

  private static final String SERVICE = "orders";

  /** Who asks. */
  static final URL CONSUMER = URL.valueOf("consumer://10.1.0.1/" + SERVICE);

  static List<Invoker<Object>> list(int size) {
    return IntStream.range(0, size).<Invoker<Object>>mapToObj(DubboEndpoint::of).toList();
  }

  private static DubboEndpoint of(int number) {
    String query = "?hash.arguments=0&weight=" + 100 * Weight.of(number);
    return new DubboEndpoint(
        URL.valueOf("dubbo://10.0.0.1:" + (1 + number) + "/" + SERVICE + query));
  }

  /** A call by a tenant. */
  static RpcInvocation call(String tenant) {
    return new RpcInvocation(
        null, "find", SERVICE, SERVICE, new Class<?>[] {String.class}, new Object[] {tenant});
  }

  @Override
  public Class<Object> getInterface() {
    return Object.class;
  }

  @Override
  public URL getUrl() {
    return url;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public Result invoke(Invocation invocation) {
    throw new UnsupportedOperationException("nothing is sent");
  }

  @Override
  public void destroy() {}
}
