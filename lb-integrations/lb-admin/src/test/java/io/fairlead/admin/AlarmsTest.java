package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.OutsideValues;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlarmsTest {

  private static final Secrets NOTHING_HIDDEN = new Secrets(() -> OutsideValues.NONE);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final EventLog log = EventLog.ofLast(5, () -> NOW);

  private void note(String id, String state, String severity, String tenant) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", id);
    details.put("state", state);
    details.put("severity", severity);
    details.put("summary", "about " + id);
    log.note("alert", tenant, details);
  }

  private List<Object> ids() {
    return log.alerts().stream().map(alert -> alert.details().get("id")).toList();
  }

  @Test
  void alertGoesOnUntilItIsOver() {
    note("a", "FIRING", "TICKET", "acme");
    note("b", "FIRING", "TICKET", "acme");
    assertThat(ids()).containsExactly("a", "b");
    note("a", "RESOLVED", "TICKET", "acme");

    assertThat(ids()).containsExactly("b");
    note("never", "RESOLVED", "PAGE", null);
    assertThat(ids()).containsExactly("b");
  }

  @Test
  void gravestComesFirstAndOneThatBecomesGraverMovesUp() {
    note("a", "FIRING", "TICKET", "acme");
    note("b", "FIRING", "TICKET", "acme");
    note("c", "FIRING", "PAGE", "acme");
    note("b", "FIRING", "PAGE", "acme");

    assertThat(ids()).containsExactly("b", "c", "a");
  }

  @Test
  void alertGoesOnWhateverElseHappens() {
    note("a", "FIRING", "PAGE", "acme");
    for (int i = 0; i < 20; i++) {
      log.panicChanged("p", i % 2 == 0);
    }

    assertThat(ids()).containsExactly("a");
  }

  @Test
  void othersThanAlertsAreNone() {
    log.note("deployed", null, Map.of("id", "a", "state", "FIRING"));
    log.note("alert", null, Map.of("summary", "of no id"));

    assertThat(ids()).isEmpty();
  }

  @Test
  void theLatestAreKeptAndNoMore() {
    for (int i = 0; i < Alarms.MOST + 2; i++) {
      note("a" + i, "FIRING", "PAGE", null);
    }

    assertThat(ids()).hasSize(Alarms.MOST).startsWith("a2").endsWith("a" + (Alarms.MOST + 1));
  }

  @Test
  void tenantThatIsForgottenLeavesNone() {
    note("a", "FIRING", "PAGE", "acme");
    note("b", "FIRING", "PAGE", "globex");
    note("c", "FIRING", "PAGE", null);
    log.forget("acme");

    assertThat(ids()).containsExactly("b", "c");
  }

  @Test
  void itIsToldWhatIsWrongSinceWhenAndWhose() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", "noise/acme/shared/1");
    details.put("state", "FIRING");
    details.put("severity", "PAGE");
    details.put("since", NOW.minusSeconds(60));
    details.put("summary", "acme does too much");
    details.put("pool", "shared");
    log.note("alert", "acme", details);
    note("b", "FIRING", "TICKET", null);

    assertThat(log.alerts())
        .extracting(alert -> Alarms.json(alert, NOTHING_HIDDEN))
        .containsExactly(
            Map.of(
                "id", "noise/acme/shared/1",
                "level", "bad",
                "since", "2025-12-31T23:59:00Z",
                "what", "acme does too much",
                "tenant", "acme",
                "pool", "shared"),
            Map.of(
                "id", "b", "level", "warning", "since", "2026-01-01T00:00:00Z", "what", "about b"));
  }
}
