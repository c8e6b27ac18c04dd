package io.fairlead.examples.gateway;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration backends, whose ports a configuration calls {@code ${DEMO_1}} to {@code
 * ${DEMO_6}}. They start when the first one is asked for, so that a configuration without them has
 * none. Not for use on an event loop, since it waits for them.
 */
final class DemoBackends {

  private static final int COUNT = 6;

  private static final String PREFIX = "DEMO_";

  private static final long START_SECONDS = 10;

  private final Vertx vertx;
  private final List<DemoBackend> backends = new ArrayList<>();

  DemoBackends(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The environment of the process, with the ports of these backends in it. */
  @Nullable String environment(String name) {
    for (int number = 1; number <= COUNT; number++) {
      if (name.equals(PREFIX + number)) {
        return String.valueOf(port(number));
      }
    }
    return System.getenv(name);
  }

  private synchronized int port(int number) {
    if (backends.isEmpty()) {
      start();
    }
    return backends.get(number - 1).port();
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
