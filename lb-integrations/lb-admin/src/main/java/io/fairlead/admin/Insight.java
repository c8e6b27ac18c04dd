package io.fairlead.admin;

import io.fairlead.api.Explanation;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.EffectiveSetting;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.config.ConfigPlan;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is asked about, and nothing is changed by. */
final class Insight {

  private final LoadBalancer balancer;
  private final @Nullable EventLog events;
  private final Supplier<LbConfig> desired;
  private final Auditor auditor;
  private final Secrets secrets;
  private final StatsJson statsJson;

  Insight(
      LoadBalancer balancer,
      @Nullable EventLog events,
      Supplier<LbConfig> desired,
      Auditor auditor,
      Secrets secrets) {
    this.balancer = balancer;
    this.events = events;
    this.desired = desired;
    this.auditor = auditor;
    this.secrets = secrets;
    statsJson = new StatsJson(secrets);
  }

  List<Operation> operations() {
    return List.of(
        Operation.read("/v1/openapi.json", call -> OpenApi.answer()).forTenants(),
        Operation.read("/v1/tenants/{tenant}/effective", this::effective).forTenants(),
        Operation.read("/v1/tenants/{tenant}/usage", this::usageOfOne).forTenants(),
        Operation.read("/v1/usage", this::usage),
        Operation.read("/v1/versions", call -> versions()),
        Operation.read("/v1/drift", call -> drift()),
        Operation.read("/v1/events", this::events),
        Operation.read("/v1/audit", call -> audit()),
        Operation.change("POST", "/v1/explain", AdminRole.READ, this::explain).withoutChange());
  }

  private AdminResponse effective(AdminCall call) {
    LbConfig config = balancer.config();
    String tenant = call.place("tenant");
    if (!config.tenants().containsKey(tenant)) {
      throw Problem.notFound();
    }
    return Answers.json(
        Json.of(
            "tenant",
            tenant,
            "settings",
            config.effective(tenant).stream().map(this::setting).toList()));
  }

  private Map<String, Object> setting(EffectiveSetting setting) {
    String last = setting.name().substring(setting.name().lastIndexOf('.') + 1);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", setting.name());
    json.put("value", secrets.hidden(last, Json.plain(setting.value())));
    json.put("origin", setting.origin());
    return json;
  }

  private AdminResponse usageOfOne(AdminCall call) {
    String tenant = call.place("tenant");
    if (!balancer.config().tenants().containsKey(tenant)) {
      throw Problem.notFound();
    }
    TenantStats stats = balancer.stats(tenant);
    return Answers.json(stats == null ? statsJson.idleTenant() : statsJson.tenant(stats));
  }

  private AdminResponse usage(AdminCall call) {
    LbStats stats = balancer.stats();
    int limit = call.limit();
    List<String> page = Things.page(stats.tenants().keySet(), call.cursor(), limit + 1);
    Map<String, Object> tenants = new LinkedHashMap<>();
    for (String id : page.subList(0, Math.min(limit, page.size()))) {
      tenants.put(id, statsJson.tenant(Objects.requireNonNull(stats.tenants().get(id))));
    }
    Map<String, Object> pools = new TreeMap<>();
    stats.pools().forEach((name, pool) -> pools.put(name, statsJson.pool(pool)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("tenants", tenants);
    body.put("pools", pools);
    body.put("rejected-without-tenant", StatsJson.counts(stats.rejectedWithoutTenant()));
    body.put("shadow-rejections", StatsJson.counts(stats.shadowRejections()));
    body.put("lost-leases", stats.lostLeases());
    body.put("faults", stats.faults());
    if (page.size() > limit) {
      body.put("next", AdminCall.cursorAfter(page.get(limit - 1)));
    }
    return Answers.json(body);
  }

  private AdminResponse versions() {
    return Answers.json(Json.of("items", log().versions().stream().map(Insight::version).toList()));
  }

  private static Map<String, Object> version(EventLog.Version version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", version.number());
    json.put("at", version.at().toString());
    json.put("tenants-changed", version.tenants());
    json.put("shared-changed", version.changesShared());
    return json;
  }

  private EventLog log() {
    if (events == null) {
      throw Problem.of(404, "not-kept", "the host keeps no events");
    }
    return events;
  }

  private AdminResponse events(AdminCall call) {
    List<EventLog.Event> found = log().after(call.after(), call.limit());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", found.stream().map(each -> event(each, secrets)).toList());
    body.put("lost", log().lostAfter(call.after()));
    body.put("next", found.isEmpty() ? call.after() : found.get(found.size() - 1).number());
    return Answers.json(body);
  }

  /** Its details may quote what is configured: an error does, or whatever the host has noted. */
  static Map<String, Object> event(EventLog.Event event, Secrets secrets) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", event.number());
    json.put("at", event.at().toString());
    json.put("kind", event.kind());
    if (event.tenant() != null) {
      json.put("tenant", event.tenant());
    }
    json.put("details", secrets.hidden(Json.plain(event.details())));
    return json;
  }

  private AdminResponse drift() {
    ConfigPlan plan = secrets.plan(desired.get(), balancer.config());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("drifted", !plan.isEmpty());
    body.put("changes", plan.changes().stream().map(Insight::change).toList());
    return Answers.json(body);
  }

  private static Map<String, Object> change(ConfigPlan.Change change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", change.path());
    if (change.before() != null) {
      json.put("desired", change.before());
    }
    if (change.after() != null) {
      json.put("live", change.after());
    }
    return json;
  }

  private AdminResponse audit() {
    AuditLog.Head head = auditor.head();
    if (head == null) {
      throw Problem.of(404, "not-kept", "the host keeps no audit log");
    }
    return Answers.json(Json.of("lines", head.number(), "hash", head.hash()));
  }

  private AdminResponse explain(AdminCall call) {
    Explanation explanation = balancer.explain(view(call.body()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("resolution", explanation.resolution().toString());
    if (explanation.tenant() != null) {
      body.put("tenant", explanation.tenant().id());
    }
    if (explanation.route() != null) {
      body.put("route", explanation.route());
    }
    if (explanation.pool() != null) {
      body.put("pool", explanation.pool());
    }
    body.put("steps", explanation.steps().stream().map(this::step).toList());
    body.put("endpoints", explanation.endpoints().stream().map(statsJson::endpoint).toList());
    body.put("settings", explanation.settings().stream().map(this::setting).toList());
    return Answers.json(body);
  }

  private Map<String, Object> step(Explanation.Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("policy", step.policy());
    json.put("type", step.type());
    json.put("mode", Json.plain(step.mode()));
    json.put("state", secrets.text(step.state()));
    json.put("quotas", step.quotas().stream().map(StatsJson::quota).toList());
    json.put("settings", step.settings().stream().map(this::setting).toList());
    return json;
  }

  private static RequestView view(Map<String, Object> body) {
    Options options = Options.of("", body);
    RequestView.Builder view =
        RequestView.builder(options.nonEmpty("method", "GET"), options.nonEmpty("target", "/"))
            .scheme(options.nonEmpty("scheme", "http"));
    String host = options.text("host", "");
    if (!host.isEmpty()) {
      view.host(host);
    }
    options.texts("headers").forEach(view::header);
    String address = options.text("remote-address", "");
    if (!address.isEmpty()) {
      view.remoteAddress(address(address));
    }
    if (!options.problems().isEmpty()) {
      throw Problem.invalid(options.problems());
    }
    return view.build();
  }

  /** A literal address: a name would be asked for at a name server. */
  private static InetAddress address(String text) {
    try {
      if (text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
        return InetAddress.getByName(text);
      }
    } catch (UnknownHostException e) {
      // Said below, together with names.
    }
    throw Problem.malformed("remote-address", text, "an IP address");
  }
}
