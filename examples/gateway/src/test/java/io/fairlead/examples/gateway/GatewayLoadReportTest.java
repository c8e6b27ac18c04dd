package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.LoadReport;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What backends say of their load decides the shares, and stays between them and the gateway. */
final class GatewayLoadReportTest {

  private static final String LITTLE_TO_DO = "TEXT cpu_utilization=0.2, rps_fractional=100.0";
  private static final String MUCH_TO_DO = "TEXT cpu_utilization=0.8, rps_fractional=100.0";
  private static final int REQUESTS = 50;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend first;
  private TestBackend second;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    first = new TestBackend(vertx, "first");
    second = new TestBackend(vertx, "second");
    gateway =
        new TestGateway(
            vertx,
            directory,
            "tenants: {acme: {pool: all}}\npools:\n"
                + TestGateway.pool("all", "weighted-round-robin", first, second)
                + """
                    balancer-options:
                      weights: reported
                      blackout-period: 100ms
                      weight-update-period: 100ms
                """);
  }

  @AfterEach
  void stop() {
    gateway.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void sharesFollowTheReports() {
    assertThat(requestsAtFirst()).isEqualTo(REQUESTS / 2);

    first.reportLoad(LITTLE_TO_DO);
    second.reportLoad(MUCH_TO_DO);
    TestGateway.awaitUntil(() -> isShareOfFourFifths(requestsAtFirst()));

    first.reportLoad(MUCH_TO_DO);
    second.reportLoad(LITTLE_TO_DO);
    TestGateway.awaitUntil(() -> isShareOfFourFifths(REQUESTS - requestsAtFirst()));
  }

  @Test
  void reportDoesNotReachTheClient() {
    first.reportLoad(LITTLE_TO_DO);
    second.reportLoad(LITTLE_TO_DO);

    TestGateway.Answer answer = gateway.get("acme.saas.example", "/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey(LoadReport.ORCA_HEADER);
  }

  @Test
  void reportInTrailersDoesNotReachTheClient() {
    HttpClient client = vertx.createHttpClient();
    MultiMap trailers =
        TestGateway.await(
            client
                .request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/trailers")
                .compose(request -> request.putHeader("Host", "acme.saas.example").send())
                .compose(response -> response.body().map(body -> response.trailers())));

    assertThat(trailers.names()).containsExactly("X-Kept");
    TestGateway.await(client.close());
  }

  private static boolean isShareOfFourFifths(int requests) {
    return requests >= REQUESTS * 0.78 && requests <= REQUESTS * 0.82;
  }

  private int requestsAtFirst() {
    int before = first.requests();
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
    }
    return first.requests() - before;
  }
}
