package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same in a servlet container, below a path of its own. */
class AdminServletTest {

  @TempDir Path folder;
  private AdminFixture admin;
  private Tomcat tomcat;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    admin = new AdminFixture(folder);
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("/app", null);
    Wrapper servlet = Tomcat.addServlet(context, "admin", new AdminServlet(admin.api));
    servlet.setAsyncSupported(true);
    servlet.addMapping("/admin/*");
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    admin.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app/admin" + path))
        .header("Authorization", "Bearer " + AdminFixture.ADMIN)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void tenantIsReadAndChanged() throws Exception {
    HttpResponse<String> seen = send(request("/v1/tenants/acme?x=1"));
    HttpResponse<String> changed =
        send(
            request("/v1/tenants/acme")
                .header("If-Match", seen.headers().firstValue("ETag").orElseThrow())
                .PUT(BodyPublishers.ofString("{\"share\":7,\"labels\":{\"name\":\"\u00e9\"}}")));

    assertThat(seen.body()).isEqualTo("{\"tier\":\"gold\"}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(admin.balancer.config().tenants().get("acme").share()).isEqualTo(7);
    assertThat(admin.balancer.config().tenants().get("acme").labels())
        .containsEntry("name", "\u00e9");
    assertThat(send(request("/v1/nothing")).statusCode()).isEqualTo(404);
    assertThat(send(request("/v1/pools/a%2Fb").GET()).statusCode()).isIn(400, 404);
  }

  @Test
  void offboardingTakesNoThreadWhileItWaits() throws Exception {
    Lease underWay = admin.lease("acme");
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request("/v1/tenants/acme/offboard").POST(BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(admin.applied.poll(30, TimeUnit.SECONDS).tenants().get("acme").suspended()).isTrue();

    underWay.complete(Outcome.success());
    // The server may not have begun to wait yet, so time goes on until it has.
    for (int i = 0; i < 1_000 && admin.balancer.config().tenants().containsKey("acme"); i++) {
      admin.scheduler.advance(Duration.ofMillis(20));
      admin.applied.poll(10, TimeUnit.MILLISECONDS);
    }

    assertThat(answer.get(30, TimeUnit.SECONDS).body()).contains("\"requests-left\":0");
  }

  @Test
  void streamIsSentAsItHappens() throws Exception {
    HttpResponse<String> answer =
        admin.await(
            client.sendAsync(
                request("/v1/live?frames=3&table=true").build(),
                HttpResponse.BodyHandlers.ofString()));

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body().split("\n\n")).hasSize(3).allMatch(each -> each.startsWith("data: {"));
  }

  @Test
  void pageStandsBelowThePathOfTheServlet() throws Exception {
    HttpResponse<String> bare = send(request(""));

    assertThat(bare.statusCode()).isEqualTo(302);
    assertThat(bare.headers().firstValue("Location").orElseThrow()).endsWith("/app/admin/");
    assertThat(send(request("/")).body()).contains("<title>Fairlead</title>");
    assertThat(send(request("/assets/main.js")).statusCode()).isEqualTo(200);
  }

  @Test
  void eventIsThereAsSoonAsItIsWritten() throws Exception {
    HttpResponse<InputStream> answer =
        admin.await(
            client.sendAsync(
                request("/v1/live").build(), HttpResponse.BodyHandlers.ofInputStream()));

    admin.awaitFirstByte(answer.body());
    assertThat((char) answer.body().read()).isEqualTo('d');
  }
}
