package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the requests of a real gateway. */
class GatewayObservationTest {

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private TestBackend backend;

  @BeforeEach
  void start() {
    backend = new TestBackend(vertx, "b1");
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  private TestGateway gateway(String settings, String observation) {
    return new TestGateway(
        vertx,
        folder,
        settings + "observation: {" + observation + "}\n",
        "tenants:\n  acme: {pool: p}\n  tiny: {pool: p, quotas: [1/h]}\npools:\n"
            + TestGateway.pool("p", "round-robin", backend));
  }

  @Test
  void eachRequestHasALineWithWhatItCarried() throws Exception {
    Path log = folder.resolve("access.log");
    int bytes;
    try (TestGateway gateway = gateway("", "access-log: " + log)) {
      Buffer body = Buffer.buffer("x".repeat(3_000));
      TestGateway.Answer answer =
          TestGateway.await(
              gateway.send(HttpMethod.POST, "acme.saas.example", "/orders?key=1", body));
      bytes = answer.body().length();
      gateway.get("tiny.saas.example", "/");
      gateway.get("tiny.saas.example", "/");
      gateway.get("nobody.saas.example", "/");
    }
    List<JsonObject> lines = Files.readAllLines(log).stream().map(JsonObject::new).toList();

    assertThat(lines).hasSize(4);
    JsonObject first = lines.get(0);
    assertThat(first.getString("tenant")).isEqualTo("acme");
    assertThat(first.getString("client")).isEqualTo("127.0.0.1");
    assertThat(first.getString("method")).isEqualTo("POST");
    assertThat(first.getString("query")).isEqualTo("key=*");
    assertThat(first.getInteger("status")).isEqualTo(200);
    assertThat(first.getInteger("bytes-in")).isEqualTo(3_000);
    assertThat(first.getInteger("bytes-out")).isEqualTo(bytes).isPositive();
    assertThat(lines)
        .extracting(line -> line.getString("reason"))
        .containsExactly(null, null, "quota-exceeded", "tenant-unknown");
  }

  /** The folder of the ledger is free again, or the second start would fail too. */
  @Test
  void startThatFailsHalfwayLeavesNothingOpen() throws Exception {
    String usage = "usage: {folder: " + folder.resolve("usage") + ", prices: {currency: EUR}}\n";
    String audit = "administration: {audit-log: " + folder.resolve("none/audit.log") + "}\n";
    String log = "access-log: " + folder.resolve("access.log");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> gateway(usage + audit, log));
    try (TestGateway gateway = gateway(usage, log)) {
      gateway.get("acme.saas.example", "/");
    }
    assertThat(Files.readAllLines(folder.resolve("access.log"))).hasSize(1);
  }

  @Test
  void wrongWebhookIsRefusedWithItsPlace() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> gateway("", "webhook: \"ftp://a\""))
        .withMessageContaining("observation.webhook")
        .withMessageContaining("an http or https URL");
  }
}
