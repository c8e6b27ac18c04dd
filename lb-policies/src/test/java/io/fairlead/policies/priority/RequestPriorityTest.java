package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Priority;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPriorityTest {

  @ParameterizedTest
  @CsvSource({
    "HIGH, normal, NORMAL",
    "HIGH, best-effort, BEST_EFFORT",
    "HIGH, high, HIGH",
    "HIGH, critical, HIGH",
    "HIGH, urgent, HIGH",
    "HIGH, , HIGH",
    "BEST_EFFORT, critical, BEST_EFFORT",
    "CRITICAL, critical, CRITICAL"
  })
  void requestMayAskForLessAndNeverForMore(Priority allowed, String asked, Priority given) {
    RequestView.Builder request = RequestView.builder("GET", "/");
    if (asked != null) {
      request.header("X-Priority", asked);
    }

    assertThat(new RequestPriority(allowed, "X-Priority").apply(request.build())).isEqualTo(given);
    assertThat(new RequestPriority(allowed, "X-Priority").possible()).contains(given);
  }

  @ParameterizedTest
  @CsvSource({"HIGH", "BEST_EFFORT"})
  void withoutAHeaderItIsThatOfTheTenant(Priority allowed) {
    RequestView request =
        RequestView.builder("GET", "/").header("X-Priority", "best-effort").build();

    assertThat(new RequestPriority(allowed, "").apply(request)).isEqualTo(allowed);
    assertThat(new RequestPriority(allowed, "").possible()).containsExactly(allowed);
  }
}
