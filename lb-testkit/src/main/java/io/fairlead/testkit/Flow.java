package io.fairlead.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One direction of a connection through a {@link FaultProxy}: reads pieces and has the fault that
 * is in force treat each of them. Used by one thread.
 */
final class Flow implements Runnable {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final FaultProxy proxy;
  private final FaultyConnection connection;
  private final Socket from;
  private final Socket to;
  private final boolean answer;
  private Fault fault = Fault.NONE;
  private long passed;
  private boolean ended;

  /**
   * @param answer whether this is the direction to the client
   */
  Flow(FaultProxy proxy, FaultyConnection connection, Socket from, Socket to, boolean answer) {
    this.proxy = proxy;
    this.connection = connection;
    this.from = from;
    this.to = to;
    this.answer = answer;
  }

  @Override
  public void run() {
    try {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = read(buffer); read >= 0; read = read(buffer)) {
        treat(ByteBuffer.wrap(buffer, 0, read));
      }
      proxy.awaitOtherThan(Fault.BLACK_HOLE);
      end();
      connection.flowEnded();
    } catch (IOException e) {
      // Whichever side has broken, the other shall see it break.
      connection.reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.reset();
    }
  }

  private int read(byte[] buffer) throws IOException {
    return from.getInputStream().read(buffer);
  }

  private void treat(ByteBuffer piece) throws IOException, InterruptedException {
    Fault now = proxy.fault();
    if (now != fault) {
      fault = now;
      passed = 0;
    }
    now.treat(this, piece);
  }

  boolean isAnswer() {
    return answer;
  }

  /** How many bytes have passed since the fault in force was switched to. */
  long passed() {
    return passed;
  }

  /** Waits for a time, or until the next switch. */
  void hold(Duration time) throws InterruptedException {
    proxy.hold(fault, time);
  }

  /** Sends a piece on, unless the direction has ended. */
  void pass(ByteBuffer piece) throws IOException {
    if (!ended) {
      // Before it goes on: whoever has got the bytes finds them counted.
      proxy.count(answer, piece.remaining());
      to.getOutputStream()
          .write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
      passed += piece.remaining();
    }
  }

  void lose(ByteBuffer piece) {
    connection.lost();
  }

  /** Ends this direction in an orderly way; what comes later is read and dropped. */
  void end() throws IOException {
    if (!ended) {
      ended = true;
      to.shutdownOutput();
    }
  }

  void endConnection() {
    connection.end();
  }

  void resetConnection() {
    connection.reset();
  }
}
