package io.fairlead.examples.gateway;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.event.LbListener;
import io.fairlead.micrometer.FairleadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** What Prometheus is told. */
final class MetricsPage implements AutoCloseable {

  /** What a scraper that asks for nothing else is sent. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FairleadMetrics metrics =
      FairleadMetrics.builder().refreshInterval(Duration.ZERO).build();

  LbListener listener() {
    return metrics;
  }

  void observe(LoadBalancer balancer) {
    metrics.observe(balancer).bindTo(registry);
  }

  /** Counts a reload that came to nothing. */
  void reloadFailed() {
    metrics.configFailed();
  }

  /** All metrics as of now. One call at a time, so that none sees the names of tenants change. */
  synchronized String text() {
    metrics.refresh();
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    metrics.close();
    registry.close();
  }
}
