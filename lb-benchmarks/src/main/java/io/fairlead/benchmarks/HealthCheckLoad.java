package io.fairlead.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.health.HttpCheckProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * {@code check-health}: what {@code http} checks cost at the rate of 10,000 endpoints every 5 s,
 * against a server in a process of its own.
 */
final class HealthCheckLoad {

  private static final int CHECKS_PER_SECOND = 2_000;
  private static final int SECONDS = 10;

  /** Addresses of this machine alone; one would run out of ports, as no real endpoint would. */
  private static final int ENDPOINTS = 16;

  private static final int BACKLOG = 1_000;

  private final HealthCheck check =
      new HttpCheckProvider().configure(Options.of("check", Map.of("path", "/healthz"))).get();

  private final List<Endpoint> endpoints;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger passed = new AtomicInteger();
  private final ConcurrentHistogram micros =
      new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 2);
  private int mostUnderWay;
  private long mostDescriptors;

  private HealthCheckLoad(List<Endpoint> endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Runs the load, or the server if told so.
   *
   * @param args nothing, or {@code server}
   */
  static void run(String... args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    Process server = startServer();
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
      HealthCheckLoad load = new HealthCheckLoad(endpoints(Integer.parseInt(said.readLine())));
      load.run(CHECKS_PER_SECOND * SECONDS); // while the virtual machine compiles
      load.measure(CHECKS_PER_SECOND * SECONDS);
      load.check.close();
    } finally {
      server.destroy();
    }
  }

  private void measure(int checks) {
    passed.set(0);
    micros.reset();
    mostUnderWay = 0;
    long idleDescriptors = descriptors();
    long cpuBefore = cpuNanos();
    run(checks);
    double cpuMicros = (cpuNanos() - cpuBefore) / 1_000.0 / checks;
    System.out.printf("%d checks in %d s, %d passed%n", checks, SECONDS, passed.get());
    System.out.printf("processor time of a check: %.0f us%n", cpuMicros);
    System.out.printf(
        "duration of a check: p50 %d us, p99 %d us%n",
        micros.getValueAtPercentile(50), micros.getValueAtPercentile(99));
    System.out.printf(
        "under way at once: at most %d; descriptors: %d before, at most %d, %d after%n",
        mostUnderWay, idleDescriptors, mostDescriptors, descriptors());
  }

  /** Begins the checks at even distances, and waits for the last. */
  private void run(int checks) {
    long beginning = System.nanoTime();
    for (int i = 0; i < checks; i++) {
      long due = beginning + i * TimeUnit.SECONDS.toNanos(1) / CHECKS_PER_SECOND;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      begin(endpoints.get(i % ENDPOINTS));
      watch(i);
    }
    while (underWay.get() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void begin(Endpoint endpoint) {
    long beginning = System.nanoTime();
    underWay.incrementAndGet();
    check.check(endpoint).whenComplete((result, error) -> ended(result, beginning));
  }

  private void ended(Result result, long beginning) {
    if (result != null && result.passed()) {
      passed.incrementAndGet();
    }
    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beginning));
    underWay.decrementAndGet();
  }

  private void watch(int check) {
    mostUnderWay = Math.max(mostUnderWay, underWay.get());
    if (check % (CHECKS_PER_SECOND / 10) == 0) {
      mostDescriptors = Math.max(mostDescriptors, descriptors());
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : -1;
  }

  private static List<Endpoint> endpoints(int port) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 1; i <= ENDPOINTS; i++) {
      endpoints.add(Endpoint.of("127.0.1." + i, port));
    }
    return endpoints;
  }

  private static Process startServer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Bench.class.getName(),
            Bench.CHECK_HEALTH,
            "server")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Says its port and answers until it is killed. */
  private static void serve() throws IOException {
    int port = 0;
    for (int i = 1; i <= ENDPOINTS; i++) {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) i});
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
      port = server.getAddress().getPort();
      server.setExecutor(Executors.newFixedThreadPool(2));
      server.createContext(
          "/healthz",
          exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
          });
      server.start();
    }
    System.out.println(port);
  }
}
