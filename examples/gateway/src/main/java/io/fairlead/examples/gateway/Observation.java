package io.fairlead.examples.gateway;

import io.fairlead.alerts.AlertRules;
import io.fairlead.alerts.Webhook;
import io.fairlead.api.config.Options;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is told of requests and of trouble. Read once, at the start.
 *
 * @param accessLog a file for a line of each request, or null
 * @param sampled the part of the requests that went well and were quick that has a line, 0 to 1
 * @param objective the part of a tenant's requests that is to be served, above 0 and below 1
 * @param webhook is told when a tenant or a pool is in trouble, or null
 */
record Observation(
    @Nullable Path accessLog, double sampled, double objective, @Nullable URI webhook) {

  private static final double LOWEST_OBJECTIVE = 0.01;
  private static final double HIGHEST_OBJECTIVE = 0.999_999;

  static Observation read(Options options) {
    String accessLog = options.text("access-log", "");
    return new Observation(
        accessLog.isEmpty() ? null : Path.of(accessLog),
        options.decimal("sampled", 1, 0, 1),
        options.decimal(
            "objective", AlertRules.DEFAULT.objective(), LOWEST_OBJECTIVE, HIGHEST_OBJECTIVE),
        webhook(options));
  }

  private static @Nullable URI webhook(Options options) {
    String text = options.text("webhook", "");
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI uri = URI.create(text);
      Webhook.builder(uri);
      return uri;
    } catch (IllegalArgumentException e) {
      options.reject("webhook", text, "an http or https URL");
      return null;
    }
  }
}
