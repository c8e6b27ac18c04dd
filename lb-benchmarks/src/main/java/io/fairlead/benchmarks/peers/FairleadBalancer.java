package io.fairlead.benchmarks.peers;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import io.fairlead.benchmarks.Variant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * A balancer of Fairlead's, over endpoints of which each counts its requests in flight in an object
 * of its own, as in the engine.
 */
final class FairleadBalancer {

  private static final long LATENCY_NANOS = 1_000_000;

  private final Members members;
  private final Balancer balancer;

  private FairleadBalancer(Members members, Balancer balancer) {
    this.members = members;
    this.balancer = balancer;
  }

  /** Makes it as the engine does; the variant is written as {@link Variant} says. */
  static FairleadBalancer of(String variant, int endpoints) {
    return of(variant, Members.of(endpoints, Weight::of));
  }

  /** The same over endpoints that all have the weight 1. */
  static FairleadBalancer ofEqual(String variant, int endpoints) {
    return of(variant, Members.of(endpoints, endpoint -> 1));
  }

  private static FairleadBalancer of(String variant, Members members) {
    Map<String, BalancerProvider> providers = new HashMap<>();
    ServiceLoader.load(BalancerProvider.class).forEach(each -> providers.put(each.name(), each));
    Variant read = Variant.of(variant);
    Balancer balancer =
        Objects.requireNonNull(providers.get(read.balancer()))
            .configure(
                Options.of("options", read.options()), new BalancerProvider.Others(providers))
            .create(
                BalancerContext.of("measured", members, Ticker.system(), RandomSource.system()));
    return new FairleadBalancer(members, balancer);
  }

  /** Picks an endpoint. */
  int pick(PickContext request) {
    return balancer.pick(request);
  }

  /** Picks an endpoint, counts the request there, and ends it. */
  int pickAndRelease(PickContext request) {
    int index = balancer.pick(request);
    members.inFlight[index].getAndIncrement();
    release(index, LATENCY_NANOS, request.nowNanos());
    return index;
  }

  /** The same with the times of its beginning and its end, as the engine reads the clock. */
  int pickAndReleaseTimed(FairleadRequest request) {
    long begunNanos = System.nanoTime();
    int index = balancer.pick(request.at(begunNanos));
    members.inFlight[index].getAndIncrement();
    long endedNanos = System.nanoTime();
    release(index, endedNanos - begunNanos, endedNanos);
    return index;
  }

  private void release(int index, long latencyNanos, long nowNanos) {
    members.inFlight[index].getAndDecrement();
    balancer.completed(index, Outcome.success(), latencyNanos, nowNanos);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Members(Endpoint[] endpoints, AtomicInteger[] inFlight) implements EndpointList {

    static Members of(int size, IntUnaryOperator weight) {
      Members members = new Members(new Endpoint[size], new AtomicInteger[size]);
      for (int i = 0; i < size; i++) {
        members.endpoints[i] =
            Endpoint.of("10.0.0.1", 1 + i).withId("e" + i).withWeight(weight.applyAsInt(i));
        members.inFlight[i] = new AtomicInteger();
      }
      return members;
    }

    @Override
    public int size() {
      return endpoints.length;
    }

    @Override
    public Endpoint get(int index) {
      return endpoints[index];
    }

    @Override
    public int inFlight(int index) {
      return inFlight[index].get();
    }
  }
}
