package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminServerTest {

  private static final String PASSWORD = "changeit";
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir Path folder;
  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  @Test
  void itListensOnLoopbackUnlessToldOtherwise() throws IOException {
    try (AdminServer server = AdminServer.builder(admin.api).start()) {
      assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void itListensElsewhereWithAuthenticationAndTlsOrWithAWordOnly() throws Exception {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    SSLContext tls = SSLContext.getDefault();
    Path other = Files.createDirectory(folder.resolve("open"));
    try (AdminFixture open = new AdminFixture(other, AdminAccess.open())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> AdminServer.builder(admin.api).address(everywhere).start())
          .withMessageContaining("TLS");
      assertThatIllegalStateException()
          .isThrownBy(() -> AdminServer.builder(open.api).address(everywhere).tls(tls).start());

      AdminServer.builder(admin.api).address(everywhere).tls(tls).start().close();
      AdminServer.builder(open.api).address(everywhere).protectedElsewhere().start().close();
    }
  }

  @Test
  void bodiesAndHeadersHaveABound() throws Exception {
    try (AdminServer server = AdminServer.builder(admin.api).maxBodyBytes(100).start()) {
      URI uri = uri("http", server, "/v1/tiers/gold");
      HttpClient client = HttpClient.newHttpClient();

      assertThat(client.send(put(uri, "x".repeat(100)), text()).statusCode()).isEqualTo(400);
      assertThat(client.send(put(uri, "x".repeat(101)), text()).statusCode()).isEqualTo(413);
      HttpRequest fat = HttpRequest.newBuilder(uri).header("X-Fat", "x".repeat(20_000)).build();
      assertThat(client.send(fat, text()).statusCode()).isEqualTo(431);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdminServer.builder(admin.api).maxBodyBytes(0));
  }

  private static HttpRequest put(URI uri, String body) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + AdminFixture.ADMIN)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static URI uri(String scheme, AdminServer server, String path) {
    return URI.create(scheme + "://localhost:" + server.address().getPort() + path);
  }

  @Test
  void answersAllowNoWebPageOfOthers() throws Exception {
    HttpResponse<String> answer = admin.send(HttpRequest.Builder::GET, "/v1/pools");

    assertThat(answer.headers().map())
        .doesNotContainKey("access-control-allow-origin")
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("cache-control", List.of("no-store"));
  }

  @Test
  void streamIsSentAsItHappens() throws Exception {
    HttpResponse<String> answer =
        admin.sendAsTimeGoesOn(HttpRequest.Builder::GET, "/v1/live?frames=3");

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.body().split("\n\n")).hasSize(3).allMatch(each -> each.startsWith("data: {"));
  }

  @Test
  void streamEndsWithItsServerAndWhoIsGoneIsForgotten() throws Exception {
    AdminServer server = AdminServer.builder(admin.api).start();
    URI uri = uri("http", server, "/v1/live");
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + AdminFixture.ADMIN).build();
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    admin.awaitFirstByte(answer.body());
    int watched = admin.scheduler.pending();

    server.close();

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> answer.body().readAllBytes());
    for (int i = 0; i < 1_000 && admin.scheduler.pending() >= watched; i++) {
      admin.scheduler.advance(Duration.ofSeconds(1));
      LockSupport.parkNanos(MILLI);
    }
    assertThat(admin.scheduler.pending()).isLessThan(watched);
  }

  @Test
  void certificateOfTheClientIsItsName() throws Exception {
    Path serverKeys = keys("server", "CN=localhost");
    Path clientKeys = keys("client", "CN=ops");
    Path strangerKeys = keys("stranger", "CN=ops");
    trust(serverKeys, clientKeys, "client");
    trust(clientKeys, serverKeys, "server");
    trust(strangerKeys, serverKeys, "server");
    AdminAccess access = AdminAccess.builder().principal("CN=ops", AdminRole.READ).build();
    Path other = Files.createDirectory(folder.resolve("mutual"));
    try (AdminFixture mutual = new AdminFixture(other, access);
        AdminServer server =
            AdminServer.builder(mutual.api).mutualTls(context(serverKeys)).start()) {
      HttpRequest request = HttpRequest.newBuilder(uri("https", server, "/v1/pools")).build();

      HttpClient client = HttpClient.newBuilder().sslContext(context(clientKeys)).build();
      HttpClient stranger = HttpClient.newBuilder().sslContext(context(strangerKeys)).build();

      assertThat(client.send(request, text()).statusCode()).isEqualTo(200);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> stranger.send(request, text()));
    }
  }

  /** A key with a certificate that it has signed itself, and that it trusts. */
  private Path keys(String alias, String name) throws Exception {
    Path file = folder.resolve(alias + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-dname",
        name,
        "-validity",
        "2",
        "-ext",
        "san=dns:localhost",
        "-keystore",
        file.toString(),
        "-storepass",
        PASSWORD);
    return file;
  }

  private void trust(Path who, Path whom, String alias) throws Exception {
    Path certificate = folder.resolve(alias + "-for-" + who.getFileName() + ".crt");
    keytool(
        "-exportcert",
        "-alias",
        alias,
        "-file",
        certificate.toString(),
        "-keystore",
        whom.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "trusted-" + alias,
        "-file",
        certificate.toString(),
        "-keystore",
        who.toString(),
        "-storepass",
        PASSWORD);
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(keys)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  @Test
  void eventsAreToldFromWhereOneHasRead() {
    admin.post("/v1/tenants/acme/suspend", "");
    admin.post("/v1/tenants/acme/resume", "");

    Map<String, Object> all = Json.own(admin.get(AdminFixture.READER, "/v1/events").body());
    int next = (Integer) all.get("next");
    admin.post("/v1/tenants/acme/suspend", "");
    Map<String, Object> more =
        Json.own(admin.get(AdminFixture.READER, "/v1/events?after=" + next).body());

    assertThat((List<?>) all.get("items")).hasSize(2);
    assertThat((List<?>) more.get("items")).hasSize(1);
    assertThat(more).containsEntry("lost", 0);
    assertThat(admin.get(AdminFixture.READER, "/v1/events?after=x").status()).isEqualTo(400);
    assertThat(admin.get(AdminFixture.READER, "/v1/drift").body())
        .contains("\"drifted\":true", "\"path\":\"tenants.acme.suspended\",\"live\":true");
  }

  @Test
  void eventsThatAreNoLongerRememberedAreCounted() {
    EventLog log = EventLog.ofLast(3);
    for (int i = 0; i < 10; i++) {
      log.panicChanged("shared", i % 2 == 0);
    }

    assertThat(log.after(0, 100)).extracting(EventLog.Event::number).containsExactly(8L, 9L, 10L);
    assertThat(log.lostAfter(0)).isEqualTo(7);
    assertThat(log.lostAfter(8)).isZero();
  }

  @Test
  void hostsOwnChangeIsMadeInItsTurnAndAudited() throws IOException {
    admin.api.change("file", "reload", config -> config.with(all -> all.tenant("new", t -> {})));

    assertThat(admin.balancer.config().tenants()).containsKey("new");
    assertThat(Files.readAllLines(folder.resolve("audit.log")))
        .hasSize(2)
        .allMatch(line -> line.contains("\"who\":\"file\",\"what\":\"reload\""));
  }
}
