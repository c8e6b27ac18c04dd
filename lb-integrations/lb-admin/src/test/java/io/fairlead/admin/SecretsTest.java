package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.EndpointStats.Health;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.LoadedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration from a file, with values from outside whose names say nothing of a secret. */
class SecretsTest {

  private static final String CONFIG =
      """
      tiers: {gold: {share: 3}}
      pools:
        shared: {endpoints: [{host: 10.0.0.1, port: 80}]}
        inner: {endpoints: [{id: first, host: "${INNER}", port: 80}]}
      default-pool: shared
      tenants:
        acme: {tier: gold, labels: {contract: "${file:contract}", plain: here}}
      routes:
        - {name: inner, pool: shared, hosts: ["a.example", "${INNER}"]}
      """;

  private static final String ACME = "/v1/tenants/acme";
  private static final String POOL = "/v1/pools/shared";

  @TempDir Path folder;
  private AdminFixture admin;
  private int alerts;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
    load(admin, "hunter2-of-acme");
  }

  private void load(AdminFixture into, String contract) throws IOException {
    Path file = folder.resolve("fairlead.yaml");
    Files.writeString(file, CONFIG);
    Files.writeString(folder.resolve("contract"), contract);
    LoadedConfig read =
        ConfigFiles.of(file)
            .withEnvironment(Map.of("INNER", "hunter2.example", "MORE", "hunter2-more")::get)
            .read();
    into.outside = read.outside();
    into.balancer.apply(Objects.requireNonNull(read.config(), () -> read.problems().toString()));
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/tenants",
        "/v1/tenants/acme",
        "/v1/tenants/acme/effective",
        "/v1/routes",
        "/v1/drift",
        "/v1/usage",
        "/v1/pools/inner",
        "/v1/pools/inner/endpoints"
      })
  void valueFromOutsideIsShownAsItIsWritten(String target) {
    assertThat(admin.get(AdminFixture.ADMIN, target).body())
        .contains("${")
        .doesNotContain("hunter2");
  }

  @Test
  void explanationShowsNoValueFromOutside() {
    AdminResponse answer =
        admin.post(
            "/v1/explain",
            "{\"headers\":{\"X-Tenant-ID\":\"acme\"},\"remote-address\":\"127.0.0.1\"}");

    assertThat(answer.body()).contains("labels", "here").doesNotContain("hunter2");
  }

  /** Exceptions, checks and the host say what they like. */
  @Test
  void eventShowsNoValueFromOutsideThatItQuotes() {
    quoteValuesFromOutside();

    assertThat(admin.get(AdminFixture.READER, "/v1/events").body())
        .contains("source-failed", "health-changed", "alert", "${INNER}", "${file:")
        .doesNotContain("hunter2");
  }

  @Test
  void streamShowsNoValueFromOutsideToAnyone() {
    quoteValuesFromOutside();
    Watcher reader = Watcher.of(admin.get(AdminFixture.READER, "/v1/live?table=true&tenant=acme"));
    Watcher tenant = Watcher.of(admin.get(AdminFixture.ACME, "/v1/live"));
    admin.scheduler.advance(Duration.ofMillis(1));
    quoteValuesFromOutside();
    admin.scheduler.advance(Duration.ofSeconds(1));

    assertThat(reader.frames).hasSize(2);
    assertThat(reader.frames.get(0)).containsKeys("pools", "tenants", "tenant", "tenant-events");
    assertThat(reader.frames).allMatch(each -> each.containsKey("alerts"));
    assertThat(reader.frames).allMatch(each -> each.containsKey("events"));
    assertThat(reader.texts).allMatch(each -> each.contains("${INNER}"));
    assertThat(reader.texts).noneMatch(each -> each.contains("hunter2"));
    assertThat(tenant.texts).hasSize(2).noneMatch(each -> each.contains("hunter2"));
  }

  private void quoteValuesFromOutside() {
    admin.events.sourceFailed("inner", new IOException("https://hunter2.example/list is down"));
    admin.events.healthChanged(
        "inner",
        Endpoint.of("10.0.0.1", 80),
        new Health(Condition.HEALTHY, "", AdminFixture.NOW),
        new Health(Condition.UNHEALTHY, "not trusted by hunter2.example", AdminFixture.NOW));
    admin.events.note(
        "alert",
        "acme",
        Map.of(
            "id",
            "a" + alerts++,
            "summary",
            "hunter2-of-acme is used up",
            "more",
            List.of(Map.of("at", "hunter2.example"))));
  }

  @Test
  void reasonsAndStatesShowNoValueFromOutside() {
    Secrets secrets = new Secrets(() -> admin.outside);
    EndpointStats stats =
        new EndpointStats(
            Endpoint.of("hunter2.example", 80),
            0,
            0,
            0,
            0,
            new Health(Condition.UNHEALTHY, "hunter2.example is down", AdminFixture.NOW),
            Map.of("guard", "waits for hunter2.example"));
    Finding finding =
        Finding.ofTenant(Finding.Kind.SLOW, "acme", "acme is slow", "So says hunter2.example.");

    assertThat(new StatsJson(secrets).endpoint(stats))
        .containsEntry("id", "hunter2.example:80")
        .containsEntry("host", "${INNER}")
        .containsEntry("reason", "${INNER} is down")
        .containsEntry("policies", Map.of("guard", "waits for ${INNER}"));
    assertThat(finding.json(secrets)).containsEntry("more", "So says ${INNER}.");
  }

  @Test
  void valueFromOutsideStaysWhenTheAnswerIsSentBack() {
    AdminResponse tenant = admin.get(AdminFixture.ADMIN, "/v1/tenants/acme");
    AdminResponse routes = admin.get(AdminFixture.ADMIN, "/v1/routes");

    AdminResponse put =
        admin.put(
            "/v1/tenants/acme",
            tenant.body().replace("here", "there"),
            "If-Match",
            tenant.headers().get("ETag"));
    AdminResponse unchanged = admin.put("/v1/routes", routes.body());

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.body()).contains("${file:").doesNotContain("hunter2");
    assertThat(admin.balancer.config().tenants().get("acme").labels())
        .containsEntry("contract", "hunter2-of-acme")
        .containsEntry("plain", "there");
    assertThat(unchanged.status()).isEqualTo(200);
    assertThat(admin.balancer.config().routes().get(0).hosts())
        .containsExactlyInAnyOrder("a.example", "hunter2.example");
  }

  /** Else whoever may change a tenant could read the files of the process. */
  @Test
  void valueFromOutsideIsNotReadForWhoeverSendsItElsewhere() {
    Map<String, Object> acme = Json.own(admin.get(AdminFixture.ADMIN, "/v1/tenants/acme").body());
    String contract = Json.map(acme.get("labels")).get("contract").toString();

    AdminResponse put =
        admin.put(
            "/v1/tenants/globex",
            "{\"labels\":{\"mine\":\"" + contract + "\"}}",
            "If-None-Match",
            "*");

    assertThat(contract).startsWith("${file:");
    assertThat(put.status()).isEqualTo(422);
    assertThat(put.body()).doesNotContain("hunter2");
  }

  @Test
  void problemShowsNoValueFromOutside() {
    AdminResponse put =
        admin.put(
            "/v1/tenants/acme",
            "{\"tier\":\"hunter2-of-acme\",\"labels\":{}}",
            "If-Match",
            admin.etag("/v1/tenants/acme"));

    assertThat(put.status()).isEqualTo(422);
    assertThat(put.body()).contains("${file:").doesNotContain("hunter2");
  }

  @Test
  void tagTellsOneSecretFromAnother() throws IOException {
    AdminResponse one = admin.get(AdminFixture.ADMIN, ACME);
    load(admin, "hunter3-of-acme");
    AdminResponse other = admin.get(AdminFixture.ADMIN, ACME);
    load(admin, "hunter2-of-acme");

    assertThat(other.body()).isEqualTo(one.body());
    assertThat(other.headers().get("ETag")).isNotEqualTo(one.headers().get("ETag"));
    assertThat(admin.etag(ACME)).isEqualTo(one.headers().get("ETag"));
  }

  @Test
  void guessedSecretIsNotToldByTheTag() {
    String shown = admin.get(AdminFixture.READER, ACME).body();
    String guessed = shown.replaceFirst("\\$\\{file:[^}]*}", "hunter2-of-acme");
    String pool = admin.get(AdminFixture.READER, POOL).body();

    assertThat(guessed).contains("hunter2-of-acme");
    assertThat(admin.etag(ACME)).isNotIn(digest(shown), digest(guessed));
    assertThat(admin.get(AdminFixture.READER, "/v1/tenants").body())
        .doesNotContain(digest(shown).replace("\"", ""), digest(guessed).replace("\"", ""));
    assertThat(admin.etag(POOL)).as("what has no secret").isEqualTo(digest(pool));
  }

  private static String digest(String body) {
    byte[] digest = Digests.sha256(Json.canonical(Json.own(body)));
    return '"' + Base64.getUrlEncoder().encodeToString(digest).substring(0, 24) + '"';
  }

  @Test
  void tagOutlivesARestartWhereNothingIsHidden() throws IOException {
    String acme = admin.etag(ACME);
    try (AdminFixture next = new AdminFixture(Files.createDirectory(folder.resolve("next")))) {
      load(next, "hunter2-of-acme");

      assertThat(next.etag(POOL)).isEqualTo(admin.etag(POOL));
      assertThat(next.etag(ACME)).isNotEqualTo(acme);
      assertThat(next.put(ACME, "{\"tier\":\"gold\"}", "If-Match", acme).status()).isEqualTo(412);
      assertThat(next.balancer.config()).isEqualTo(admin.balancer.config());
    }
  }
}
