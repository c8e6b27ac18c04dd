package io.fairlead.examples.gateway;

import io.fairlead.accesslog.AccessLog;
import io.fairlead.accesslog.AccessLogRule;
import io.fairlead.admin.EventLog;
import io.fairlead.alerts.Alert;
import io.fairlead.alerts.AlertRules;
import io.fairlead.alerts.Alerts;
import io.fairlead.alerts.Webhook;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of requests and of trouble: the access log, the log, a webhook. */
final class Observers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.alerts");

  private final Observation wanted;
  private final EventLog events;
  private final @Nullable AccessLogFile file;
  private final @Nullable AccessLog accessLog;
  private final @Nullable Webhook webhook;
  private @Nullable Alerts alerts;

  Observers(Observation wanted, EventLog events) {
    this.wanted = wanted;
    this.events = events;
    file = wanted.accessLog() == null ? null : new AccessLogFile(wanted.accessLog());
    accessLog = file == null ? null : accessLog(wanted.sampled());
    webhook = wanted.webhook() == null ? null : Webhook.builder(wanted.webhook()).build();
  }

  private static AccessLog accessLog(double sampled) {
    return AccessLog.builder().rule(AccessLogRule.DEFAULT.withSampled(sampled)).build();
  }

  /** Has requests told. */
  void listen(LoadBalancerBuilder builder) {
    builder.listener(events);
    if (accessLog != null) {
      builder.listener(accessLog);
    }
  }

  /** Begins to look for trouble. */
  void watch(LoadBalancer balancer) {
    Alerts.Builder builder =
        Alerts.builder(balancer)
            .rules(AlertRules.DEFAULT.withObjective(wanted.objective()))
            .observer(this::note);
    if (webhook != null) {
      builder.observer(webhook);
    }
    alerts = builder.start();
  }

  private void note(Alert alert) {
    LOG.warn("{} {} {}: {}", alert.state(), alert.severity(), alert.kind(), alert.summary());
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", alert.id());
    details.put("state", alert.state());
    details.put("severity", alert.severity());
    details.put("since", alert.since());
    details.put("summary", alert.summary());
    if (alert.pool() != null) {
      details.put("pool", alert.pool());
    }
    events.note("alert", alert.tenant(), details);
  }

  /** Closed after the load balancer, so that the last requests have their lines. */
  @Override
  public void close() {
    if (alerts != null) {
      alerts.close();
    }
    if (webhook != null) {
      webhook.close();
    }
    if (accessLog != null) {
      accessLog.close();
    }
    if (file != null) {
      file.close();
    }
  }
}
