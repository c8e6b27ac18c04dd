package io.fairlead.benchmarks.peers;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The keys of a thousand tenants. Each thread walks through them from a place of its own. */
@State(Scope.Thread)
public class Keys {

  private static final int TENANTS = 1_000;

  private final Key[] keys = IntStream.range(0, TENANTS).mapToObj(Key::of).toArray(Key[]::new);
  private int next = ThreadLocalRandom.current().nextInt(TENANTS);

  /** The requests of all keys, as gRPC sees them. */
  static List<GrpcRequest> forGrpc() {
    return IntStream.range(0, TENANTS).mapToObj(number -> Key.of(number).grpc()).toList();
  }

  Key next() {
    next = next + 1 == keys.length ? 0 : next + 1;
    return keys[next];
  }

  /** The same again and again, where a balancer does not look at it. */
  Key first() {
    return keys[0];
  }
}
