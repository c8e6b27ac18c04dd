package io.fairlead.examples.gateway;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * What happens to the backends of the demonstration while it has traffic: they take some time for
 * their answers, and in each round of two minutes one is slow for a while, one fails and one dies.
 */
final class DemoTroubles {

  private static final long ROUND_MILLIS = 120_000;
  private static final long DEDICATED_MILLIS = 12;
  private static final long SHARED_MILLIS = 35;

  private final Vertx vertx;
  private final List<DemoBackend> backends;

  private DemoTroubles(Vertx vertx, List<DemoBackend> backends) {
    this.vertx = vertx;
    this.backends = backends;
  }

  static void begin(Vertx vertx, List<DemoBackend> backends) {
    if (backends.isEmpty()) {
      return;
    }
    DemoTroubles troubles = new DemoTroubles(vertx, backends);
    for (int number = 1; number <= backends.size(); number++) {
      troubles.recover(number);
    }
    troubles.round();
    vertx.setPeriodic(ROUND_MILLIS, due -> troubles.round());
  }

  private void round() {
    long jitter = ThreadLocalRandom.current().nextLong(2_000);
    from(20_000 + jitter, 15_000, 4, backend -> backend.behave(280, 0, false));
    from(55_000 + jitter, 12_000, 3, backend -> backend.behave(SHARED_MILLIS, 0.3, false));
    from(85_000 + jitter, 10_000, 5, backend -> backend.behave(SHARED_MILLIS, 0, true));
  }

  private void from(
      long beginMillis, long lengthMillis, int number, Consumer<DemoBackend> trouble) {
    vertx.setTimer(beginMillis, due -> trouble.accept(backends.get(number - 1)));
    vertx.setTimer(beginMillis + lengthMillis, due -> recover(number));
  }

  private void recover(int number) {
    backends.get(number - 1).behave(number <= 2 ? DEDICATED_MILLIS : SHARED_MILLIS, 0, false);
  }
}
