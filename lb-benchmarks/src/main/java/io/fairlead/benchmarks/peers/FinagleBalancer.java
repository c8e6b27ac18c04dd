package io.fairlead.benchmarks.peers;

import com.twitter.finagle.Address;
import com.twitter.finagle.Addresses;
import com.twitter.finagle.ClientConnection;
import com.twitter.finagle.NoBrokersAvailableException;
import com.twitter.finagle.Service;
import com.twitter.finagle.ServiceFactory;
import com.twitter.finagle.StackParams;
import com.twitter.finagle.Status;
import com.twitter.finagle.loadbalancer.EndpointFactory;
import com.twitter.finagle.loadbalancer.LoadBalancerFactory;
import com.twitter.util.Activity;
import com.twitter.util.Future;
import com.twitter.util.Time;
import java.net.InetSocketAddress;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Vector;
import scala.collection.mutable.Builder;
import scala.runtime.BoxedUnit;

/** A balancer of Finagle's, over endpoints whose connections are there already. */
final class FinagleBalancer {

  private final ServiceFactory<Integer, Integer> balancer;

  private FinagleBalancer(ServiceFactory<Integer, Integer> balancer) {
    this.balancer = balancer;
  }

  /**
   * Makes it with the parameters that Finagle's clients have by default, and no receiver of
   * statistics.
   */
  static FinagleBalancer of(LoadBalancerFactory factory, int endpoints) {
    Builder<EndpointFactory<Integer, Integer>, Vector<EndpointFactory<Integer, Integer>>> list =
        Vector.newBuilder();
    for (int i = 0; i < endpoints; i++) {
      list.addOne(new FinagleEndpoint(1 + i));
    }
    IndexedSeq<EndpointFactory<Integer, Integer>> all = list.result();
    return new FinagleBalancer(
        factory.newBalancer(
            Activity.value(all), new NoBrokersAvailableException("none"), StackParams.empty()));
  }

  /** Picks an endpoint: asks for a connection to it, which is there. */
  Future<Service<Integer, Integer>> pick() {
    return balancer.apply();
  }

  /** The same, and closes the connection, which is how a balancer of Finagle's hears of an end. */
  Service<Integer, Integer> pickAndRelease() {
    Service<Integer, Integer> connection = balancer.apply().poll().get().get();
    connection.close();
    return connection;
  }

  private static final class FinagleEndpoint extends ServiceFactory<Integer, Integer>
      implements EndpointFactory<Integer, Integer> {

    private final Address address;
    private final Future<Service<Integer, Integer>> connection = Future.value(new Connection());

    FinagleEndpoint(int port) {
      address = Addresses.newInetAddress(InetSocketAddress.createUnresolved("10.0.0.1", port));
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public void remake() {}

    @Override
    public Future<Service<Integer, Integer>> apply(ClientConnection client) {
      return connection;
    }

    @Override
    public Status status() {
      return Status.Open$.MODULE$;
    }

    @Override
    public Future<BoxedUnit> close(Time deadline) {
      return Future.Done();
    }
  }

  private static final class Connection extends Service<Integer, Integer> {

    @Override
    public Future<Integer> apply(Integer request) {
      return Future.value(request);
    }
  }
}
