package io.fairlead.admin;

import io.fairlead.admin.Editor.Edit;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.usage.UsageLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tenants come, pause and go: each one call, and many at once. */
final class Membership {

  private static final String ONE = "/v1/tenants/{tenant}";
  private static final Duration USUAL_DRAIN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final LoadBalancer balancer;
  private final Editor editor;
  private final Secrets secrets;
  private final @Nullable EventLog events;
  private final @Nullable UsageLedger ledger;
  private final Ticker ticker;
  private final TaskScheduler scheduler;

  Membership(
      LoadBalancer balancer,
      Editor editor,
      Secrets secrets,
      @Nullable EventLog events,
      @Nullable UsageLedger ledger,
      Ticker ticker,
      TaskScheduler scheduler) {
    this.balancer = balancer;
    this.editor = editor;
    this.secrets = secrets;
    this.events = events;
    this.ledger = ledger;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  List<Operation> operations() {
    return List.of(
        Operation.change("POST", ONE + "/onboard", AdminRole.ADMIN, this::onboard),
        Operation.slowChange(ONE + "/offboard", AdminRole.ADMIN, this::offboard),
        Operation.change("POST", ONE + "/suspend", AdminRole.OPERATE, call -> suspend(call, true)),
        Operation.change("POST", ONE + "/resume", AdminRole.OPERATE, call -> suspend(call, false)),
        Operation.change("POST", "/v1/bulk/tenants", AdminRole.ADMIN, this::bulk));
  }

  private AdminResponse onboard(AdminCall call) {
    Map<String, Object> sent = call.body();
    String id = call.place("tenant");
    boolean isNew =
        editor.change(
            call.caller().name(),
            call.what(),
            config -> {
              Map<String, Object> before = Documents.of(Kind.TENANTS, config, id);
              LbConfig read = secrets.read(Kind.TENANTS, id, sent, before);
              Map<String, Object> after = Documents.one(Kind.TENANTS, read, id);
              if (after.equals(before)) {
                return Things.unchanged(config, false);
              }
              if (before != null) {
                throw Problem.of(409, "exists", "there is such a tenant already, and not the same");
              }
              return new Edit<>(
                  Kind.TENANTS.putAll(config, read),
                  Documents.digest(null),
                  Documents.digest(after),
                  true);
            });
    balancer.warm(id);
    return Answers.json(isNew ? 201 : 200, Json.of("tenant", id, "warm", true));
  }

  private AdminResponse suspend(AdminCall call, boolean suspended) {
    String id = call.place("tenant");
    return editor.change(
        call.caller().name(), call.what(), config -> suspended(config, id, suspended));
  }

  private Edit<AdminResponse> suspended(LbConfig config, String id, boolean suspended) {
    TenantConfig tenant = config.tenants().get(id);
    if (tenant == null) {
      throw Problem.notFound();
    }
    LbConfig next = config.with(all -> all.tenant(id, tenant.withSuspended(suspended)));
    Map<String, Object> after = Documents.one(Kind.TENANTS, next, id);
    return new Edit<>(
        next,
        Documents.digest(Documents.of(Kind.TENANTS, config, id)),
        Documents.digest(after),
        Answers.json(200, Json.of("tenant", id, "suspended", suspended), secrets.etag(after)));
  }

  private AdminResponse bulk(AdminCall call) {
    Map<String, Object> body = call.body();
    Map<String, Object> put = puts(body);
    List<String> remove = removals(body);
    return editor.change(call.caller().name(), call.what(), config -> bulk(config, put, remove));
  }

  private static Map<String, Object> puts(Map<String, Object> body) {
    for (String name : body.keySet()) {
      if (!name.equals("put") && !name.equals("remove")) {
        throw Problem.malformed(name, null, "put and remove, and nothing else");
      }
    }
    Map<String, Object> put = Json.map(body.getOrDefault("put", Map.of()));
    if (put == null) {
      throw Problem.malformed("put", null, "a map of ids to tenants");
    }
    return put;
  }

  private static List<String> removals(Map<String, Object> body) {
    List<String> remove = new ArrayList<>();
    if (!(body.getOrDefault("remove", List.of()) instanceof List<?> items)) {
      throw Problem.malformed("remove", null, "a list of ids");
    }
    for (Object item : items) {
      remove.add(String.valueOf(item));
    }
    return remove;
  }

  private Edit<AdminResponse> bulk(LbConfig config, Map<String, Object> put, List<String> remove) {
    List<ConfigProblem> wrong = new ArrayList<>();
    for (String id : remove) {
      if (put.containsKey(id) || !config.tenants().containsKey(id)) {
        wrong.add(new ConfigProblem("remove", id, "a tenant that is there and is not put as well"));
      }
    }
    if (!wrong.isEmpty()) {
      throw Problem.invalid(wrong);
    }
    TreeSet<String> present = new TreeSet<>(remove);
    put.keySet().stream().filter(config.tenants()::containsKey).forEach(present::add);
    Map<String, Map<String, Object>> before =
        Documents.of(Kind.TENANTS, config, List.copyOf(present));
    LbConfig read = Documents.read(Kind.TENANTS.sectionOf(restored(put, before)));
    LbConfig next =
        Kind.TENANTS.putAll(config, read).with(all -> remove.forEach(all::removeTenant));
    return new Edit<>(
        next,
        Digests.hex(Json.canonical(before)),
        Digests.hex(Json.canonical(Documents.of(Kind.TENANTS, read, List.copyOf(put.keySet())))),
        Answers.json(Json.of("put", put.size(), "removed", remove.size())));
  }

  private Map<String, Object> restored(
      Map<String, Object> put, Map<String, Map<String, Object>> before) {
    Map<String, Object> restored = new TreeMap<>();
    put.forEach(
        (id, value) -> {
          Map<String, Object> tenant = Json.map(value);
          if (tenant == null) {
            throw Problem.malformed("put." + id, value, "a tenant");
          }
          restored.put(
              id, secrets.restored(Kind.TENANTS.section() + "." + id, tenant, before.get(id)));
        });
    return restored;
  }

  /** Lets nothing new in, waits for what is under way, and forgets the tenant. */
  private CompletionStage<AdminResponse> offboard(AdminCall call) {
    Duration deadline = call.deadline(USUAL_DRAIN);
    String id = call.place("tenant");
    editor.change(
        call.caller().name(), call.what() + " (suspend)", config -> suspended(config, id, true));
    CompletableFuture<AdminResponse> answer = new CompletableFuture<>();
    await(call, ticker.nanos() + deadline.toNanos(), answer);
    return answer;
  }

  private void await(AdminCall call, long deadlineNanos, CompletableFuture<AdminResponse> answer) {
    TenantStats stats = balancer.stats(call.place("tenant"));
    int left = stats == null ? 0 : stats.inFlight() + stats.waiting();
    if (left > 0 && ticker.nanos() - deadlineNanos < 0) {
      scheduler.schedule(LOOK, () -> await(call, deadlineNanos, answer));
      return;
    }
    try {
      answer.complete(forget(call, stats, left));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private AdminResponse forget(AdminCall call, @Nullable TenantStats stats, int left) {
    String id = call.place("tenant");
    Map<String, Object> report =
        editor.change(
            call.caller().name(), call.what() + " (forget)", config -> forgotten(config, id));
    report.put("requests-left", left);
    report.put("requests-served", stats == null ? 0 : stats.succeeded() + stats.failed());
    report.put("events-erased", events == null ? 0 : events.forget(id));
    if (ledger != null) {
      // It is what the tenant still has to pay for.
      report.put("usage-kept-days", ledger.retention().toDays());
    }
    report.put("live-state", balancer.stats(id) == null ? "erased" : "erased-when-quiet");
    return Answers.json(report);
  }

  private static Edit<Map<String, Object>> forgotten(LbConfig config, String id) {
    TenantConfig tenant = config.tenants().get(id);
    if (tenant == null || !tenant.suspended()) {
      throw Problem.of(409, "resumed", "someone else has resumed or removed the tenant meanwhile");
    }
    List<String> narrowed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<RouteConfig> routes = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      if (!route.tenants().contains(id)) {
        routes.add(route);
      } else if (route.tenants().size() > 1) {
        narrowed.add(route.name());
        routes.add(without(route, id));
      } else {
        // With no tenant left it would match all of them.
        removed.add(route.name());
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("tenant", id);
    report.put("routes-narrowed", narrowed);
    report.put("routes-removed", removed);
    report.put("endpoints-left", endpointsOf(config, id));
    return new Edit<>(
        config.with(
            all -> {
              all.removeTenant(id);
              if (!routes.equals(config.routes())) {
                all.noRoutes();
                routes.forEach(all::route);
              }
            }),
        Documents.digest(Documents.of(Kind.TENANTS, config, id)),
        Documents.digest(null),
        report);
  }

  private static RouteConfig without(RouteConfig route, String tenant) {
    Set<String> others = new HashSet<>(route.tenants());
    others.remove(tenant);
    return new RouteConfig(
        route.name(),
        route.pool(),
        route.hosts(),
        route.pathPrefix(),
        route.methods(),
        route.headers(),
        route.queries(),
        others,
        route.tiers(),
        route.labels(),
        route.priority());
  }

  /** What was set up for the tenant alone, which is for whoever runs it to take away. */
  private static List<String> endpointsOf(LbConfig config, String tenant) {
    List<String> left = new ArrayList<>();
    config
        .pools()
        .forEach(
            (name, pool) -> {
              String label = pool.isolation().endpointLabel();
              if (pool.isolation().pattern().isByLabel()) {
                pool.endpoints().stream()
                    .filter(endpoint -> tenant.equals(endpoint.labels().get(label)))
                    .forEach(endpoint -> left.add(name + "/" + endpoint.id()));
              }
            });
    return left;
  }
}
