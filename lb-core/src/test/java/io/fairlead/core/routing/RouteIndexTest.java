package io.fairlead.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Locality;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.Topology;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.health.HealthMonitor;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.policy.PipelineBuilder;
import io.fairlead.core.pool.Layout;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.PoolState;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteIndexTest {

  private static final Destinations POOLS =
      new Destinations(Map.of("p", pool()), Map.of(), new SeededRandom(1));

  @Test
  void firstRouteThatMatchesIsTaken() {
    assertThat(find("/a/b", route("wide", r -> {}), route("narrow", r -> r.pathPrefix("/a"))))
        .isEqualTo("wide");
    assertThat(find("/a/b", route("narrow", r -> r.pathPrefix("/a")), route("wide", r -> {})))
        .isEqualTo("narrow");
  }

  @Test
  void prefixEndsWhereASegmentEnds() {
    RouteConfig api = route("api", r -> r.pathPrefix("/api"));
    assertThat(find("/api", api)).isEqualTo("api");
    assertThat(find("/api/", api)).isEqualTo("api");
    assertThat(find("/api/x", api)).isEqualTo("api");
    assertThat(find("/apix", api)).isNull();
    assertThat(find("/", api)).isNull();
  }

  @Test
  void finalSlashOfAPrefixDoesNotCount() {
    assertThat(find("/api", route("api", r -> r.pathPrefix("/api/")))).isEqualTo("api");
  }

  @Test
  void prefixIsMatchedAgainstWhatTheBackendReceives() {
    RouteIndex index = new RouteIndex(List.of(route("x", r -> r.pathPrefix("/x"))), POOLS);
    RequestView request = RequestView.builder("GET", "/t/acme/x").build();

    assertThat(index.find(Tenant.of("acme"), request, "/t/acme".length())).isNotNull();
    assertThat(index.find(Tenant.of("acme"), request, 0)).isNull();
  }

  @Test
  void routeOfATenantIsNotForOthers() {
    RouteConfig own = route("own", r -> r.tenant("acme"));
    assertThat(find(Tenant.of("acme"), get("/"), own)).isEqualTo("own");
    assertThat(find(Tenant.of("globex"), get("/"), own)).isNull();
  }

  @Test
  void everyPredicateMustHold() {
    RouteConfig route =
        route(
            "r",
            r ->
                r.host("api.example")
                    .pathPrefix("/v1")
                    .method("GET")
                    .header("X-Beta", "yes")
                    .query("debug", "1")
                    .tenant("acme")
                    .tier("gold")
                    .label("region", "eu"));
    Tenant acme =
        new Tenant("acme", "gold", Map.of("region", "eu"), List.of(), Priority.NORMAL, 1, Set.of());
    assertThat(find(acme, request("GET", "api.example", "/v1?debug=1", "yes"), route))
        .isEqualTo("r");
    assertThat(find(acme, request("PUT", "api.example", "/v1?debug=1", "yes"), route)).isNull();
    assertThat(find(acme, request("GET", "www.example", "/v1?debug=1", "yes"), route)).isNull();
    assertThat(find(acme, request("GET", "api.example", "/v2?debug=1", "yes"), route)).isNull();
    assertThat(find(acme, request("GET", "api.example", "/v1?debug=0", "yes"), route)).isNull();
    assertThat(find(acme, request("GET", "api.example", "/v1?debug=1", "no"), route)).isNull();
    assertThat(
            find(
                new Tenant(
                    "acme",
                    "free",
                    Map.of("region", "eu"),
                    List.of(),
                    Priority.NORMAL,
                    1,
                    Set.of()),
                request("GET", "api.example", "/v1?debug=1", "yes"),
                route))
        .isNull();
    assertThat(
            find(
                new Tenant("acme", "gold", Map.of(), List.of(), Priority.NORMAL, 1, Set.of()),
                request("GET", "api.example", "/v1?debug=1", "yes"),
                route))
        .isNull();
  }

  @Property
  void indexFindsWhatTryingEveryRouteInTurnFinds(
      @ForAll("routes") List<RouteConfig> routes,
      @ForAll("tenants") String tenant,
      @ForAll("hosts") String host,
      @ForAll("paths") String path) {
    RequestView request = RequestView.builder("GET", path).host(host).build();
    String expected = null;
    for (RouteConfig route : routes) {
      if (expected == null && matches(route, tenant, host, path)) {
        expected = route.name();
      }
    }

    assertThat(find(Tenant.of(tenant), request, routes.toArray(RouteConfig[]::new)))
        .isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<RouteConfig>> routes() {
    Arbitrary<Consumer<RouteConfig.Builder>> predicates =
        Combinators.combine(
                tenants().set().ofMaxSize(2),
                hosts().set().ofMaxSize(2),
                paths(),
                Arbitraries.of(true, false))
            .as(
                (tenants, hosts, path, anyMethod) ->
                    route -> {
                      tenants.forEach(route::tenant);
                      hosts.forEach(route::host);
                      route.pathPrefix(path);
                      if (!anyMethod) {
                        route.method("POST");
                      }
                    });
    return predicates
        .list()
        .ofMaxSize(12)
        .map(
            list -> {
              List<RouteConfig> routes = new ArrayList<>();
              list.forEach(each -> routes.add(route("r" + routes.size(), each)));
              return routes;
            });
  }

  @Provide
  Arbitrary<String> tenants() {
    return Arbitraries.of("acme", "globex", "initech");
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("a.example", "b.example");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("x", "y", "xy")
        .list()
        .ofMaxSize(3)
        .map(names -> "/" + String.join("/", names));
  }

  private static boolean matches(RouteConfig route, String tenant, String host, String path) {
    return (route.tenants().isEmpty() || route.tenants().contains(tenant))
        && (route.hosts().isEmpty() || route.hosts().contains(host))
        && (route.methods().isEmpty() || route.methods().equals(Set.of("GET")))
        && (route.pathPrefix().equals("/")
            || path.equals(route.pathPrefix())
            || path.startsWith(route.pathPrefix() + "/"));
  }

  private static RouteConfig route(String name, Consumer<RouteConfig.Builder> predicates) {
    RouteConfig.Builder builder = RouteConfig.builder(name).pool("p");
    predicates.accept(builder);
    return builder.build();
  }

  private static RequestView get(String path) {
    return RequestView.builder("GET", path).build();
  }

  private static RequestView request(String method, String host, String target, String beta) {
    return RequestView.builder(method, target).host(host).header("x-beta", beta).build();
  }

  private static @Nullable String find(String path, RouteConfig... routes) {
    return find(Tenant.of("acme"), get(path), routes);
  }

  private static @Nullable String find(Tenant tenant, RequestView request, RouteConfig... routes) {
    Destination found = new RouteIndex(List.of(routes), POOLS).find(tenant, request, 0);
    return found == null ? null : found.routeOf(tenant, request).name();
  }

  private static Pool pool() {
    FakeTicker ticker = new FakeTicker();
    Environment environment =
        new Environment(
            ticker,
            InstantSource.system(),
            new SeededRandom(1),
            new FakeScheduler(ticker),
            Locality.UNKNOWN,
            new Faults(ticker),
            new LbListener() {});
    PoolConfig config = PoolConfig.builder().build();
    return new Pool(
        new PoolView("p", 0, Map.of()),
        config,
        new Layout(config, Topology.UNKNOWN, List.of(Set.of()), Locality.UNKNOWN),
        context -> picking -> Balancer.NONE,
        new PipelineBuilder(Map.of(), environment)
            .build(LbConfig.builder().build(), new ArrayList<>()),
        new PoolState("p", null, new HealthMonitor(environment).pool("p"), environment),
        environment,
        null);
  }
}
