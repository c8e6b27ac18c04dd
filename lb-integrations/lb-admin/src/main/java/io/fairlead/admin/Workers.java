package io.fairlead.admin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that answer requests of the management API; none keeps the process alive. */
final class Workers {

  private static final int IDLE_SECONDS = 10;

  private Workers() {}

  /** So many, for requests. */
  static ExecutorService of(int threads) {
    return Executors.newFixedThreadPool(threads, daemons("fairlead-admin-http"));
  }

  /** At most so many, as long as there is something to write, for what may have to wait. */
  static ExecutorService writers(int threads) {
    ThreadPoolExecutor writers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("fairlead-admin-stream"));
    writers.allowCoreThreadTimeOut(true);
    return writers;
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
