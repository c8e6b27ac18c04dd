package io.fairlead.examples.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A name server that knows every name by the one IPv4 address 127.0.0.1 (RFC 1035). */
final class FakeNameServer implements AutoCloseable {

  private static final int HEADER_BYTES = 12;
  private static final short ANSWER_WITHOUT_ERROR = (short) 0x8180;
  private static final int TYPE_A = 1;
  private static final int TTL_SECONDS = 60;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

  FakeNameServer() throws IOException {
    Thread thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static byte[] answer(ByteBuffer query) {
    int end = endOfQuestion(query);
    boolean known = query.getShort(end - 4) == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(512);
    answer.putShort(query.getShort(0)).putShort(ANSWER_WITHOUT_ERROR);
    answer.putShort((short) 1).putShort((short) (known ? 1 : 0)).putInt(0);
    answer.put(query.slice(HEADER_BYTES, end - HEADER_BYTES));
    if (known) {
      // The name is the one in the question: a pointer to it.
      answer.putShort((short) (0xC000 | HEADER_BYTES)).putShort((short) TYPE_A).putShort((short) 1);
      answer.putInt(TTL_SECONDS).putShort((short) 4).put(new byte[] {127, 0, 0, 1});
    }
    return Arrays.copyOf(answer.array(), answer.position());
  }

  /** Behind the labels of the name, its type and its class. */
  private static int endOfQuestion(ByteBuffer query) {
    int at = HEADER_BYTES;
    while (query.get(at) != 0) {
      at += query.get(at) + 1;
    }
    return at + 1 + 2 + 2;
  }
}
