package io.fairlead.admin;

import io.fairlead.admin.Editor.Edit;
import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.stats.PoolStats;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The endpoints of pools: how they are, and whether and how much they serve. */
final class Endpoints {

  private static final String ONE = "/v1/pools/{pool}/endpoints/{endpoint}";
  private static final Duration USUAL_DRAIN = Duration.ofSeconds(30);

  /** What lets nobody come back: the least that a drain may take. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final LoadBalancer balancer;
  private final Editor editor;
  private final Auditor auditor;
  private final Secrets secrets;
  private final StatsJson statsJson;

  Endpoints(LoadBalancer balancer, Editor editor, Auditor auditor, Secrets secrets) {
    this.balancer = balancer;
    this.editor = editor;
    this.auditor = auditor;
    this.secrets = secrets;
    statsJson = new StatsJson(secrets);
  }

  List<Operation> operations() {
    return List.of(
        Operation.read("/v1/pools/{pool}/endpoints", this::list),
        Operation.slowChange(
            ONE + "/drain", AdminRole.OPERATE, call -> drain(call, call.deadline(USUAL_DRAIN))),
        Operation.slowChange(ONE + "/eject", AdminRole.OPERATE, call -> drain(call, AT_ONCE)),
        Operation.change("POST", ONE + "/undrain", AdminRole.OPERATE, this::undrain),
        Operation.change("PUT", ONE + "/weight", AdminRole.OPERATE, this::weigh));
  }

  private AdminResponse list(AdminCall call) {
    PoolStats pool = balancer.poolStats().get(call.place("pool"));
    if (pool == null) {
      throw Problem.notFound();
    }
    return Answers.json(
        Map.of("items", pool.endpoints().stream().map(statsJson::endpoint).toList()));
  }

  private CompletionStage<AdminResponse> drain(AdminCall call, Duration deadline) {
    CompletionStage<Integer> drained;
    auditor.begin(call.caller().name(), call.what(), "-", "-");
    try {
      drained = balancer.drain(call.place("pool"), call.place("endpoint"), deadline);
    } catch (IllegalArgumentException e) {
      throw Problem.notFound();
    }
    auditor.done(call.caller().name(), call.what(), "-", "-");
    return drained.thenApply(left -> Answers.json(named(call, "left", left)));
  }

  private AdminResponse undrain(AdminCall call) {
    auditor.begin(call.caller().name(), call.what(), "-", "-");
    try {
      balancer.undrain(call.place("pool"), call.place("endpoint"));
    } catch (IllegalArgumentException e) {
      throw Problem.notFound();
    }
    auditor.done(call.caller().name(), call.what(), "-", "-");
    return Answers.json(named(call, "drained", false));
  }

  private AdminResponse weigh(AdminCall call) {
    Map<String, Object> body = call.body();
    Options options = Options.of("", body);
    double weight = options.decimal("weight", Endpoint.DEFAULT_WEIGHT, 0, Endpoint.MAX_WEIGHT);
    if (!options.has("weight")) {
      options.reject("weight", null, "required: a number from 0 to " + Endpoint.MAX_WEIGHT);
    }
    if (!options.problems().isEmpty()) {
      throw Problem.invalid(options.problems());
    }
    return editor.change(
        call.caller().name(), call.what(), config -> weighed(call, config, weight));
  }

  private Edit<AdminResponse> weighed(AdminCall call, LbConfig config, double weight) {
    String name = call.place("pool");
    PoolConfig pool = config.pools().get(name);
    if (pool == null) {
      throw Problem.notFound();
    }
    Endpoint endpoint =
        pool.endpoints().stream()
            .filter(each -> each.id().equals(call.place("endpoint")))
            .findFirst()
            .orElseThrow(Problem::notFound);
    Map<String, Object> before = Documents.one(Kind.POOLS, config, name);
    Preconditions.check(call.request(), secrets.etag(before));
    LbConfig next =
        config.with(
            all ->
                all.pool(name, pool.with(it -> it.replaceEndpoint(endpoint.withWeight(weight)))));
    Map<String, Object> after = Documents.one(Kind.POOLS, next, name);
    return new Edit<>(
        next,
        Documents.digest(before),
        Documents.digest(after),
        Answers.json(200, named(call, "weight", weight), secrets.etag(after)));
  }

  private static Map<String, Object> named(AdminCall call, String name, Object value) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("pool", call.place("pool"));
    named.put("endpoint", call.place("endpoint"));
    named.put(name, value);
    return named;
  }
}
