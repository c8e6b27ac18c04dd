package io.fairlead.health.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.testkit.HealthCheckContract;
import io.grpc.InsecureServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GrpcCheckTest extends HealthCheckContract {

  private static final Map<String, Object> TLS = Map.of("tls", true, "trust", "any");

  private final HealthServer server = new HealthServer();

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Override
  protected HealthCheckProvider provider() {
    return new GrpcCheckProvider();
  }

  @Override
  protected Endpoint passing() {
    return server.endpoint();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVING", "NOT_SERVING", "UNKNOWN", "SERVICE_UNKNOWN"})
  void passesWhereTheServiceIsServing(ServingStatus status) throws Exception {
    server.says("shop.Orders", status);

    assertThat(ask(passing(), Map.of("service", "shop.Orders")))
        .isEqualTo(new Result(status == ServingStatus.SERVING, status.name()));
  }

  @Test
  void asksForTheServerAsAWholeUnlessAServiceIsGiven() throws Exception {
    server.says("", ServingStatus.NOT_SERVING).says("shop.Orders", ServingStatus.SERVING);

    assertThat(ask(passing(), Map.of())).isEqualTo(Result.failed("NOT_SERVING"));
  }

  @Test
  void failsWhereTheServiceIsUnknown() throws Exception {
    assertThat(ask(passing(), Map.of("service", "shop.Orders")))
        .isEqualTo(Result.failed("unknown service shop.Orders"));
  }

  @Test
  void failsWhereThereIsNoHealthService() throws Exception {
    try (HealthServer bare = HealthServer.withoutHealthService()) {
      assertThat(ask(bare.endpoint(), Map.of())).isEqualTo(Result.failed("no health service"));
    }
  }

  @Test
  void failsWhereNobodyListensAndSaysSo() throws Exception {
    assertThat(ask(refusing(), Map.of())).isEqualTo(Result.failed("connection refused"));
    assertThat(ask(Endpoint.of("no-such-host.invalid", 1), Map.of()))
        .isEqualTo(Result.failed("unknown host"));
  }

  @Test
  void failsWhereThePeerSpeaksHttp1Only() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread peer = new Thread(() -> refuse(plain));
      peer.start();

      Result result = ask(Endpoint.of("127.0.0.1", plain.getLocalPort()), Map.of());

      assertThat(result.passed()).isFalse();
      assertThat(result.detail()).startsWith("gRPC ");
      peer.join();
    }
  }

  private static void refuse(ServerSocket plain) {
    String answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    try (Socket connection = plain.accept()) {
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The checker went away.
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost,", "localhost,orders.example:8443", "127.0.0.1,orders.example"})
  void callsTheHostByItsAuthority(String host, String authority) throws Exception {
    Endpoint endpoint = Endpoint.of(host, passing().port());
    Map<String, Object> options = authority == null ? Map.of() : Map.of("authority", authority);

    assertThat(ask(endpoint, options).passed()).isTrue();

    assertThat(server.takeAuthority()).isEqualTo(authority == null ? endpoint.id() : authority);
  }

  @Test
  void connectsToTheOtherPortWhereOneIsGiven() throws Exception {
    assertThat(ask(refusing(), Map.of("port", passing().port())).passed()).isTrue();
  }

  @Test
  void connectsOverIpv6() throws Exception {
    assertThat(ask(Endpoint.of("::1", passing().port()), Map.of()).passed()).isTrue();
  }

  @Test
  void certificateThatNobodySignedIsTakenWhereToldTo() throws Exception {
    try (HealthServer secured =
        new HealthServer(
            0, TlsServerCredentials.newBuilder().keyManager(SelfSigned.keys()).build())) {
      assertThat(ask(secured.endpoint(), TLS)).isEqualTo(Result.passed("SERVING"));
      assertThat(ask(secured.endpoint(), Map.of("tls", true)))
          .isEqualTo(Result.failed("certificate not trusted"));
    }
  }

  @Test
  void failsWhereThePeerSpeaksNoTls() throws Exception {
    assertThat(ask(passing(), TLS)).isEqualTo(Result.failed("TLS handshake failed"));
  }

  @Test
  void connectionIsKept() throws Exception {
    try (HealthCheck check = check(Map.of())) {
      for (int i = 0; i < 100; i++) {
        assertThat(resultOf(check, passing()).passed()).isTrue();
      }
      assertThat(server.opened()).isEqualTo(1);
    }
    await(() -> server.open() == 0);
  }

  @Test
  void connectionToAnEndpointThatHasLeftIsClosed() throws Exception {
    try (HealthServer leaving = new HealthServer();
        HealthCheck check = check(Map.of())) {
      resultOf(check, leaving.endpoint());
      assertThat(leaving.open()).isEqualTo(1);

      for (int i = 0; i < 100; i++) {
        resultOf(check, passing());
      }

      await(() -> leaving.open() == 0);
      assertThat(server.opened()).isEqualTo(1);
      assertThat(resultOf(check, leaving.endpoint()).passed()).as("it comes back").isTrue();
    }
  }

  /** A channel of gRPC would by now not even try to connect for seconds. */
  @Test
  void endpointThatComesBackIsSeenAtTheNextCheck() throws Exception {
    Endpoint endpoint = passing();
    try (HealthCheck check = check(Map.of())) {
      assertThat(resultOf(check, endpoint).passed()).isTrue();
      server.close();
      for (int i = 0; i < 10; i++) {
        assertThat(resultOf(check, endpoint).passed()).isFalse();
      }

      try (HealthServer back =
          new HealthServer(endpoint.port(), InsecureServerCredentials.create())) {
        assertThat(resultOf(check, endpoint)).isEqualTo(Result.passed("SERVING"));
        assertThat(back.opened()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop..Orders", "shop/Orders", "1shop", "shop.Orders/Check", " "})
  void serviceHasTheNameOfAService(String service) {
    assertThat(problemsOf(Map.of("service", service)))
        .extracting(ConfigProblem::path)
        .containsExactly("check.service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "user@a", "a:b", "a:99999", "::1", "a\r\n"})
  void authorityIsAHostPerhapsWithAPort(String authority) {
    assertThat(problemsOf(Map.of("authority", authority)))
        .containsExactly(
            new ConfigProblem(
                "check.authority", authority, "a host name or address, perhaps with a port"));
  }

  @Test
  void trustIsOfTls() {
    assertThat(problemsOf(Map.of("trust", "any")))
        .extracting(ConfigProblem::path)
        .containsExactly("check.trust");
    assertThat(problemsOf(TLS)).isEmpty();
  }

  private static List<ConfigProblem> problemsOf(Map<String, Object> values) {
    Options options = Options.of("check", values);
    GrpcCheckOptions.read(options);
    return options.problems();
  }

  private static Result ask(Endpoint endpoint, Map<String, Object> options) throws Exception {
    try (HealthCheck check = check(options)) {
      return resultOf(check, endpoint);
    }
  }

  private static HealthCheck check(Map<String, Object> values) {
    Options options = Options.of("check", values);
    HealthCheck check = new GrpcCheckProvider().configure(options).get();
    assertThat(options.problems()).isEmpty();
    return check;
  }

  private static Result resultOf(HealthCheck check, Endpoint endpoint) throws Exception {
    return check.check(endpoint).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier happened) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!happened.getAsBoolean()) {
      assertThat(deadline - System.nanoTime()).as("nanoseconds left").isPositive();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
