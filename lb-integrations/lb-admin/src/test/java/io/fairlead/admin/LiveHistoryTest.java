package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.LbStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveHistoryTest {

  private static final int MANY = 3 * LiveHistory.MOST_TENANTS;
  private static final LbConfig CONFIG = config();

  private final LiveHistory history = new LiveHistory();
  private final Map<String, Pace> paces = new HashMap<>();
  private long seconds;

  private static LbConfig config() {
    LbConfig.Builder config = LbConfig.builder().pool("p", p -> p.endpoint("10.0.0.1", 80));
    for (int i = 0; i < MANY; i++) {
      config.tenant("t" + i, tenant -> {});
    }
    return config.defaultPool("p").build();
  }

  private void look(String... watched) {
    look(CONFIG, watched);
  }

  private void look(LbConfig config, String... watched) {
    LbStats stats = new LbStats(Map.of(), Map.of(), Map.of(), Map.of(), 0, 0);
    Sample.Totals totals = new Sample.Totals(seconds, 0, 0, 0, 0, 0, 0, 0);
    Map<String, Pace> now = Map.copyOf(paces);
    history.add(
        new Sample(
            Instant.ofEpochSecond(++seconds),
            0,
            config,
            stats,
            now,
            Map.of(),
            totals,
            List.of(),
            false),
        Set.of(watched));
  }

  private void pace(String tenant, double admitted, double refused) {
    Map<RejectionReason, Double> refusals =
        refused == 0 ? Map.of() : Map.of(RejectionReason.QUOTA_EXCEEDED, refused);
    paces.put(tenant, new Pace(admitted, 0, refusals, 0, 0));
  }

  private long kept() {
    return CONFIG.tenants().keySet().stream().filter(id -> !history.of(id).isEmpty()).count();
  }

  @Test
  void lookIsRememberedForAsManyLooksAsThereAre() {
    pace("t1", 7.31, 2);
    for (int i = 0; i < LiveHistory.LOOKS + 5; i++) {
      look();
    }

    assertThat(history.fleet()).hasSize(LiveHistory.LOOKS);
    assertThat(history.fleet().get(0)).isEqualTo(List.of(6_000L, 5.0, 0.0, 0.0, 0.0, 0.0));
    assertThat(history.of("t1")).hasSize(LiveHistory.LOOKS);
    assertThat(history.of("t1").get(0)).isEqualTo(List.of(6_000L, 7.3, 2.0, 0.0, 0.0, 0.0));
    assertThat(history.of("t2")).isEmpty();
  }

  @Test
  void historyOfATenantBeginsWhenItDoes() {
    look();
    pace("t1", 1, 0);
    look();
    look();

    assertThat(history.of("t1")).extracting(point -> point.get(0)).containsExactly(2_000L, 3_000L);
  }

  @Test
  void theBusiestAreKeptAndNoMore() {
    for (int i = 0; i < MANY; i++) {
      pace("t" + i, i, 0);
    }
    look();

    assertThat(kept()).isEqualTo(LiveHistory.MOST_TENANTS);
    assertThat(history.of("t" + (MANY - LiveHistory.MOST_TENANTS))).hasSize(1);
    assertThat(history.of("t" + (MANY - LiveHistory.MOST_TENANTS - 1))).isEmpty();
  }

  @Test
  void placeIsGivenToWhoAsksForFarMoreOnly() {
    for (int i = 0; i < LiveHistory.MOST_TENANTS; i++) {
      pace("t" + i, 10 + i, 0);
    }
    look();
    pace("t200", 0, 20);
    look();
    assertThat(history.of("t200")).isEmpty();
    assertThat(history.of("t0")).hasSize(2);

    pace("t200", 0, 20.1);
    look();
    assertThat(history.of("t200")).hasSize(1);
    assertThat(history.of("t0")).isEmpty();
    assertThat(kept()).isEqualTo(LiveHistory.MOST_TENANTS);
  }

  @Test
  void whoIsLookedAtIsKeptWhateverOthersAskFor() {
    for (int i = 0; i < MANY - 1; i++) {
      pace("t" + i, 10, 0);
    }
    String idle = "t" + (MANY - 1);
    look();
    look(idle);
    for (int i = 0; i < MANY - 1; i++) {
      pace("t" + i, 100.0 * (i + 1), 0);
    }
    look(idle);

    assertThat(history.of(idle)).hasSize(2);
    assertThat(kept()).isEqualTo(LiveHistory.MOST_TENANTS);
    look("nobody");
    look();
    assertThat(history.of(idle)).isEmpty();
    assertThat(history.of("nobody")).isEmpty();
  }

  @Test
  void allButWhoIsLookedAtMayBeReplacedAtOnce() {
    for (int i = 0; i < LiveHistory.MOST_TENANTS; i++) {
      pace("t" + i, 10, 0);
    }
    look();
    paces.clear();
    for (int i = 0; i < LiveHistory.MOST_TENANTS; i++) {
      pace("t" + (LiveHistory.MOST_TENANTS + i), 100, 0);
    }
    look("t0");

    assertThat(history.of("t0")).hasSize(2);
    assertThat(history.of("t1")).isEmpty();
    assertThat(kept()).isEqualTo(LiveHistory.MOST_TENANTS);
  }

  @Test
  void tenantThatIsRemovedIsForgotten() {
    pace("t1", 1, 0);
    look();
    look(CONFIG.with(all -> all.removeTenant("t1")));

    assertThat(history.of("t1")).isEmpty();
  }
}
