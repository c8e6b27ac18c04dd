package io.fairlead.examples.gateway;

import io.fairlead.api.Endpoint;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The demonstration backends that a configuration calls {@code demo: 1} to {@code demo: 6}. They
 * start when the first one is asked for, so that a configuration without them has none. Not for use
 * on an event loop, since it waits for them.
 */
final class DemoBackends {

  static final int COUNT = 6;

  private static final long START_SECONDS = 10;

  private final Vertx vertx;
  private final List<DemoBackend> backends = new ArrayList<>();

  DemoBackends(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * The address of a backend.
   *
   * @param number 1 to {@link #COUNT}
   */
  synchronized Endpoint endpoint(int number) {
    if (backends.isEmpty()) {
      start();
    }
    DemoBackend backend = backends.get(number - 1);
    return Endpoint.of("127.0.0.1", backend.port()).withId(backend.name());
  }

  /** Those that run: all or none. */
  synchronized List<DemoBackend> running() {
    return List.copyOf(backends);
  }

  private void start() {
    List<DemoBackend> started = new ArrayList<>();
    for (int number = 1; number <= COUNT; number++) {
      DemoBackend backend = new DemoBackend(vertx, "demo-" + number);
      started.add(
          backend
              .start()
              .toCompletionStage()
              .toCompletableFuture()
              .orTimeout(START_SECONDS, TimeUnit.SECONDS)
              .join());
    }
    backends.addAll(started);
  }
}
