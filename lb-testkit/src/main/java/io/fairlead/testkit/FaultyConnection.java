package io.fairlead.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's connection through a {@link FaultProxy} and the one to the target. Thread-safe. */
final class FaultyConnection implements Runnable {

  private static final int CONNECT_MILLIS = 5_000;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket target = new Socket();
  private final AtomicInteger flows = new AtomicInteger(2);
  private volatile boolean lossy;

  FaultyConnection(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  /** Carries bytes until both sides have ended. */
  @Override
  public void run() {
    try {
      target.connect(proxy.target(), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
    } catch (IOException e) {
      reset();
      return;
    }
    FaultProxy.start(new Flow(proxy, this, target, client, true));
    new Flow(proxy, this, client, target, false).run();
  }

  /** A switch to another fault. */
  void switchedTo(Fault fault) {
    if (fault == Fault.RESET || lossy) {
      reset();
    }
  }

  /** Bytes are missing, so that the stream can never be whole again. */
  void lost() {
    lossy = true;
  }

  void flowEnded() {
    if (flows.decrementAndGet() == 0) {
      end();
    }
  }

  /** Ends both sides in an orderly way. */
  void end() {
    close(client);
    close(target);
    proxy.ended(this);
  }

  /** Breaks both sides. */
  void reset() {
    breakOnClose(client);
    breakOnClose(target);
    end();
  }

  /** A socket that does not linger is closed by RST in place of FIN. */
  private static void breakOnClose(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done for it.
    }
  }
}
