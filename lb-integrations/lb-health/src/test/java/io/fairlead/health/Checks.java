package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes checks as a pool would. */
final class Checks {

  private static final HealthCheckProvider HTTP = new HttpCheckProvider();

  private Checks() {}

  static HealthCheck http(Map<String, Object> options) {
    Options read = Options.of("check", options);
    HealthCheck check = HTTP.configure(read).get();
    assertThat(read.problems()).isEmpty();
    return check;
  }

  /** Makes a check, asks once and closes it. */
  static Result ask(Endpoint endpoint, Map<String, Object> options) throws Exception {
    try (HealthCheck check = http(options)) {
      return resultOf(check, endpoint);
    }
  }

  static Result resultOf(HealthCheck check, Endpoint endpoint) throws Exception {
    return check.check(endpoint).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
