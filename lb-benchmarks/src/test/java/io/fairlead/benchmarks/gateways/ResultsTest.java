package io.fairlead.benchmarks.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Results RESULTS =
      new Results(
          Map.of(
              Contestant.FAIRLEAD, figures(15_000, 4, 9),
              Contestant.NGINX, figures(30_000, 2, 4),
              Contestant.SPRING, figures(6_000, 9, 30)));

  @Test
  void tableComparesFairleadWithEach() {
    assertThat(RESULTS.table())
        .isEqualTo(
            """
            | gateway              | requests/s | p50 ms | p99 ms | processor us |            Fairlead's | ratio |       target |    met |
            | -------------------- | ---------: | -----: | -----: | -----------: | --------------------: | ----: | -----------: | -----: |
            | Fairlead             |     15,000 |      4 |      9 |           20 |                       |       |              |        |
            | nginx                |     30,000 |      2 |      4 |           10 | requests/s, times its |   0.5 | at least 0.7 | missed |
            | nginx                |     30,000 |      2 |      4 |           10 |        p99, times its |  2.25 |    at most 2 | missed |
            | Spring Cloud Gateway |      6,000 |      9 |     30 |           50 | requests/s, times its |   2.5 |   at least 2 |    met |

            1 of 3 met
            """);
  }

  @Test
  void jsonHasEachGatewayAndEachGoal() {
    JsonObject json = new JsonObject(RESULTS.json());

    assertThat(json.getJsonArray("gateways")).hasSize(3);
    assertThat(json.getJsonArray("goals").getJsonObject(2).getBoolean("met")).isTrue();
  }

  @Test
  void roundThatWasDisturbedDoesNotCount() {
    Figures figures = figures(100, 1, 2);
    figures.add(new WrkReport(10, 1, 1_000, 2_000, 0), 1e6);
    figures.add(new WrkReport(1_000, 102, 3, 4, 0), 1_000);

    assertThat(figures.perSecond()).isEqualTo(100);
    assertThat(figures.p50Millis()).isEqualTo(3);
    assertThat(figures.p99Millis()).isEqualTo(4);
  }

  @Test
  void twoRoundsComeToTheMean() {
    Figures figures = figures(100, 1, 2);
    figures.add(new WrkReport(100, 200, 3, 4, 0), 300_000);

    assertThat(figures.perSecond()).isEqualTo(150);
  }

  /** One round, in which the gateway was busy for three tenths of a second. */
  private static Figures figures(long perSecond, double p50Millis, double p99Millis) {
    Figures figures = new Figures();
    figures.add(new WrkReport(perSecond, perSecond, p50Millis, p99Millis, 0), 300_000);
    return figures;
  }
}
