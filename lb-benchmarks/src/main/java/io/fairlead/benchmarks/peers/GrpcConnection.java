package io.fairlead.benchmarks.peers;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelStateListener;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A connection to one endpoint. It is there as soon as the list of endpoints is pushed once more,
 * or when it is asked for after that: a picker is made anew for each connection that comes up by
 * itself, but once for all that come up while a list is read.
 */
final class GrpcConnection extends Subchannel {

  private final List<EquivalentAddressGroup> addresses;
  private SubchannelStateListener listener = state -> {};
  private boolean isReady;

  GrpcConnection(List<EquivalentAddressGroup> addresses) {
    this.addresses = addresses;
  }

  /** Which endpoint it leads to. */
  int endpoint() {
    return ((InetSocketAddress) getAddresses().getAddresses().get(0)).getPort() - 1;
  }

  @Override
  public void start(SubchannelStateListener given) {
    listener = given;
  }

  @Override
  public void requestConnection() {}

  @Override
  public void updateAddresses(List<EquivalentAddressGroup> same) {
    if (!isReady) {
      isReady = true;
      listener.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY));
    }
  }

  @Override
  public List<EquivalentAddressGroup> getAllAddresses() {
    return addresses;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.EMPTY;
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return new NoLogger();
  }

  @Override
  public Object getInternalSubchannel() {
    return this;
  }

  @Override
  public void shutdown() {}

  /** Writes nothing. */
  static final class NoLogger extends ChannelLogger {

    @Override
    public void log(ChannelLogLevel level, String message) {}

    @Override
    public void log(ChannelLogLevel level, String format, Object... values) {}
  }
}
