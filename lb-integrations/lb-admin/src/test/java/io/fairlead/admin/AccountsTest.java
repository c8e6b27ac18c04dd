package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.api.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir Path folder;
  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
    use("acme", 3);
    use("globex", 1);
    admin.scheduler.advance(INTERVAL);
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  private void use(String tenant, int requests) {
    for (int i = 0; i < requests; i++) {
      admin.lease(tenant).complete(Outcome.success().withBytes(10, 100));
    }
  }

  private JsonNode json(String token, String target) throws IOException {
    AdminResponse answer = admin.get(token, target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void ledgerHasEachTenantAndHour() throws IOException {
    JsonNode ledger = json(AdminFixture.READER, "/v1/ledger");

    assertThat(ledger.path("items")).hasSize(2);
    assertThat(ledger.path("items").get(0).toString())
        .startsWith(
            "{\"tenant\":\"acme\",\"hour\":\"2026-11-30T01:00:00Z\",\"requests\":3,"
                + "\"rejected\":0,\"attempts\":3,\"bytes-in\":30,\"bytes-out\":300,");
    assertThat(ledger.path("final-before").asText()).isEqualTo("2026-11-30T01:00:00Z");
    assertThat(ledger.path("written-until").asText()).isEqualTo("2026-11-30T01:30:10Z");
  }

  @Test
  void pagesAreOfTenants() throws IOException {
    JsonNode first = json(AdminFixture.READER, "/v1/ledger?limit=1");
    JsonNode second =
        json(AdminFixture.READER, "/v1/ledger?limit=1&cursor=" + first.path("next").asText());

    assertThat(first.path("items").findValuesAsText("tenant")).containsExactly("acme");
    assertThat(second.path("items").findValuesAsText("tenant")).containsExactly("globex");
    assertThat(second.has("next")).isFalse();
    assertThat(admin.get(AdminFixture.READER, "/v1/ledger?format=csv&limit=1").headers())
        .containsEntry("Next-Cursor", first.path("next").asText());
  }

  @Test
  void formatIsThatOfTheQueryOrElseOfTheHeader() {
    String csv = admin.get(AdminFixture.READER, "/v1/ledger?format=csv").body();

    assertThat(csv).contains("acme,,2026-11-30T01:00:00Z,3,0,3,30,300,").hasLineCount(3);
    assertThat(admin.ask(AdminFixture.READER, "GET", "/v1/ledger", "", "Accept", "text/csv").body())
        .isEqualTo(csv);
    assertThat(admin.get(AdminFixture.READER, "/v1/ledger?format=xml").status()).isEqualTo(400);
  }

  @Test
  void eventsAreThereOnceTheirHourIsOver() throws IOException {
    String events = "/v1/tenants/acme/ledger?format=cloudevents&from=2026-11-30";
    assertThat(admin.get(AdminFixture.READER, events).body()).isEqualTo("[]");
    admin.scheduler.advance(Duration.ofMinutes(31));

    JsonNode event = json(AdminFixture.READER, events).get(0);
    assertThat(event.path("id").asText()).isEqualTo("acme/2026-11-30T01:00:00Z");
    assertThat(event.path("data").path("requests").asInt()).isEqualTo(3);
  }

  @Test
  void tenantSeesItsOwnAlone() throws IOException {
    assertThat(json(AdminFixture.ACME, "/v1/tenants/acme/ledger").path("items")).hasSize(1);
    assertThat(json(AdminFixture.ACME, "/v1/tenants/acme/statement").path("total").asText())
        .isEqualTo("8.10");
    for (String hidden :
        new String[] {
          "/v1/ledger",
          "/v1/statements",
          "/v1/tenants/globex/ledger",
          "/v1/tenants/globex/statement",
          "/v1/tenants/nobody/ledger"
        }) {
      assertThat(admin.get(AdminFixture.ACME, hidden).status()).as(hidden).isEqualTo(404);
    }
  }

  @Test
  void statementsAddUp() throws IOException {
    JsonNode all = json(AdminFixture.READER, "/v1/statements?month=2026-11");

    assertThat(all.path("items").findValuesAsText("total"))
        .as("the prices of their tiers, and their parts of the fleet")
        .contains("8.10", "2.60");
    assertThat(all.path("total").asText()).isEqualTo("10.70");
    assertThat(all.path("unallocated").asText()).isEqualTo("0.00");
    assertThat(all.path("final").asBoolean()).isFalse();
    assertThat(
            json(AdminFixture.READER, "/v1/statements?month=2026-11&limit=1").path("next").asText())
        .isNotEmpty();
    admin.scheduler.advance(Duration.ofDays(1));
    assertThat(json(AdminFixture.READER, "/v1/statements?month=2026-11").path("final").asBoolean())
        .isTrue();
  }

  @Test
  void statementsOfLaterPagesSplitTheSame() throws IOException {
    JsonNode first = json(AdminFixture.READER, "/v1/statements?limit=1");
    JsonNode second =
        json(AdminFixture.READER, "/v1/statements?limit=1&cursor=" + first.path("next").asText());

    assertThat(second.path("items").get(0).path("tenant").asText()).isEqualTo("globex");
    assertThat(second.path("items").get(0).path("total").asText()).isEqualTo("2.60");
    assertThat(second.path("total")).isEqualTo(first.path("total"));
    assertThat(first.has("next")).isTrue();
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void whatMeansNothingIsSaid() {
    for (String target :
        new String[] {
          "/v1/ledger?from=yesterday",
          "/v1/ledger?from=2026-11-30&to=2026-11-29",
          "/v1/ledger?from=2020-01-01",
          "/v1/statements?month=2026-13"
        }) {
      assertThat(admin.get(AdminFixture.READER, target).status()).as(target).isEqualTo(400);
    }
    assertThat(admin.get(AdminFixture.READER, "/v1/tenants/nobody/ledger").status()).isEqualTo(404);
  }

  @Test
  void tenantThatHasGoneStillHasToPay() throws IOException {
    AdminResponse gone = admin.post("/v1/tenants/globex/offboard", "");

    assertThat(gone.status()).as(gone.body()).isEqualTo(200);
    assertThat(JSON.readTree(gone.body()).path("usage-kept-days").asInt()).isEqualTo(400);
    assertThat(json(AdminFixture.READER, "/v1/tenants/globex/statement").path("total").asText())
        .isEqualTo("2.60");
  }
}
