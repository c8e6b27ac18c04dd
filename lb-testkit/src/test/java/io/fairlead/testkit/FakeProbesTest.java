package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeProbesTest {

  private final FakeProbes probes = new FakeProbes();
  private final List<String> answers = new ArrayList<>();

  @Test
  void probesWaitUntilTheyAreAnswered() {
    probe("e0");
    probe("e1");
    assertThat(answers).isEmpty();
    assertThat(probes.waiting()).containsExactly("e0", "e1");

    probes.says("e1", 7, Duration.ofMillis(2)).answer();
    assertThat(answers).containsExactly("e0: 0, 1000000 ns", "e1: 7, 2000000 ns");
    assertThat(probes.waiting()).isEmpty();
  }

  @Test
  void eachProbeIsAnsweredOnce() {
    probe("e0");
    probes.answer();
    probes.answer();

    assertThat(answers).hasSize(1);
  }

  private void probe(String id) {
    probes.probe(
        Endpoint.of("192.0.2.1", 1).withId(id),
        (inFlight, latencyNanos) ->
            answers.add(id + ": " + inFlight + ", " + latencyNanos + " ns"));
  }
}
