package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.testkit.HealthCheckContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Its silent endpoint takes no connection, since for this check taking one is an answer. */
@Timeout(120)
class TcpCheckTest extends HealthCheckContract {

  private final ServerSocket server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
  private BlackHole hole;

  TcpCheckTest() throws IOException {}

  @BeforeEach
  void openHole() {
    assumeTrue(BlackHole.isPossible());
    hole = new BlackHole();
  }

  @AfterEach
  void closeServers() throws IOException {
    server.close();
    hole.close();
  }

  @Override
  protected HealthCheckProvider provider() {
    return new TcpCheckProvider();
  }

  @Override
  protected Endpoint passing() {
    return Endpoint.of("127.0.0.1", server.getLocalPort());
  }

  @Override
  protected Endpoint silent() {
    return hole.endpoint();
  }

  @Override
  protected int openConnections() {
    return hole.waiting();
  }

  @Test
  void saysWhatItSaw() throws Exception {
    assertThat(ask(passing(), Map.of())).isEqualTo(Result.passed("connected"));
    assertThat(ask(refusing(), Map.of())).isEqualTo(Result.failed("connection refused"));
    assertThat(ask(Endpoint.of("no-such-host.invalid", 1), Map.of()))
        .isEqualTo(Result.failed("unknown host"));
  }

  @Test
  void connectsToTheOtherPortWhereOneIsGiven() throws Exception {
    Map<String, Object> options = Map.of("port", server.getLocalPort());

    assertThat(ask(refusing(), options).passed()).isTrue();
  }

  @Test
  void closesTheConnectionItHasMade() throws Exception {
    assertThat(ask(passing(), Map.of()).passed()).isTrue();

    try (Socket accepted = server.accept()) {
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectsOverIpv6() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket server6 = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      assertThat(ask(Endpoint.of("::1", server6.getLocalPort()), Map.of()).passed()).isTrue();
    }
  }

  private static Result ask(Endpoint endpoint, Map<String, Object> options) throws Exception {
    try (HealthCheck check = new TcpCheckProvider().configure(Options.of("check", options)).get()) {
      return Checks.resultOf(check, endpoint);
    }
  }
}
