package io.fairlead.admin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that answer requests of the management API. */
final class Workers {

  private Workers() {}

  /** So many, none of which keeps the process alive. */
  static ExecutorService of(int threads) {
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "fairlead-admin-http");
          thread.setDaemon(true);
          return thread;
        });
  }
}
