package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration, with its own file and its own backends. */
final class GatewayDemonstrationTest {

  @TempDir private Path directory;

  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    gateway = gateway("balancing.yaml");
  }

  private TestGateway gateway(String balancing) throws IOException {
    return new TestGateway(
        vertx,
        directory,
        Files.readString(Path.of("gateway.yaml")),
        Files.readString(Path.of(balancing)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void sixBackendsServeThreeTenants() {
    assertThat(gateway.gateway().demoBackends().running()).hasSize(6);
    assertThat(backendOf("acme")).isIn("demo-1", "demo-2");
    assertThat(backendOf("globex")).isIn("demo-3", "demo-4", "demo-5", "demo-6");
    assertThat(backendOf("initech")).isIn("demo-3", "demo-4", "demo-5", "demo-6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"balancing.yaml", "traffic.yaml"})
  void requestsThatAreSuggestedAreAnsweredAndBilled(String balancing) throws IOException {
    gateway.close();
    gateway = gateway(balancing);

    assertThat(gateway.get("acme.localhost", "/hello").status()).isEqualTo(200);
    assertThat(gateway.get("localhost", "/orders?page=2", "X-Tenant-ID", "globex").status())
        .isEqualTo(200);
    assertThat(gateway.get("localhost", "/t/initech/").json().getString("tenant"))
        .isEqualTo("initech");
    assertThat(gateway.admin(HttpMethod.GET, "/v1/tenants/acme/statement").status()).isEqualTo(200);
  }

  @Test
  void backendIsChangedByACallToItsOwnPort() {
    for (DemoBackend backend : gateway.gateway().demoBackends().running()) {
      assertThat(control(backend, "failure-rate=1").json().getDouble("failure-rate")).isOne();
    }
    assertThat(gateway.get("acme.localhost", "/").status()).isEqualTo(500);

    for (DemoBackend backend : gateway.gateway().demoBackends().running()) {
      control(backend, "failure-rate=0");
    }
    assertThat(gateway.get("acme.localhost", "/").status()).isEqualTo(200);
  }

  /** Asks for reports, since they are shared and their customer's plan is not soon used up. */
  @Test
  void backendThatIsDownIsMissedByNobodyAndComesBack() {
    DemoBackend third = gateway.gateway().demoBackends().running().get(2);

    control(third, "down=true");
    TestGateway.awaitUntil(() -> !isFitWhileReportsAreServed(third));
    control(third, "down=false");
    TestGateway.awaitUntil(() -> isFitWhileReportsAreServed(third));
  }

  private boolean isFitWhileReportsAreServed(DemoBackend backend) {
    assertThat(gateway.get("acme.localhost", "/reports").status()).isEqualTo(200);
    String condition = gateway.endpoint("shared", backend.port()).getString("condition");
    return condition.equals("healthy") || condition.equals("warming");
  }

  @Test
  void changeThatMakesNoSenseIsRefused() {
    DemoBackend backend = gateway.gateway().demoBackends().running().get(0);

    assertThat(control(backend, "failure-rate=2").status()).isEqualTo(400);
  }

  @Test
  void tenantCannotChangeABackend() {
    TestGateway.Answer answer =
        TestGateway.await(
            gateway.send(
                HttpMethod.POST, "acme.localhost", "/_backend?down=true", Buffer.buffer()));

    assertThat(answer.json().getString("tenant")).isEqualTo("acme");
    assertThat(gateway.get("acme.localhost", "/").status()).isEqualTo(200);
  }

  private String backendOf(String tenant) {
    return gateway.get(tenant + ".localhost", "/").json().getString("backend");
  }

  private TestGateway.Answer control(DemoBackend backend, String change) {
    return gateway.direct(HttpMethod.POST, backend.port(), "/_backend?" + change);
  }
}
