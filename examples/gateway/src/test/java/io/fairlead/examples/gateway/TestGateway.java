package io.fairlead.examples.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A gateway on free ports with a configuration of the test's own, and a client for it. */
final class TestGateway implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String TENANTS_BY =
      """
      tenants-by:
        subdomain-of: saas.example
        header: {name: X-Tenant-ID, trusted-peers: [127.0.0.0/8]}
        path-prefix: {prefix: /t/, strip: true}
      """;

  private final Path balancing;
  private final Gateway gateway;
  private final HttpClient client;
  private final HttpClient http2;

  /**
   * An answer, read to its end.
   *
   * @param headers repeated fields joined, names in any case
   */
  record Answer(int status, Map<String, String> headers, Buffer body) {

    JsonObject json() {
      return body.toJsonObject();
    }

    String text() {
      return body.toString();
    }

    String header(String name) {
      return headers.get(name);
    }
  }

  /**
   * A gateway that names tenants in three ways.
   *
   * @param balancing what lb-config reads
   */
  TestGateway(Vertx vertx, Path directory, String balancing) {
    this(vertx, directory, "", balancing);
  }

  /** The same with settings of the gateway's own, which may say how tenants are named instead. */
  TestGateway(Vertx vertx, Path directory, String settings, String balancing) {
    this(
        vertx,
        written(directory.resolve("balancing.yaml"), balancing),
        new GatewayArguments(
            written(
                directory.resolve("gateway.yaml"),
                settings.contains("tenants-by:") ? settings : TENANTS_BY + settings),
            0,
            0,
            false,
            false));
  }

  /** The demonstration with its traffic. */
  static TestGateway demonstration(Vertx vertx) {
    return new TestGateway(
        vertx, Path.of("unwritten"), new GatewayArguments(null, 0, 0, true, false));
  }

  private TestGateway(Vertx vertx, Path balancing, GatewayArguments arguments) {
    this.balancing = balancing;
    try {
      this.gateway = Gateway.start(arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(64);
    this.client = vertx.createHttpClient(new HttpClientOptions(), pool);
    this.http2 =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            pool);
  }

  /** A pool, as lines of the section {@code pools}. */
  static String pool(String name, String balancer, TestBackend... backends) {
    return pool(name, balancer, Stream.of(backends).mapToInt(TestBackend::port).toArray());
  }

  /** The same, of whatever listens on ports of this machine. */
  static String pool(String name, String balancer, int... ports) {
    StringBuilder yaml = new StringBuilder("  " + name + ":\n    balancer: " + balancer + "\n");
    yaml.append("    endpoints:\n");
    for (int port : ports) {
      yaml.append("      - {host: 127.0.0.1, port: ").append(port).append("}\n");
    }
    return yaml.toString();
  }

  /** Changes what is balanced, and returns once that is in force. */
  void configure(String yaml) {
    long before = version();
    save(yaml);
    awaitUntil(() -> version() > before);
  }

  private long version() {
    JsonArray versions = admin(HttpMethod.GET, "/v1/versions").json().getJsonArray("items");
    return versions.getJsonObject(0).getLong("number");
  }

  /** Changes the file, whatever comes of it. */
  void save(String yaml) {
    save(balancing, yaml);
  }

  /** Puts a file in the place of another one as a whole. */
  void save(Path file, String yaml) {
    try {
      Path beside = written(file.resolveSibling("saved"), yaml);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was told of a change that is kept out, once it is told. */
  List<String> keptOut() {
    List<String> problems = new ArrayList<>();
    awaitUntil(
        () -> {
          admin(HttpMethod.GET, "/v1/events").json().getJsonArray("items").stream()
              .map(JsonObject.class::cast)
              .filter(event -> event.getString("kind").equals("kept-out"))
              .flatMap(event -> event.getJsonObject("details").getJsonArray("problems").stream())
              .forEach(problem -> problems.add((String) problem));
          return !problems.isEmpty();
        });
    return problems;
  }

  /** Whether what is in force differs from what the files say. */
  boolean isDrifted() {
    return admin(HttpMethod.GET, "/v1/drift").json().getBoolean("drifted");
  }

  private static Path written(Path file, String yaml) {
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Gateway gateway() {
    return gateway;
  }

  int port() {
    return gateway.port();
  }

  Answer get(String host, String path, String... headers) {
    return await(send(HttpMethod.GET, host, path, Buffer.buffer(), headers));
  }

  Future<Answer> getAsync(String host, String path, String... headers) {
    return send(HttpMethod.GET, host, path, Buffer.buffer(), headers);
  }

  Future<Answer> send(HttpMethod method, String host, String path, Buffer body, String... headers) {
    return send(client, method, host, path, body, headers);
  }

  Answer getByHttp2(String host, String path) {
    return await(send(http2, HttpMethod.GET, host, path, Buffer.buffer()));
  }

  Future<Answer> postByHttp2(String host, String path, Buffer body) {
    return send(http2, HttpMethod.POST, host, path, body);
  }

  Answer admin(HttpMethod method, String path, String... headers) {
    return direct(method, gateway.adminPort(), path, headers);
  }

  /** Replaces what is there, as somebody does who has just seen it. */
  Answer replace(String path, String json) {
    String tag = admin(HttpMethod.GET, path).header("ETag");
    return direct(
        HttpMethod.PUT,
        gateway.adminPort(),
        path,
        Buffer.buffer(json),
        "If-Match",
        tag,
        "Content-Type",
        "application/json");
  }

  /** Asks whatever listens on a port of this machine, past the gateway. */
  Answer direct(HttpMethod method, int port, String path, String... headers) {
    return direct(method, port, path, Buffer.buffer(), headers);
  }

  private Answer direct(HttpMethod method, int port, String path, Buffer body, String... headers) {
    return await(
        client
            .request(
                new RequestOptions()
                    .setMethod(method)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI(path))
            .compose(
                request -> {
                  for (int i = 0; i < headers.length; i += 2) {
                    request.putHeader(headers[i], headers[i + 1]);
                  }
                  return answer(request, body);
                }));
  }

  /** What everyone did. */
  JsonObject status() {
    return admin(HttpMethod.GET, "/v1/usage").json();
  }

  /** What is said of the endpoint of a pool that listens on a port. */
  JsonObject endpoint(String pool, int port) {
    return admin(HttpMethod.GET, "/v1/pools/" + pool + "/endpoints")
        .json()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .filter(endpoint -> endpoint.getInteger("port") == port)
        .findFirst()
        .orElseThrow();
  }

  /** Drains an endpoint, or lets it serve again. */
  Answer atEndpoint(String pool, int port, String action) {
    return admin(
        HttpMethod.POST, "/v1/pools/" + pool + "/endpoints/127.0.0.1:" + port + "/" + action);
  }

  /** What is said of a tenant that has been seen. */
  JsonObject tenant(String id) {
    return status().getJsonObject("tenants").getJsonObject(id);
  }

  private Future<Answer> send(
      HttpClient over,
      HttpMethod method,
      String host,
      String path,
      Buffer body,
      String... headers) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port()).setURI(path);
    return over.request(options)
        .compose(
            request -> {
              if (over == http2) {
                request.authority(HostAndPort.authority(host, 80));
              } else {
                request.putHeader("Host", host);
              }
              for (int i = 0; i < headers.length; i += 2) {
                request.headers().add(headers[i], headers[i + 1]);
              }
              return answer(request, body);
            });
  }

  /** Asks for the answer before sending, or its body might come while nobody listens yet. */
  static Future<Answer> answer(HttpClientRequest request, Buffer body) {
    Future<Answer> answer = request.response().compose(TestGateway::read);
    if (body.length() == 0) {
      request.end();
    } else {
      request.end(body);
    }
    return answer;
  }

  static Future<Answer> read(HttpClientResponse response) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response
        .headers()
        .forEach(each -> headers.merge(each.getKey(), each.getValue(), (a, b) -> a + ", " + b));
    return response.body().map(body -> new Answer(response.statusCode(), headers, body));
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Waits for something that nothing announces. */
  static void awaitUntil(BooleanSupplier condition) {
    awaitWithin(Duration.ofSeconds(PATIENCE_SECONDS), condition);
  }

  /** The same where it must not take longer than that. */
  static void awaitWithin(Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("it has not come true in " + limit);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    await(client.close());
    await(http2.close());
    gateway.close();
  }
}
