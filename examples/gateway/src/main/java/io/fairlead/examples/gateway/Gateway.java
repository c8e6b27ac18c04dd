package io.fairlead.examples.gateway;

import io.fairlead.admin.AdminApi;
import io.fairlead.admin.AuditLog;
import io.fairlead.admin.EventLog;
import io.fairlead.admin.ScalingConfig;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigHistory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A multi-tenant HTTP gateway: Fairlead decides who is served and where, Vert.x carries the bytes.
 * Reads its settings, starts and stops; the requests pass through {@link ProxyHandler}, and what
 * decides over them is in the files that {@link Balancing} follows.
 */
public final class Gateway implements AutoCloseable {

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EVENTS = 1_000;

  /** For what only this process takes part in, such as closing a server. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Opened opened;
  private final GatewayArguments arguments;
  private final Path settingsFile;
  private final GatewayConfig config;
  private final ListenConfig listen;
  private final Path balancingPath;
  private final DemoBackends demo;
  private final Metering.@Nullable Meter meter;
  private final EventLog events = EventLog.ofLast(EVENTS);
  private final MetricsPage metrics;
  private final Observers observers;
  private final Balancing balancing;
  private final LoadBalancer balancer;
  private final AdminApi api;
  private final AdminServer admin;
  private final List<ProxyVerticle> proxies = new ArrayList<>();

  private Gateway(Vertx vertx, GatewayArguments arguments, Opened opened) throws IOException {
    this.vertx = vertx;
    this.opened = opened;
    this.arguments = arguments;
    Path asked = arguments.config();
    this.settingsFile = asked == null ? DemoFiles.folder().resolve(DemoFiles.SETTINGS) : asked;
    this.config = GatewayConfig.read(settingsFile);
    this.listen = listen(config.listen(), arguments);
    this.balancingPath =
        asked == null && arguments.traffic()
            ? settingsFile.resolveSibling(DemoFiles.TRAFFIC)
            : settingsFile.resolveSibling(config.balancing().path());
    this.demo = new DemoBackends(vertx);
    this.meter = config.metering().open();
    if (meter != null) {
      opened.keep(meter);
    }
    this.observers = opened.keep(new Observers(config.observation(), events));
    this.metrics = opened.keep(new MetricsPage());
    ConfigFiles files = ConfigFiles.of(balancingPath).withEnvironment(demo::environment);
    this.balancing = new Balancing(files, events, metrics);
    this.balancer = opened.keep(balancer());
    observers.watch(balancer);
    metrics.observe(balancer);
    this.api = opened.keep(api());
    opened.keep(balancing);
    balancing.follow(
        config.balancing().lastGood(), desired -> api.change("file", "reload", inForce -> desired));
    this.admin = new AdminServer(vertx, api, metrics);
  }

  private LoadBalancer balancer() {
    LoadBalancerBuilder builder =
        LoadBalancer.builder()
            .tenants(config.tenants())
            .locality(config.here())
            .listener(metrics.listener());
    if (meter != null) {
      builder.listener(meter.ledger());
    }
    observers.listen(builder);
    config.discovery().forEach((pool, found) -> builder.endpoints(pool, found.source()));
    return builder.build();
  }

  private AdminApi api() throws IOException {
    AdminApi.Builder builder =
        AdminApi.builder(balancer)
            .access(config.administration().access())
            .events(events)
            .desired(balancing::desired)
            .outside(balancing::outside)
            .scaling(ScalingConfig.DEFAULT);
    Path auditLog = config.administration().auditLog();
    if (auditLog != null) {
      builder.audit(opened.keep(AuditLog.open(auditLog)));
    }
    Path history = config.balancing().history();
    if (history != null) {
      builder.history(
          ConfigHistory.in(history, InstantSource.system()).withEnvironment(demo::environment));
    }
    if (meter != null) {
      builder.usage(meter.ledger(), meter.prices());
    }
    return builder.build();
  }

  /**
   * Runs the gateway until the process is asked to end.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    GatewayArguments arguments;
    try {
      arguments = GatewayArguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(GatewayArguments.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    if (arguments.help()) {
      System.out.println(GatewayArguments.USAGE);
      return;
    }
    try {
      run(start(arguments));
    } catch (NoSuchFileException e) {
      fail("there is no file " + e.getMessage());
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Starts a gateway and returns once it listens.
   *
   * @throws IOException if the configuration cannot be read or is wrong, or a port is not to be had
   */
  static Gateway start(GatewayArguments arguments) throws IOException {
    // Nothing here is served from files or the class path, so Vert.x need not cache any.
    FileSystemOptions noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setFileSystemOptions(noFiles))
            .withTransport(new StrictTransport())
            .build();
    Opened opened = new Opened();
    try {
      Gateway gateway = new Gateway(vertx, arguments, opened);
      gateway.listen();
      return gateway;
    } catch (IOException | RuntimeException e) {
      await(vertx.close(), MOMENT);
      opened.close();
      throw e;
    }
  }

  private static void run(Gateway gateway) {
    System.out.println(Banner.of(gateway));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::stop, "gateway-stop"));
  }

  private void listen() throws IOException {
    int eventLoops = Runtime.getRuntime().availableProcessors();
    listening(listen.port(), vertx.deployVerticle(this::proxy, instances(eventLoops)));
    listening(listen.adminPort(), admin.listen(listen.adminPort()));
    if (arguments.traffic()) {
      DemoTraffic.begin(vertx, port(), balancer.config().tenants(), demo.running());
    }
  }

  private ProxyVerticle proxy() {
    ProxyVerticle proxy = new ProxyVerticle(balancer, listen);
    synchronized (proxies) {
      proxies.add(proxy);
    }
    return proxy;
  }

  private static void listening(int port, Future<?> server) throws IOException {
    try {
      await(server, MOMENT);
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        throw new IOException(
            "port " + port + " is in use or not allowed: choose another with --port, --admin-port",
            e);
      }
      throw e;
    }
  }

  /** The port of the proxy, the chosen one if it was to be any. */
  int port() {
    return proxies.get(0).port();
  }

  /** The port of the administration. */
  int adminPort() {
    return admin.port();
  }

  ListenConfig listenConfig() {
    return listen;
  }

  /** The file with the settings of the gateway's own. */
  Path settingsFile() {
    return settingsFile;
  }

  /** The file or the folder that says how requests are balanced. */
  Path balancingPath() {
    return balancingPath;
  }

  DemoBackends demoBackends() {
    return demo;
  }

  /** Stops accepting, lets the requests under way finish for a while, and says what it did. */
  private void stop() {
    long before = inFlight();
    System.out.println("Stopping: no new connections, " + before + " requests under way");
    long left = drain();
    System.out.println(
        left == 0
            ? "Stopped: every request was answered"
            : "Stopped: "
                + left
                + " requests cut off after "
                + listen.drainTimeout().toSeconds()
                + " s");
    close();
  }

  /**
   * Stops accepting and waits for the requests under way, no longer than is configured.
   *
   * @return how many are still under way
   */
  long drain() {
    List<Future<?>> ending = new ArrayList<>();
    proxies.forEach(proxy -> ending.add(proxy.shutdown(listen.drainTimeout())));
    ending.add(Future.fromCompletionStage(balancer.drain()));
    try {
      await(Future.all(ending), listen.drainTimeout());
    } catch (CompletionException e) {
      // Time is up, and what is left is counted below.
    }
    return inFlight();
  }

  /** Ends everything at once; whoever is told of requests, after the last of them. */
  @Override
  public void close() {
    balancing.close();
    api.close();
    balancer.close();
    await(vertx.close(), MOMENT);
    opened.close();
  }

  private long inFlight() {
    return balancer.stats().tenants().values().stream()
        .mapToLong(tenant -> tenant.inFlight() + tenant.waiting())
        .sum();
  }

  private static ListenConfig listen(ListenConfig config, GatewayArguments arguments) {
    Integer port = arguments.port();
    Integer adminPort = arguments.adminPort();
    ListenConfig withPort = port == null ? config : config.withPort(port);
    return adminPort == null ? withPort : withPort.withAdminPort(adminPort);
  }

  private static DeploymentOptions instances(int count) {
    return new DeploymentOptions().setInstances(count);
  }

  private static void await(Future<?> future, Duration patience) {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(EXIT_FAILED);
  }
}
