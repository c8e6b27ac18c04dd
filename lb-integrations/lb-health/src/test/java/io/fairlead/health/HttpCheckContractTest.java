package io.fairlead.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.testkit.HealthCheckContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class HttpCheckContractTest extends HealthCheckContract {

  private final ScriptedServer server =
      ScriptedServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhealthy");

  @Override
  protected HealthCheckProvider provider() {
    return new HttpCheckProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "method", "get",
        "path", "/healthz",
        "host", "api.example",
        "headers", Map.of("X-Probe", "1"),
        "statuses", List.of(200, "204-299"),
        "body-pattern", "^healthy$",
        "version", "http1",
        "scheme", "http");
  }

  @Override
  protected Endpoint passing() {
    return server.endpoint();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }
}
