package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingTest {

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

  private Map<String, Object> ask(String target) {
    AdminResponse answer = admin.get(AdminFixture.READER, target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.own(answer.body());
  }

  private void pass(Duration time) {
    admin.scheduler.advance(time);
  }

  @Test
  void demandOfAPoolAsksForEndpoints() {
    List<Lease> underWay = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      underWay.add(admin.lease("acme"));
    }
    pass(Duration.ofMinutes(10));

    Map<String, Object> signal = ask("/v1/scaling/pools/shared");

    // 50 under way, of 16 slots in each endpoint, 70 % of which are to be taken: 4.46 endpoints.
    assertThat((Double) signal.get("demand")).isCloseTo(50, within(0.1));
    assertThat((Double) signal.get("utilisation")).isCloseTo(50 / 32.0, within(0.01));
    assertThat(signal).containsEntry("capacity", 2).containsEntry("desired-capacity", 5);
    assertThat((Double) ask("/v1/scaling/tenants/acme").get("demand")).isCloseTo(50, within(0.1));
    assertThat(ask("/v1/scaling/tenants/acme")).containsEntry("desired-capacity", 5);
    underWay.forEach(lease -> lease.complete(Outcome.success()));
  }

  @Test
  void fewerEndpointsAreDesiredOnlyOnceFewerWereEnoughForLong() {
    List<Lease> underWay = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      underWay.add(admin.lease("acme"));
    }
    pass(Duration.ofMinutes(10));
    underWay.forEach(lease -> lease.complete(Outcome.success()));

    pass(Duration.ofMinutes(4));
    assertThat(ask("/v1/scaling/pools/shared")).containsEntry("desired-capacity", 5);
    pass(Duration.ofMinutes(3));
    assertThat(ask("/v1/scaling/pools/shared")).containsEntry("desired-capacity", 1);
  }

  @Test
  void kubernetesIsAnsweredInItsForm() {
    String group = "/apis/external.metrics.k8s.io/v1beta1";
    String metric = group + "/namespaces/default/fairlead-desired-capacity";

    assertThat(ask(group).toString()).contains("fairlead-desired-capacity", "APIResourceList");
    Map<String, Object> one = ask(metric + "?labelSelector=pool%3Dshared");
    assertThat(one)
        .containsEntry("kind", "ExternalMetricValueList")
        .containsEntry("apiVersion", "external.metrics.k8s.io/v1beta1");
    assertThat((List<?>) one.get("items"))
        .singleElement()
        .satisfies(
            item ->
                assertThat(Json.map(item))
                    .containsEntry("metricLabels", Map.of("pool", "shared"))
                    .containsEntry("value", "1000m"));
    assertThat((List<?>) ask(metric).get("items")).hasSize(3);
    assertThat((List<?>) ask(metric + "?labelSelector=pool+in+(shared,canary)").get("items"))
        .hasSize(2);
    assertThat((List<?>) ask(metric + "?labelSelector=pool!%3Dshared").get("items")).hasSize(2);
    assertThat(admin.get(AdminFixture.READER, metric + "?labelSelector=%24%24").status())
        .isEqualTo(400);
    assertThat(admin.get(AdminFixture.READER, group + "/namespaces/default/cpu").status())
        .isEqualTo(404);
  }

  @Test
  void queueWaitFollowsFromWhatWaitsAndWhatEnds() {
    DemandGauge gauge = new DemandGauge(ScalingConfig.DEFAULT);
    long now = 0;
    for (int second = 0; second < 600; second++) {
      now += Duration.ofSeconds(1).toNanos();
      gauge.sample(now, 10, 6, 200L * second, 16, 1);
    }

    // 6 wait while 200 end each second: 30 ms each.
    assertThat(gauge.queueWaitMillis()).isCloseTo(30, within(0.1));
    assertThat(gauge.demand()).isCloseTo(16, within(0.01));
  }

  @Test
  void burstOfAMomentMakesNoServers() {
    DemandGauge gauge = new DemandGauge(ScalingConfig.DEFAULT);
    gauge.sample(0, 10, 0, 0, 16, 1);
    gauge.sample(Duration.ofSeconds(1).toNanos(), 100, 0, 0, 16, 1);

    assertThat(gauge.demand()).isLessThan(13);
    assertThat(gauge.desired()).isEqualTo(2);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ScalingConfig(
                    0,
                    1,
                    1,
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Set.of()));
  }
}
