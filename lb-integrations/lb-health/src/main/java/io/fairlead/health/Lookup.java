package io.fairlead.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Finds the address of an endpoint before its check begins.
 *
 * <p>The virtual machine asks name servers on the thread that wants to know, and with name servers
 * down it asks for many seconds. So names are looked up on threads of their own, a few for each
 * check, which end when there is nothing to look up; an address needs none. Checks of names wait
 * for one another while name servers are slow, and checks of addresses do not. Thread-safe.
 */
final class Lookup implements AutoCloseable {

  /** A guess: names that cannot be found hold up those that can, four at a time. */
  private static final int THREADS = 4;

  private static final long IDLE_SECONDS = 10;

  private final Resolver resolver;
  private final ThreadPoolExecutor threads;

  Lookup(Resolver resolver) {
    this.resolver = resolver;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "fairlead-health-lookup"));
    threads.allowCoreThreadTimeOut(true);
  }

  static Lookup bySystem() {
    return new Lookup(InetAddress::getByName);
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes the next step once the address is known; on this thread if it is at once. */
  void find(String host, Attempt attempt, Attempts.Step next) {
    if (isAddress(host)) {
      resolve(host, attempt, next);
    } else {
      resolveOnThread(host, attempt, next);
    }
  }

  private void resolveOnThread(String host, Attempt attempt, Attempts.Step next) {
    try {
      threads.execute(() -> resolve(host, attempt, next));
    } catch (RejectedExecutionException e) {
      attempt.end(Attempt.CLOSED);
    }
  }

  private void resolve(String host, Attempt attempt, Attempts.Step next) {
    if (attempt.isOver()) {
      return; // cancelled while it waited for a thread
    }
    try {
      next.take(resolver.resolve(host), attempt);
    } catch (IOException | RuntimeException e) {
      attempt.fail(e);
    }
  }

  private static boolean isAddress(String host) {
    return InetAddressUtils.isIPv4(host) || InetAddressUtils.isIPv6(host);
  }

  /** Ends the threads; what waits for them ends with them. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Finds an address, and may take its time. */
  interface Resolver {
    InetAddress resolve(String host) throws UnknownHostException;
  }
}
