package io.fairlead.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real client sees of each fault. */
@Timeout(20)
class FaultProxyTest {

  private static final int A_WHILE_MILLIS = 100;

  /** No interruption of a test ends a read. */
  private static final int LONG_ENOUGH_MILLIS = 10_000;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.inFrontOf("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void everythingPassesWithoutAFault() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "hello")).isEqualTo("hello");
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).as("end of stream").isEqualTo(-1);
    }
    assertThat(proxy.connections()).isOne();
    assertThat(proxy.requestBytes()).isEqualTo(5);
    assertThat(proxy.answerBytes()).isEqualTo(5);
  }

  @Test
  void delayIsOfEachDirection() throws IOException {
    try (Socket client = connect()) {
      proxy.switchTo(Fault.delay(Duration.ofMillis(30), Duration.ofMillis(50)));
      long start = System.nanoTime();

      assertThat(echo(client, "hello")).isEqualTo("hello");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(80));
    }
  }

  @Test
  void switchEndsADelay() throws IOException {
    try (Socket client = connect()) {
      proxy.switchTo(Fault.delay(Duration.ZERO, Duration.ofHours(1)));
      send(client, "hello");
      server.awaitBytes(5);
      proxy.switchTo(Fault.NONE);

      assertThat(receive(client, 5)).isEqualTo("hello");
    }
  }

  @Test
  void blackHoleAnswersNothingAndBreaksWhatItHasSwallowed() throws IOException {
    proxy.switchTo(Fault.BLACK_HOLE);
    try (Socket client = connect()) {
      send(client, "hello");
      client.setSoTimeout(A_WHILE_MILLIS);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> client.getInputStream().read());

      proxy.switchTo(Fault.NONE);

      assertBroken(client);
      assertThat(server.bytes()).isZero();
    }
  }

  @Test
  void connectionThatWasIdleOutlivesTheBlackHole() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "before")).isEqualTo("before");
      proxy.switchTo(Fault.BLACK_HOLE);
      proxy.switchTo(Fault.NONE);

      assertThat(echo(client, "after")).isEqualTo("after");
    }
  }

  @Test
  void refusedPortIsOursAgain() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "before")).isEqualTo("before");
      proxy.switchTo(Fault.REFUSE);

      assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
      assertThat(echo(client, "stands")).isEqualTo("stands");

      proxy.switchTo(Fault.NONE);
    }
    try (Socket client = connect()) {
      assertThat(echo(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void answerIsCutAfterItsFirstBytes() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "not counted")).isEqualTo("not counted");
      proxy.switchTo(Fault.cutAfter(3));
      send(client, "hello");

      assertThat(client.getInputStream().readAllBytes()).isEqualTo("hel".getBytes(US_ASCII));
    }
  }

  @Test
  void cutCountsOverSeveralAnswers() throws IOException {
    proxy.switchTo(Fault.cutAfter(8));
    try (Socket client = connect()) {
      assertThat(echo(client, "hello")).isEqualTo("hello");
      send(client, "world");

      assertThat(client.getInputStream().readAllBytes()).isEqualTo("wor".getBytes(US_ASCII));
    }
  }

  @Test
  void resetBreaksWhatStandsAndWhatIsNew() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "before")).isEqualTo("before");
      proxy.switchTo(Fault.RESET);
      assertBroken(client);
    }
    try (Socket client = connect()) {
      send(client, "hello");
      assertBroken(client);
    }
    assertThat(server.bytes()).isEqualTo(6);
  }

  @Test
  void halfCloseTakesTheRequestAndEndsTheAnswer() throws IOException {
    proxy.switchTo(Fault.HALF_CLOSE);
    try (Socket client = connect()) {
      send(client, "hello");
      assertThat(client.getInputStream().read()).as("end of stream").isEqualTo(-1);

      send(client, "more");
      server.awaitBytes(9);
    }
  }

  @Test
  void dripTakesItsTime() throws IOException {
    proxy.switchTo(Fault.drip(2, Duration.ofMillis(10)));
    try (Socket client = connect()) {
      long start = System.nanoTime();

      assertThat(echo(client, "hello")).isEqualTo("hello");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(40));
    }
  }

  @Test
  void brokenTargetIsABrokenConnection() throws IOException {
    server.close();
    try (Socket client = connect()) {
      assertBroken(client);
    }
  }

  @Test
  void closeBreaksEverythingAndFreesThePort() throws IOException {
    try (Socket client = connect()) {
      assertThat(echo(client, "before")).isEqualTo("before");
      proxy.switchTo(Fault.delay(Duration.ofHours(1), Duration.ZERO));
      send(client, "held");

      proxy.close();
      proxy.close();

      assertBroken(client);
    }
    assertThatIllegalStateException().isThrownBy(() -> proxy.switchTo(Fault.NONE));
    try (ServerSocket other = new ServerSocket(proxy.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void faultThatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutAfter(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.drip(0, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.drip(1, Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fault.delay(Duration.ofMillis(-1), Duration.ZERO));
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static String echo(Socket client, String text) throws IOException {
    send(client, text);
    return receive(client, text.length());
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String receive(Socket client, int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), US_ASCII);
  }

  private static void assertBroken(Socket client) throws IOException {
    client.setSoTimeout(LONG_ENOUGH_MILLIS);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().read())
        .withMessageContaining("reset");
  }
}
