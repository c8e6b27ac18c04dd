package io.fairlead.health;

import static io.fairlead.health.Checks.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.testkit.HealthCheckContract;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Its silent endpoint takes connections and never answers the first message of TLS. */
@Timeout(120)
class HttpsCheckTest extends HealthCheckContract {

  private static final Result NOT_TRUSTED = Result.failed("certificate not trusted");

  private final BlockingQueue<SNIServerName> names = new LinkedBlockingQueue<>();
  private final ScriptedServer server =
      new ScriptedServer(
          SelfSigned.context().getServerSocketFactory(),
          InetAddress.getLoopbackAddress(),
          this::answer);

  private SSLContext ofSystem;

  @BeforeEach
  void rememberWhatTheSystemTrusts() throws NoSuchAlgorithmException {
    ofSystem = SSLContext.getDefault();
  }

  @AfterEach
  void closeServer() {
    SSLContext.setDefault(ofSystem);
    server.close();
  }

  private void answer(Socket connection) throws java.io.IOException {
    ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
    names.addAll(session.getRequestedServerNames());
    ScriptedServer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  @Override
  protected HealthCheckProvider provider() {
    return new HttpCheckProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("scheme", "https", "trust", "any");
  }

  @Override
  protected Endpoint passing() {
    return server.endpoint();
  }

  @Test
  void failsWhereTheSystemDoesNotTrustTheCertificate() throws Exception {
    assertThat(ask(passing(), Map.of("scheme", "https", "host", SelfSigned.NAME)))
        .isEqualTo(NOT_TRUSTED);
  }

  @Test
  void passesWhereTheSystemTrustsTheCertificateOfTheHost() throws Exception {
    SSLContext.setDefault(SelfSigned.context());

    assertThat(ask(passing(), Map.of("scheme", "https", "host", SelfSigned.NAME)))
        .isEqualTo(Result.passed("HTTP 200"));

    assertThat(names.poll(30, TimeUnit.SECONDS)).isEqualTo(new SNIHostName(SelfSigned.NAME));
    assertThat(server.takeHead()).contains("\nHost: " + SelfSigned.NAME + "\n");
  }

  @Test
  void failsWhereTheCertificateIsOfAnotherHost() throws Exception {
    SSLContext.setDefault(SelfSigned.context());

    assertThat(ask(passing(), Map.of("scheme", "https", "host", "www.example")))
        .isEqualTo(NOT_TRUSTED);
    assertThat(ask(passing(), Map.of("scheme", "https"))).isEqualTo(NOT_TRUSTED);
  }

  @Test
  void takesEveryCertificateWhereToldTo() throws Exception {
    Map<String, Object> options =
        Map.of("scheme", "https", "trust", "any", "host", "www.example:8443");

    assertThat(ask(passing(), options)).isEqualTo(Result.passed("HTTP 200"));

    assertThat(server.takeHead()).contains("\nHost: www.example:8443\n");
  }

  @Test
  void failsWhereThePeerSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server = Lookup.daemon(() -> refuse(plain), "plain-server");
      server.start();

      assertThat(ask(Endpoint.of("127.0.0.1", plain.getLocalPort()), options()))
          .isEqualTo(Result.failed("TLS handshake failed"));
    }
  }

  private static void refuse(ServerSocket plain) {
    try (Socket connection = plain.accept()) {
      ScriptedServer.say(connection, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      connection.getInputStream().readAllBytes();
    } catch (java.io.IOException e) {
      // The checker went away.
    }
  }
}
