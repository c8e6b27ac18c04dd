package io.fairlead.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers every datagram on a port of loopback with one that is no DNS message. */
final class BabblingServer implements AutoCloseable {

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

  BabblingServer() throws IOException {
    Thread thread = new Thread(this::babble, "babbling server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void babble() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[1_500], 1_500);
        socket.receive(question);
        socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, question.getSocketAddress()));
      }
    } catch (IOException e) {
      // the socket was closed
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
