package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThingsTest {

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
  void changeNeedsWhatHasBeenSeen() {
    String seen = admin.etag("/v1/tenants/acme");

    assertThat(admin.put("/v1/tenants/acme", "{\"share\":2}").status()).isEqualTo(428);
    assertThat(admin.put("/v1/tenants/acme", "{\"share\":2}", "If-Match", seen).status())
        .isEqualTo(200);
    assertThat(admin.put("/v1/tenants/acme", "{\"share\":5}", "If-Match", seen).status())
        .isEqualTo(412);
    assertThat(admin.balancer.config().tenants().get("acme").share()).isEqualTo(2);
  }

  @Test
  void whatHasBeenSeenMayBeOneOfSeveral() {
    String seen = admin.etag("/v1/tenants/acme");

    assertThat(
            admin
                .put("/v1/tenants/acme", "{\"share\":2}", "If-Match", "\"other\", " + seen)
                .status())
        .isEqualTo(200);
  }

  @Test
  void newThingIsMadeOnlyWhereNothingIs() {
    assertThat(admin.put("/v1/pools/new", "{}", "If-Match", "*").status()).isEqualTo(412);
    assertThat(admin.put("/v1/pools/new", "{}", "If-None-Match", "*").status()).isEqualTo(201);
    assertThat(admin.put("/v1/pools/new", "{\"max-in-flight\":3}", "If-None-Match", "*").status())
        .isEqualTo(412);
  }

  @Test
  void repeatedPutIsAnsweredAsTheFirstOne() {
    String seen = admin.etag("/v1/tiers/gold");
    AdminResponse first = admin.put("/v1/tiers/gold", "{\"share\":4}", "If-Match", seen);
    LbConfig after = admin.balancer.config();

    AdminResponse again = admin.put("/v1/tiers/gold", "{\"share\":4}", "If-Match", seen);

    assertThat(again).isEqualTo(first);
    assertThat(admin.balancer.config()).isSameAs(after);
  }

  @Test
  void deletedThingIsGone() {
    String seen = admin.etag("/v1/tenants/acme");

    assertThat(admin.ask(AdminFixture.ADMIN, "DELETE", "/v1/tenants/acme", "").status())
        .isEqualTo(428);
    assertThat(
            admin
                .ask(AdminFixture.ADMIN, "DELETE", "/v1/tenants/acme", "", "If-Match", seen)
                .status())
        .isEqualTo(204);
    assertThat(admin.get(AdminFixture.ADMIN, "/v1/tenants/acme").status()).isEqualTo(404);
  }

  @Test
  void whatIsWrongIsToldWithPathValueAndWhatIsAllowed() {
    AdminResponse answer =
        admin.put("/v1/tenants/new", "{\"tier\":\"silver\",\"share\":0}", "If-None-Match", "*");
    AdminResponse unknown =
        admin.put("/v1/tenants/new", "{\"tier\":\"silver\"}", "If-None-Match", "*");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(errors(answer))
        .containsExactly(
            Map.of(
                "path", "tenants.new.share",
                "value", 0,
                "allowed", "a whole number from 1 to 2147483647"));
    assertThat(errors(unknown))
        .containsExactly(
            Map.of("path", "tenants.new.tier", "value", "silver", "allowed", "one of gold"));
    assertThat(admin.balancer.config()).isEqualTo(AdminFixture.config());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> errors(AdminResponse answer) {
    return (List<Map<String, Object>>) Json.own(answer.body()).get("errors");
  }

  @Test
  void bodyIsOneJsonObjectWithEachNameOnce() {
    for (String body : List.of("", "[]", "null", "{", "{} {}", "{\"share\":1,\"share\":2}")) {
      assertThat(admin.put("/v1/tenants/acme", body, "If-Match", "*").status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(
            admin
                .put("/v1/tenants/acme", "{}", "If-Match", "*", "Content-Type", "text/plain")
                .status())
        .isEqualTo(415);
  }

  @Test
  void secretIsHiddenAndStaysWhenTheAnswerIsSentBack() {
    String target = "/v1/pools/sticky";
    String made =
        "{\"balancer\":\"sticky\",\"balancer-options\":{\"secrets\":[\"0123456789abcdef0123456789abcdef\"]}}";
    admin.put(target, made, "If-None-Match", "*");

    AdminResponse seen = admin.get(AdminFixture.READER, target);
    String changed = seen.body().replaceFirst("\\{", "{\"max-in-flight\":7,");
    AdminResponse put = admin.put(target, changed, "If-Match", seen.headers().get("ETag"));

    assertThat(seen.body()).contains("\"secrets\":\"(hidden)\"").doesNotContain("0123");
    assertThat(put.status()).isEqualTo(200);
    assertThat(admin.balancer.config().pools().get("sticky").maxInFlight()).isEqualTo(7);
    assertThat(admin.balancer.config().pools().get("sticky").balancerOptions())
        .containsEntry("secrets", List.of("0123456789abcdef0123456789abcdef"));
    assertThat(admin.put("/v1/pools/other", seen.body(), "If-None-Match", "*").status())
        .isEqualTo(422);
  }

  @Test
  void pagesHaveEachTenantOnce() {
    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(all -> IntStream.range(0, 57).forEach(i -> all.tenant("t" + i, t -> {}))));
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 6; page++) {
      Map<String, Object> body =
          Json.own(admin.get(AdminFixture.READER, "/v1/tenants?limit=10&cursor=" + cursor).body());
      for (Object item : (List<?>) body.get("items")) {
        seen.add((String) ((Map<?, ?>) item).get("name"));
      }
      cursor = (String) body.getOrDefault("next", "");
    }

    Set<String> all = new TreeSet<>(admin.balancer.config().tenants().keySet());
    assertThat(cursor).isEmpty();
    assertThat(seen).containsExactlyElementsOf(all);
  }

  @Test
  void nothingFollowsAPageThatTakesTheRest() {
    Map<String, Object> body =
        Json.own(admin.get(AdminFixture.READER, "/v1/tenants?limit=2").body());

    assertThat((List<?>) body.get("items")).hasSize(2);
    assertThat(body).doesNotContainKey("next");
  }

  @Test
  void routesAndPoliciesAreReplacedAsAWhole() {
    String routes = "{\"routes\":[{\"name\":\"all\",\"pool\":\"canary\"}]}";
    String policies = "{\"policies\":[{\"type\":\"quota\"}]}";

    assertThat(admin.put("/v1/routes", routes).status()).isEqualTo(428);
    assertThat(admin.put("/v1/routes", routes, "If-Match", admin.etag("/v1/routes")).status())
        .isEqualTo(200);
    assertThat(admin.put("/v1/policies", policies, "If-Match", admin.etag("/v1/policies")).status())
        .isEqualTo(200);
    assertThat(admin.balancer.config().routes()).extracting("name").containsExactly("all");
    assertThat(admin.balancer.config().policies()).extracting("type").containsExactly("quota");

    assertThat(admin.put("/v1/policies", "{}", "If-Match", admin.etag("/v1/policies")).status())
        .isEqualTo(200);
    assertThat(admin.balancer.config().policies()).isNull();
    assertThat(admin.put("/v1/routes", "{\"pools\":{}}", "If-Match", "*").status()).isEqualTo(400);
  }

  @Test
  void olderVersionComesBackAsANewOne() {
    LbConfig first = admin.balancer.config();
    admin.put("/v1/tenants/acme", "{\"share\":2}", "If-Match", "*");
    LbConfig second = admin.balancer.config();
    admin.put("/v1/tenants/acme", "{\"share\":3}", "If-Match", "*");

    assertThat(admin.post("/v1/history/1/restore", "").status()).isEqualTo(200);

    assertThat(admin.balancer.config()).isEqualTo(second).isNotEqualTo(first);
    Map<String, Object> history = Json.own(admin.get(AdminFixture.READER, "/v1/history").body());
    assertThat((List<?>) history.get("items"))
        .extracting(item -> Json.map(item).get("why"))
        .containsExactly(
            "PUT /v1/tenants/acme", "PUT /v1/tenants/acme", "POST /v1/history/1/restore");
    assertThat((List<?>) history.get("items"))
        .extracting(item -> Json.map(item).get("who"))
        .containsOnly("alice");
    assertThat(admin.post("/v1/history/9/restore", "").status()).isEqualTo(404);
    assertThat(admin.post("/v1/history/x/restore", "").status()).isEqualTo(404);
  }

  @Test
  void restoringWhatIsInForceIsNoChange() {
    admin.put("/v1/tenants/acme", "{\"share\":2}", "If-Match", "*");
    LbConfig inForce = admin.balancer.config();
    int before = admin.events.versions().size();

    assertThat(admin.post("/v1/history/1/restore", "").status()).isEqualTo(200);

    assertThat(admin.balancer.config()).isSameAs(inForce);
    assertThat(admin.events.versions()).hasSize(before);
  }

  @Test
  void endpointsAreDrainedEjectedAndWeighed() {
    String one = "/v1/pools/shared/endpoints/10.0.0.1:80";

    assertThat(admin.post(one + "/drain", "").body()).contains("\"left\":0");
    assertThat(admin.get(AdminFixture.READER, "/v1/pools/shared/endpoints").body())
        .contains("drain");
    assertThat(admin.post(one + "/undrain", "").status()).isEqualTo(200);
    assertThat(admin.post(one + "/eject", "").status()).isEqualTo(200);
    assertThat(admin.put(one + "/weight", "{\"weight\":4}").status()).isEqualTo(200);
    assertThat(admin.put(one + "/weight", "{\"weight\":-1}").status()).isEqualTo(422);
    assertThat(admin.put(one + "/weight", "{\"weight\":9}", "If-Match", "\"older\"").status())
        .isEqualTo(412);
    assertThat(admin.balancer.config().pools().get("shared").endpoints().get(0).weight())
        .isEqualTo(4);
    assertThat(admin.post("/v1/pools/shared/endpoints/nobody/drain", "").status()).isEqualTo(404);
  }
}
