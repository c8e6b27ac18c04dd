package io.fairlead.health;

import static io.fairlead.health.Checks.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.testkit.HealthCheckContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class Http2CheckTest extends HealthCheckContract {

  private static final Map<String, Object> HTTP2 = Map.of("version", "http2");

  private final Http2Server server = Http2Server.plain();

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Override
  protected HealthCheckProvider provider() {
    return new HttpCheckProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return HTTP2;
  }

  @Override
  protected Endpoint passing() {
    return server.endpoint();
  }

  @Test
  void sendsWhatTheOptionsSay() throws Exception {
    Map<String, Object> options =
        Map.of(
            "version", "http2",
            "path", "/healthz?full=1",
            "host", "api.example",
            "headers", Map.of("X-Probe", "fairlead"),
            "body-pattern", "^HTTP/2.0 GET api.example /healthz\\?full=1 fairlead$");

    assertThat(ask(passing(), options)).isEqualTo(Result.passed("HTTP 200"));
  }

  @Test
  void failsOnUnexpectedStatus() throws Exception {
    assertThat(ask(passing(), Map.of("version", "http2", "path", "/missing")))
        .isEqualTo(Result.failed("HTTP 404"));
  }

  @Test
  void negotiatesOverTls() throws Exception {
    Map<String, Object> options = Map.of("version", "http2", "scheme", "https", "trust", "any");
    try (Http2Server secured = Http2Server.overTls()) {
      assertThat(ask(secured.endpoint(), options)).isEqualTo(Result.passed("HTTP 200"));
    }
  }

  @Test
  void failsWhereThePeerSpeaksHttp1Only() throws Exception {
    try (ScriptedServer http1 = ScriptedServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThat(ask(http1.endpoint(), HTTP2).passed()).isFalse();
    }
  }
}
