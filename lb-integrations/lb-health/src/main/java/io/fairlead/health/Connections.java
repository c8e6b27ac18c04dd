package io.fairlead.health;

import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.EndpointParameters;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * Opens a connection for each attempt, and closes it when the attempt is over. One thread serves
 * all.
 */
final class Connections implements AutoCloseable {

  /*
   * The reactor underneath forgets about a connection that comes about in the moment in which it is
   * cancelled, and leaves it open for ever. So an attempt takes hold of its connection where the
   * reactor makes a handler for it: on the reactor's thread, before TLS begins, and whether or not
   * anybody still waits for it.
   */

  /** How long the peer may take to say good-bye, which with TLS is a message of its own. */
  private static final Timeout GOOD_BYE = Timeout.ofSeconds(1);

  private final IOEventHandlerFactory protocol;
  private final DefaultConnectingIOReactor reactor;

  /**
   * Starts the thread.
   *
   * @param protocol what is spoken
   */
  Connections(IOEventHandlerFactory protocol) {
    this.protocol = protocol;
    reactor =
        new DefaultConnectingIOReactor(
            this::connected,
            IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build(),
            task -> Lookup.daemon(task, "fairlead-health-http"),
            null,
            null,
            null,
            null);
    reactor.start();
  }

  /** Opens a connection; {@code callback} is told, unless the attempt is over before. */
  void open(HttpHost target, Attempt attempt, FutureCallback<IOSession> callback) {
    Future<IOSession> connecting =
        reactor.connect(
            target,
            new InetSocketAddress(target.getAddress(), target.getPort()),
            null,
            Timeout.DISABLED,
            new EndpointParameters(target, attempt),
            callback);
    attempt.whenOver(() -> connecting.cancel(true));
  }

  private IOEventHandler connected(ProtocolIOSession session, Object parameters) {
    Attempt attempt = (Attempt) ((EndpointParameters) parameters).getAttachment();
    attempt.whenOver(() -> close(session, attempt));
    return protocol.createHandler(session, parameters);
  }

  /** At once where the answer has not ended: what is still to come is not worth waiting for. */
  private static void close(IOSession session, Attempt attempt) {
    session.setSocketTimeout(GOOD_BYE);
    session.close(attempt.isConcluded() ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
  }

  /** Ends the thread once no connection is left, which takes that all attempts are over. */
  @Override
  public void close() {
    reactor.initiateShutdown();
  }
}
