package io.fairlead.examples.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.admin.AdminApi;
import io.fairlead.admin.AuditLog;
import io.fairlead.admin.EventLog;
import io.fairlead.admin.ScalingConfig;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.api.Locality;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolver;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A multi-tenant HTTP gateway: Fairlead decides who is served and where, Vert.x carries the bytes.
 * Reads its configuration, starts, reloads and stops; the requests pass through {@link
 * ProxyHandler}.
 */
public final class Gateway implements AutoCloseable {

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EVENTS = 1_000;

  private static final String NEXT_START = "has changed, which counts from the next start on";

  /** For what only this process takes part in, such as closing a server. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Opened opened;
  private final GatewayArguments arguments;
  private final ConfigText text;
  private final DemoBackends demo;
  private final ListenConfig listen;
  private final Locality here;
  private final Map<String, Discovery> discovery;
  private final Metering metering;
  private final Metering.@Nullable Meter meter;
  private final LoadBalancer balancer;
  private final Administration administration;
  private final @Nullable AuditLog audit;
  private final AdminApi api;
  private final AdminServer admin;
  private final List<ProxyVerticle> proxies = new ArrayList<>();
  private final EventLog events = EventLog.ofLast(EVENTS);
  private final MetricsPage metrics;
  private final Observation observation;
  private final Observers observers;
  private volatile TenantResolver tenants;

  /** What the file says, from which the administration may have led away. */
  private volatile LbConfig desired;

  private Gateway(Vertx vertx, GatewayArguments arguments, Opened opened) throws IOException {
    this.vertx = vertx;
    this.opened = opened;
    this.arguments = arguments;
    this.text = ConfigText.of(arguments.config(), arguments.traffic());
    this.demo = new DemoBackends(vertx);
    String yaml = text.read();
    GatewayConfig config = GatewayYaml.read(yaml, demo::endpoint);
    this.listen = listen(config.listen(), arguments);
    this.here = config.here();
    this.discovery = config.discovery();
    this.tenants = config.tenants();
    this.metering = config.metering();
    this.meter = metering.open();
    if (meter != null) {
      opened.keep(meter);
    }
    this.observation = config.observation();
    this.observers = opened.keep(new Observers(observation, events));
    this.metrics = opened.keep(new MetricsPage());
    try {
      this.balancer = opened.keep(balancer(config));
    } catch (InvalidConfigException e) {
      throw GatewayYaml.located(yaml, e);
    }
    observers.watch(balancer);
    metrics.observe(balancer);
    this.desired = config.balancing();
    this.administration = config.administration();
    Path auditLog = administration.auditLog();
    this.audit = auditLog == null ? null : opened.keep(AuditLog.open(auditLog));
    this.api = opened.keep(api());
    this.admin = new AdminServer(vertx, balancer, api, metrics, this::reload);
  }

  private AdminApi api() {
    AdminApi.Builder builder =
        AdminApi.builder(balancer)
            .access(administration.access())
            .events(events)
            .desired(() -> desired)
            .scaling(ScalingConfig.DEFAULT);
    if (audit != null) {
      builder.audit(audit);
    }
    if (meter != null) {
      builder.usage(meter.ledger(), meter.prices());
    }
    return builder.build();
  }

  private LoadBalancer balancer(GatewayConfig config) {
    LoadBalancerBuilder builder =
        LoadBalancer.builder()
            .tenants(request -> tenants.resolve(request))
            .locality(here)
            .listener(metrics.listener())
            .config(config.balancing());
    if (meter != null) {
      builder.listener(meter.ledger());
    }
    observers.listen(builder);
    discovery.forEach((pool, more) -> builder.endpoints(pool, more.source()));
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
    } catch (IOException | InvalidConfigException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Starts a gateway and returns once it listens.
   *
   * @throws IOException if the configuration cannot be read or a port is not to be had
   * @throws InvalidConfigException if the configuration is wrong
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
    HangupSignal.handle(gateway::reloadAndPrint);
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

  ConfigText configText() {
    return text;
  }

  DemoBackends demoBackends() {
    return demo;
  }

  /**
   * Reads the configuration again and puts it in force, all of it or nothing.
   *
   * @return what is in force now
   * @throws InvalidConfigException if anything is wrong; the old configuration stays
   */
  synchronized ObjectNode reload() throws IOException {
    try {
      return reload(text.read());
    } catch (IOException | InvalidConfigException e) {
      metrics.reloadFailed();
      throw e;
    }
  }

  private ObjectNode reload(String yaml) {
    GatewayConfig config = GatewayYaml.read(yaml, demo::endpoint);
    try {
      api.change("file", "reload", inForce -> config.balancing());
    } catch (InvalidConfigException e) {
      throw GatewayYaml.located(yaml, e);
    }
    desired = config.balancing();
    tenants = config.tenants();
    ObjectNode summary = summary(config.balancing());
    if (!listen(config.listen(), arguments).equals(listen)) {
      summary.put("listen", NEXT_START);
    }
    if (!config.administration().equals(administration)) {
      summary.put("administration", NEXT_START);
    }
    if (!config.metering().equals(metering)) {
      summary.put("usage", NEXT_START);
    }
    if (!config.observation().equals(observation)) {
      summary.put("observation", NEXT_START);
    }
    if (!config.here().equals(here)) {
      summary.put("here", NEXT_START);
    }
    if (!config.discovery().equals(discovery)) {
      summary.put("discover", NEXT_START);
    }
    return summary;
  }

  private ObjectNode summary(LbConfig config) {
    int endpoints = config.pools().values().stream().mapToInt(p -> p.endpoints().size()).sum();
    return ProblemResponse.object()
        .put("reloaded", text.toString())
        .put("tenants", config.tenants().size())
        .put("pools", config.pools().size())
        .put("endpoints", endpoints)
        .put("routes", config.routes().size());
  }

  private void reloadAndPrint() {
    try {
      System.out.println("Reloaded: " + reload());
    } catch (IOException | InvalidConfigException e) {
      System.err.println("Not reloaded, the old configuration stays: " + e.getMessage());
    }
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
