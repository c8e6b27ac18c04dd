package io.fairlead.testkit;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A list of endpoints whose load a test decides. Thread-safe. */
public final class FakePool implements EndpointList {

  private final List<Endpoint> endpoints;
  private final int drained;
  private final AtomicIntegerArray inFlight;

  private FakePool(List<Endpoint> endpoints, int drained) {
    this.endpoints = List.copyOf(endpoints);
    this.drained = drained;
    this.inFlight = new AtomicIntegerArray(endpoints.size());
  }

  /** Idle endpoints of weight 1 with the ids {@code e0}, {@code e1} and so on. */
  public static FakePool pool(int size) {
    double[] weights = new double[size];
    Arrays.fill(weights, Endpoint.DEFAULT_WEIGHT);
    return weighted(weights);
  }

  /**
   * Idle endpoints of these weights, each above 0, with the ids {@code e0}, {@code e1} and so on.
   */
  public static FakePool weighted(double... weights) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      endpoints.add(Endpoint.of("192.0.2.1", 1).withId("e" + i).withWeight(weights[i]));
    }
    return of(endpoints);
  }

  /** These endpoints, idle. */
  public static FakePool of(List<Endpoint> endpoints) {
    return new FakePool(endpoints, 0);
  }

  /** The same endpoints, idle, without the one at an index. */
  public FakePool without(int index) {
    List<Endpoint> fewer = new ArrayList<>(endpoints);
    fewer.remove(index);
    return new FakePool(fewer, drained);
  }

  /** The same endpoints, idle, with the one at an index drained and therefore last. */
  public FakePool drain(int index) {
    List<Endpoint> others = new ArrayList<>(endpoints);
    others.add(others.remove(index).withWeight(0));
    return new FakePool(others, drained + 1);
  }

  /** Makes an endpoint have this many requests in flight. */
  public FakePool busy(int index, int requests) {
    inFlight.set(index, requests);
    return this;
  }

  /** Adds a request in flight. */
  public void started(int index) {
    inFlight.incrementAndGet(index);
  }

  /** Takes a request in flight away. */
  public void finished(int index) {
    inFlight.decrementAndGet(index);
  }

  @Override
  public int size() {
    return endpoints.size() - drained;
  }

  @Override
  public int drained() {
    return drained;
  }

  @Override
  public Endpoint get(int index) {
    return endpoints.get(index);
  }

  @Override
  public int inFlight(int index) {
    return inFlight.get(index);
  }
}
