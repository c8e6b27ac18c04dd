package io.fairlead.policies.rank;

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

    assertThat(new RequestPriority("X-Priority").of(request.build(), allowed)).isEqualTo(given);
  }

  @ParameterizedTest
  @CsvSource({"HIGH", "BEST_EFFORT"})
  void withoutAHeaderItIsTheHighest(Priority allowed) {
    RequestView request =
        RequestView.builder("GET", "/").header("X-Priority", "best-effort").build();

    assertThat(new RequestPriority("").of(request, allowed)).isEqualTo(allowed);
  }
}
