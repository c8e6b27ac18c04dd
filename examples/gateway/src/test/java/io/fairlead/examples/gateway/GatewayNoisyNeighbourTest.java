package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant that takes nearly all slots of a pool is found and curbed, and let go when it is quiet.
 */
final class GatewayNoisyNeighbourTest {

  private static final String QUIET = "quiet.saas.example";
  private static final String NOISY = "noisy.saas.example";

  /** Eight callers each, as many as the quiet tenant has in all. */
  private static final int NOISY_LOADS = 4;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend main;
  private TestBackend apart;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    main = new TestBackend(vertx, "main");
    apart = new TestBackend(vertx, "apart");
    main.latencyMillis(20);
    apart.latencyMillis(20);
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  @Test
  void quarantineTakesTheStormAndGivesTheTenantBackAfterIt() {
    try (TestGateway gateway = gateway("{type: quarantine, pool: apart}")) {
      Load quiet = warmUp(gateway);
      List<Load> noise = noise(gateway);

      TestGateway.awaitUntil(() -> "curbed".equals(phase(gateway)));
      TestGateway.awaitUntil(() -> apart.requests() > 100);
      assertThat(percentOfThePool(gateway)).isGreaterThan(50);
      noise.forEach(load -> assertThat(load.end()).isEmpty());
      TestGateway.awaitUntil(() -> "none".equals(phase(gateway)));

      assertThat(gateway.get(NOISY, "/").status()).isEqualTo(200);
      assertThat(quiet.end()).isEmpty();
    }
  }

  @Test
  void limitRefusesWith429UntilAnOperatorPardons() {
    try (TestGateway gateway = gateway("{type: limit, in-flight: 2}")) {
      Load quiet = warmUp(gateway);
      List<Load> noise = noise(gateway);
      TestGateway.awaitUntil(() -> "curbed".equals(phase(gateway)));
      noise.forEach(load -> load.awaitAnswers(100));

      JsonObject answer = gateway.admin(HttpMethod.POST, "/v1/tenants/noisy/pardon").json();

      assertThat(answer.getJsonArray("pools")).containsExactly("main");
      assertThat(phase(gateway)).isEqualTo("none");
      assertThat(noise.stream().flatMap(load -> load.end().stream()))
          .isNotEmpty()
          .allMatch(failure -> failure.startsWith("429 "));
      assertThat(quiet.end()).isEmpty();
    }
  }

  /** Nobody is noisy for as long as it takes to know what is usual. */
  private static Load warmUp(TestGateway gateway) {
    Load quiet = Load.begin(() -> gateway.getAsync(QUIET, "/"));
    quiet.awaitAnswers(400);
    return quiet;
  }

  private static List<Load> noise(TestGateway gateway) {
    List<Load> noise = new ArrayList<>();
    for (int i = 0; i < NOISY_LOADS; i++) {
      noise.add(Load.begin(() -> gateway.getAsync(NOISY, "/")));
    }
    return noise;
  }

  private static String phase(TestGateway gateway) {
    JsonArray noisy = noisyNeighbours(gateway);
    return noisy.isEmpty() ? "none" : noisy.getJsonObject(0).getString("phase");
  }

  /** As the dashboard says it in words. */
  private static int percentOfThePool(TestGateway gateway) {
    String said = gateway.admin(HttpMethod.GET, "/v1/live?frames=1").text();
    Matcher part = Pattern.compile("It has (\\d+) % of the").matcher(said);
    assertThat(part.find()).as(said).isTrue();
    return Integer.parseInt(part.group(1));
  }

  private static JsonArray noisyNeighbours(TestGateway gateway) {
    return gateway
        .status()
        .getJsonObject("pools")
        .getJsonObject("main")
        .getJsonArray("noisy-neighbours");
  }

  /** Slots are scarce by what the pool may do, which no policy holds it to. */
  private TestGateway gateway(String action) {
    return new TestGateway(
        vertx,
        directory,
        "tenants: {quiet: {pool: main}, noisy: {pool: main}}\n"
            + "policies: []\npools:\n"
            + TestGateway.pool("main", "round-robin", main)
            + "    max-in-flight: 20\n"
            + "    noisy-neighbours:\n"
            + "      {interval: 500ms, warm-up: 500ms, factor: 2, rounds-to-begin: 2,\n"
            + "       rounds-to-end: 2, hold: 1s, action: "
            + action
            + "}\n"
            + TestGateway.pool("apart", "round-robin", apart));
  }
}
