package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

  private static final int EACH = 5_000;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whatAListenerBringsAboutIsToldAfterwards() {
    Announcements[] self = new Announcements[1];
    self[0] =
        announcements(
            tenant -> {
              told.add("begin " + tenant);
              if (tenant.equals("first")) {
                self[0].add(found("second"));
                self[0].tell();
              }
              told.add("end " + tenant);
            });
    self[0].add(found("first"));
    self[0].tell();

    assertThat(told).containsExactly("begin first", "end first", "begin second", "end second");
  }

  @Test
  void nothingIsMissingOrOutOfOrderThoughTwoThreadsTell() throws Exception {
    Announcements announcements = announcements(told::add);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = threads.submit(() -> tellMany(announcements, "a"));
      Future<?> other = threads.submit(() -> tellMany(announcements, "b"));
      one.get();
      other.get();
    } finally {
      threads.shutdown();
    }

    assertThat(told).hasSize(2 * EACH);
    for (String thread : List.of("a", "b")) {
      assertThat(told.stream().filter(name -> name.startsWith(thread)))
          .isSortedAccordingTo(
              (x, y) ->
                  Integer.compare(
                      Integer.parseInt(x.substring(1)), Integer.parseInt(y.substring(1))));
    }
  }

  private static void tellMany(Announcements announcements, String thread) {
    for (int i = 0; i < EACH; i++) {
      announcements.add(found(thread + i));
      announcements.tell();
    }
  }

  private static Announcements announcements(Consumer<String> listener) {
    return new Announcements(
        "main",
        new LbListener() {
          @Override
          public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
            listener.accept(tenant.tenant());
          }
        });
  }

  private static NoisyNeighbour found(String tenant) {
    Evidence evidence = new Evidence(Measure.WORK, 0.5, 0.1, 9, 0, 2, 0, Duration.ofSeconds(5));
    return new NoisyNeighbour(
        tenant, Phase.FOUND, null, "", Instant.EPOCH, Instant.EPOCH, evidence);
  }
}
