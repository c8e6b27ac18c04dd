package io.fairlead.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletionStage;

/** Connects and closes. All checks of a pool share one thread. */
final class TcpCheck implements HealthCheck {

  private static final Connecting CONNECTING = new Connecting();

  private final Port port;
  private final Attempts attempts;
  private final AsynchronousChannelGroup group;

  TcpCheck(Port port, Lookup lookup) {
    this.port = port;
    attempts = new Attempts(lookup);
    try {
      group =
          AsynchronousChannelGroup.withFixedThreadPool(
              1, task -> Lookup.daemon(task, "fairlead-health-tcp"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a group of sockets", e);
    }
  }

  @Override
  public CompletionStage<Result> check(Endpoint endpoint) {
    return attempts.begin(
        endpoint.host(), (address, attempt) -> connect(address, port.of(endpoint), attempt));
  }

  private void connect(InetAddress address, int port, Attempt attempt) throws IOException {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
    attempt.whenOver(() -> close(channel));
    channel.connect(new InetSocketAddress(address, port), attempt, CONNECTING);
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone all the same, and the endpoint has been judged.
    }
  }

  @Override
  public void close() {
    attempts.close();
    try {
      group.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the sockets of health checks", e);
    }
  }

  private static final class Connecting implements CompletionHandler<Void, Attempt> {

    @Override
    public void completed(Void nothing, Attempt attempt) {
      attempt.end(Result.passed("connected"));
    }

    @Override
    public void failed(Throwable error, Attempt attempt) {
      attempt.fail(error);
    }
  }
}
