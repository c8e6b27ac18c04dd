package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.api.config.Options;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tenants use is kept, and told on the admin port. */
class GatewayUsageTest {

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

  private TestGateway gateway(String usage) {
    return new TestGateway(
        vertx,
        folder,
        usage.isEmpty() ? "" : "usage: {" + usage + "}\n",
        "tenants:\n  acme: {pool: p}\n  globex: {pool: p, quotas: [1/h]}\n"
            + "policies: [{type: quota}]\npools:\n"
            + TestGateway.pool("p", "round-robin", backend));
  }

  private String kept() {
    return "folder: "
        + folder.resolve("usage")
        + ", interval: 20ms, prices: {currency: EUR, prices: {requests: {price: 2}}}";
  }

  private static List<JsonObject> ledger(TestGateway gateway) {
    return gateway.admin(HttpMethod.GET, "/v1/ledger").json().getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static long sum(TestGateway gateway, String tenant, String count) {
    return ledger(gateway).stream()
        .filter(item -> item.getString("tenant").equals(tenant))
        .mapToLong(item -> item.getLong(count))
        .sum();
  }

  @Test
  void usageIsToldAndOutlivesTheGateway() {
    try (TestGateway gateway = gateway(kept())) {
      for (int i = 0; i < 3; i++) {
        TestGateway.await(
            gateway.send(HttpMethod.POST, "acme.saas.example", "/", Buffer.buffer("12345")));
      }
      gateway.get("globex.saas.example", "/");
      assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(429);
      gateway.get("nobody.saas.example", "/");
      TestGateway.awaitUntil(() -> sum(gateway, "globex", "rejected") == 1);
    }
    try (TestGateway gateway = gateway(kept())) {
      assertThat(sum(gateway, "acme", "requests")).isEqualTo(3);
      assertThat(sum(gateway, "acme", "bytes-in")).isEqualTo(15);
      assertThat(sum(gateway, "acme", "bytes-out")).isPositive();
      assertThat(sum(gateway, "globex", "requests")).isEqualTo(1);
      assertThat(sum(gateway, "globex", "rejected")).isEqualTo(1);
      String month = ledger(gateway).get(0).getString("hour").substring(0, 7);
      assertThat(
              gateway
                  .admin(HttpMethod.GET, "/v1/tenants/acme/statement?month=" + month)
                  .json()
                  .getString("total"))
          .isEqualTo("6.00");
      assertThat(gateway.admin(HttpMethod.GET, "/v1/ledger?format=csv").text())
          .startsWith("tenant,route,hour,");
    }
  }

  @Test
  void usageWithoutAFolderGoesWithTheGateway() throws IOException {
    Metering metering =
        Metering.read(Options.of("usage", Map.of("prices", Map.of("currency", "EUR"))));
    Metering.Meter meter = metering.open();

    assertThat(meter.temporary()).isDirectoryContaining("glob:**/usage.lock");
    meter.close();
    assertThat(meter.temporary()).doesNotExist();
  }

  @Test
  void withoutTheSectionNothingIsKept() {
    try (TestGateway gateway = gateway("")) {
      assertThat(gateway.admin(HttpMethod.GET, "/v1/ledger").status()).isEqualTo(404);
    }
  }

  @Test
  void whatIsWrongWithPricesIsSaidWithItsPlace() {
    String wrong = "prices: {currency: EUR, prices: {requests: {price: -1}}, sharde: []}";
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> gateway(wrong))
        .withMessageContaining("usage.prices.prices.requests.price (line 5, column 53): -1")
        .withMessageContaining("usage.prices.sharde")
        .withMessageContaining("did you mean shared?");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> gateway("interval: 1s"))
        .withMessageContaining("usage.prices")
        .withMessageContaining("required: at least a currency");
  }
}
