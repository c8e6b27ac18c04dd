package io.fairlead.benchmarks.peers;

import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.ManagedChannel;
import io.grpc.SynchronizationContext;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The channel that a balancer of gRPC belongs to, as far as the balancer sees it: connections
 * succeed at once, and nothing is ever sent.
 */
final class GrpcChannel extends Helper {

  private final SynchronizationContext synchronizationContext =
      new SynchronizationContext(
          (thread, error) -> {
            throw new IllegalStateException(error);
          });
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private volatile SubchannelPicker picker = new NoPicker();

  /** What the channel asks for each call; read anew each time, as the channel does. */
  SubchannelPicker picker() {
    return picker;
  }

  /** Ends the background work. */
  void close() {
    timer.shutdownNow();
  }

  @Override
  public Subchannel createSubchannel(CreateSubchannelArgs args) {
    return new GrpcConnection(args.getAddresses());
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker newPicker) {
    picker = newPicker;
  }

  @Override
  public SynchronizationContext getSynchronizationContext() {
    return synchronizationContext;
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return new GrpcConnection.NoLogger();
  }

  @Override
  public String getAuthority() {
    return "measured";
  }

  @Override
  public String getChannelTarget() {
    return "measured";
  }

  @Override
  public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
    throw new UnsupportedOperationException("no balancer that is measured needs one");
  }

  private static final class NoPicker extends SubchannelPicker {

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      return PickResult.withNoResult();
    }
  }
}
