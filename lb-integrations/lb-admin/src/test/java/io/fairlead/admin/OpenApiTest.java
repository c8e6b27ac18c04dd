package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fairlead.api.Outcome;
import io.fairlead.config.ConfigFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says what the server does, and the server does what the document says. */
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** What the operations are sent that take something, so that they succeed. */
  private static final Map<String, String> BODIES =
      Map.of(
          "put-tenant", "{\"tier\":\"gold\",\"quotas\":[\"10/s\"]}",
          "put-tier", "{\"share\":2,\"priority\":\"high\"}",
          "put-pool", "{\"endpoints\":[{\"host\":\"10.0.0.9\",\"port\":80}]}",
          "put-split", "{\"weights\":{\"shared\":1}}",
          "put-routes", "{\"routes\":[{\"name\":\"r\",\"pool\":\"shared\"}]}",
          "put-policies", "{\"policies\":[{\"type\":\"quota\"}]}",
          "weigh-endpoint", "{\"weight\":2}",
          "onboard-tenant", "{\"tier\":\"gold\"}",
          "change-tenants", "{\"put\":{\"bulk\":{}},\"remove\":[]}",
          "explain",
              "{\"method\":\"GET\",\"target\":\"/\",\"remote-address\":\"127.0.0.1\","
                  + "\"headers\":{\"X-Tenant-ID\":\"acme\"}}");

  /** What stands in their places. */
  private static final Map<String, String> PLACES =
      Map.of(
          "{tenant}", "acme",
          "{tier}", "gold",
          "{pool}", "shared",
          "{split}", "gradual",
          "{endpoint}", "10.0.0.1:80",
          "{version}", "1",
          "{namespace}", "default",
          "{metric}", "fairlead-demand");

  @TempDir Path folder;
  private AdminFixture admin;
  private JsonNode document;

  @BeforeEach
  void start() throws Exception {
    admin = new AdminFixture(folder);
    document = JSON.readTree(admin.send(HttpRequest.Builder::GET, "/v1/openapi.json").body());
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  /**
   * An operation of the document.
   *
   * @param description what it says of it
   */
  private record Described(String method, String path, JsonNode description) {

    String id() {
      return description.path("operationId").asText();
    }
  }

  private List<Described> described() {
    List<Described> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each ->
                            all.add(
                                new Described(
                                    each.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    each.getValue()))));
    return all;
  }

  @Test
  void documentAndServerHaveTheSameOperations() {
    TreeSet<String> served = new TreeSet<>();
    admin.api.operations().forEach(each -> served.add(each.method() + " " + each.template()));

    assertThat(described().stream().map(each -> each.method() + " " + each.path()))
        .containsExactlyInAnyOrderElementsOf(served);
    assertThat(described().stream().map(Described::id)).doesNotHaveDuplicates();
  }

  @Test
  void eachOperationSucceedsAndAnswersAsItsSchemaSays() throws Exception {
    for (Described operation : described()) {
      restart();
      HttpResponse<String> answer = send(operation, AdminFixture.ADMIN);

      assertThat(answer.statusCode())
          .as("%s: %s", operation.id(), answer.body())
          .isBetween(200, 299);
      assertValid(operation, answer);
    }
  }

  /** A fresh server each time: some of them take away what others need. */
  private void restart() throws IOException {
    admin.close();
    Path fresh = Files.createTempDirectory(folder, "fresh");
    admin = new AdminFixture(fresh);
    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(
                all ->
                    all.pool("spare", pool -> pool.endpoint("10.0.0.8", 80))
                        .tier("spare", tier -> {})));
    admin.api.change(
        "test", "first version", inForce -> inForce.with(all -> all.tenant("first", t -> {})));
    admin.lease("acme").complete(Outcome.success());
    admin.ticker.advance(Duration.ofSeconds(1));
  }

  @Test
  void eachProblemIsAsTheDocumentSays() throws Exception {
    for (Described operation : described()) {
      HttpResponse<String> stranger = send(operation, "guess");

      assertThat(stranger.statusCode()).as(operation.id()).isEqualTo(401);
      assertValid(operation, stranger);
    }
    for (Described operation : described()) {
      if (operation.description().has("requestBody")) {
        HttpResponse<String> empty = send(operation, AdminFixture.ADMIN, "{\"no such name\":true}");

        assertThat(empty.statusCode()).as(operation.id()).isIn(400, 422);
        assertValid(operation, empty);
      }
    }
  }

  private HttpResponse<String> send(Described operation, String token) throws Exception {
    return send(operation, token, BODIES.getOrDefault(operation.id(), ""));
  }

  private HttpResponse<String> send(Described operation, String token, String body)
      throws Exception {
    boolean removes = operation.id().startsWith("delete-");
    String target = operation.path();
    if (operation.id().equals("delete-pool")) {
      target = target.replace("{pool}", "spare");
    } else if (operation.id().equals("delete-tier")) {
      target = target.replace("{tier}", "spare");
    } else if (operation.id().equals("onboard-tenant")) {
      target = target.replace("{tenant}", "initech");
    }
    for (Map.Entry<String, String> place : PLACES.entrySet()) {
      target = target.replace(place.getKey(), place.getValue());
    }
    if (operation.id().equals("watch-live")) {
      target += "?table=true&tenant=acme&frames=1";
    }
    return admin.sendAsTimeGoesOn(
        request -> {
          request.setHeader("Authorization", "Bearer " + token);
          request.header("Content-Type", "application/json");
          if (removes || operation.method().equals("PUT")) {
            request.header("If-Match", "*");
          }
          request.method(operation.method(), BodyPublishers.ofString(body));
        },
        target);
  }

  private void assertValid(Described operation, HttpResponse<String> answer) throws IOException {
    JsonNode responses = operation.description().path("responses");
    String status = String.valueOf(answer.statusCode());
    JsonNode response = responses.has(status) ? responses.path(status) : responses.path("default");
    if (!response.has("content")) {
      assertThat(answer.body()).isEmpty();
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(response.path("content").has(type)).as(operation.id() + " " + type).isTrue();
    assertThat(
            schema(response.path("content").path(type).path("schema"))
                .validate(json(type, answer.body()), InputFormat.JSON))
        .as(operation.id())
        .isEmpty();
    if (response.has("headers")) {
      assertThat(answer.headers().firstValue("ETag")).as(operation.id()).isPresent();
    }
  }

  private static String json(String type, String body) {
    return type.equals("text/event-stream") ? body.substring("data: ".length()) : body;
  }

  private Schema schema(JsonNode part) {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.set("components", document.path("components"));
    whole.set("allOf", JSON.createArrayNode().add(part));
    return SCHEMAS.getSchema(whole.toString(), InputFormat.JSON);
  }

  @Test
  void bodiesOfTheTestAreAsTheDocumentSaysToo() {
    for (Described operation : described()) {
      JsonNode body = operation.description().path("requestBody");
      if (!body.isMissingNode()) {
        JsonNode part = body.path("content").path("application/json").path("schema");
        assertThat(schema(part).validate(BODIES.get(operation.id()), InputFormat.JSON))
            .as(operation.id())
            .isEmpty();
      }
    }
  }

  /** The things of a configuration are described in one way, wherever they stand. */
  @Test
  void thingsAreDescribedAsInTheSchemaOfTheFiles() throws IOException {
    try (InputStream file = ConfigFormat.class.getResourceAsStream("fairlead.schema.json")) {
      String text =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .replace("#/$defs/", "#/components/schemas/");
      JsonNode definitions = JSON.readTree(text).path("$defs");

      definitions
          .properties()
          .forEach(
              each ->
                  assertThat(document.path("components").path("schemas").path(each.getKey()))
                      .as(each.getKey())
                      .isEqualTo(each.getValue()));
    }
  }
}
