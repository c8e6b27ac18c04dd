package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.LocalityConfig.Levels;
import io.fairlead.api.config.LocalityConfig.Zones;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Where the requests of a process in zone {@code a} go. */
class ZonePreferenceTest {

  private static final Locality A = new Locality("eu", "a");
  private static final Locality B = new Locality("eu", "b");
  private static final Locality C = new Locality("eu", "c");
  private static final int REQUESTS = 20_000;

  /** Four standard deviations of a share of one half among so many. */
  private static final double NOISE = 0.015;

  private static final Consumer<LocalityConfig.Builder> PREFERRED =
      LocalityConfig.Builder::preferZone;

  private final EngineFixture fixture = new EngineFixture();
  private final Switchboard switchboard = new Switchboard(fixture);
  private EndpointSource.Subscriber subscriber;

  ZonePreferenceTest() {
    fixture.locality = A;
    fixture.balancer("random", context -> picking -> Switchboard.anyOf(context, picking));
  }

  @Test
  void zoneWithItsPartOfTheEndpointsKeepsItsRequests() {
    assertThat(sharesByZone(PREFERRED, in(A, 2), in(B, 2), in(C, 2))).isEqualTo(Map.of("a", 1.0));
  }

  /** Our zone has a third of the processes and a fifth of the endpoints: it keeps three fifths. */
  @Test
  void smallZoneKeepsAsMuchAsDoesNotOverloadIt() {
    Map<String, Double> shares = sharesByZone(PREFERRED, in(A, 2), in(B, 4), in(C, 4));

    assertShares(shares, 0.6, 0.2, 0.2);
  }

  @Test
  void withoutPreferenceAllZonesGetTheirPart() {
    Map<String, Double> shares = sharesByZone(zones -> {}, in(A, 2), in(B, 4), in(C, 4));

    assertShares(shares, 0.2, 0.4, 0.4);
  }

  /** Five of six processes are here, where half of the endpoints are. */
  @Test
  void processesAreCountedByZone() {
    Map<String, Double> shares =
        sharesByZone(
            zones -> zones.preferZone(new Zones(6, Map.of(A, 5, B, 1))), in(A, 3), in(B, 3));

    assertShares(shares, 0.6, 0.4, 0);
  }

  @Test
  void endpointsCountByTheirWeights() {
    Map<String, Double> shares =
        sharesByZone(PREFERRED, weighing(0.5, in(A, 3)), weighing(2, in(B, 3)));

    assertShares(shares, 0.4, 0.6, 0);
  }

  @Test
  void weightThatChangesMovesTheShares() {
    Engine engine =
        fixture.start(config("random", PREFERRED, all(weighing(0.5, in(A, 3)), in(B, 3))).build());

    engine.apply(
        config("random", PREFERRED, all(weighing(0.5, in(A, 3)), weighing(2, in(B, 3)))).build());

    assertShares(count(engine, endpoint -> endpoint.locality().zone()), 0.4, 0.6, 0);
  }

  @Test
  void tooFewEndpointsAreSharedByAll() {
    Map<String, Double> shares = sharesByZone(PREFERRED, in(A, 3), in(B, 2));

    assertShares(shares, 0.6, 0.4, 0);
  }

  @Test
  void numberOfEndpointsThatAreTooFewCanBeSet() {
    Map<String, Double> shares =
        sharesByZone(zones -> zones.preferZone(new Zones(5, Map.of())), in(A, 3), in(B, 2));

    assertThat(shares).isEqualTo(Map.of("a", 1.0));
  }

  @Test
  void processOfAnUnknownZonePrefersNone() {
    fixture.locality = new Locality("eu", "");

    assertShares(sharesByZone(PREFERRED, in(A, 3), in(B, 3)), 0.5, 0.5, 0);
  }

  @Test
  void processInAZoneWithoutEndpointsGetsThemAll() {
    fixture.locality = C;

    assertShares(sharesByZone(PREFERRED, in(A, 3), in(B, 3)), 0.5, 0.5, 0);
  }

  /**
   * As in Envoy: our zone has callers and no endpoints; b has room, for nobody calls from there.
   */
  @Test
  void processInAZoneWithoutEndpointsSendsWhereOthersLeaveRoom() {
    fixture.locality = C;

    assertShares(
        sharesByZone(
            zones -> zones.preferZone(new Zones(6, Map.of(A, 1, C, 1))), in(A, 3), in(B, 3)),
        0,
        1,
        0);
  }

  @Test
  void zoneOfTheSameNameElsewhereIsAnother() {
    Locality namesake = new Locality("us", "a");

    Engine engine =
        fixture.start(config("random", PREFERRED, all(in(A, 3), in(namesake, 3))).build());
    Map<String, Double> shares = count(engine, endpoint -> endpoint.locality().region());

    assertThat(shares).isEqualTo(Map.of("eu", 1.0));
  }

  /** Half of our zone is sick: it has a third of what is fit, and half of the callers. */
  @Test
  void zoneThatLosesEndpointsKeepsLess() {
    Engine engine = fixture.start(config("random", PREFERRED, all(in(A, 8), in(B, 8))).build());
    assertThat(count(engine, e -> e.locality().zone())).isEqualTo(Map.of("a", 1.0));

    switchboard.sick("eu-a-0:1", "eu-a-1:1", "eu-a-2:1", "eu-a-3:1");

    assertShares(count(engine, e -> e.locality().zone()), 2 / 3.0, 1 / 3.0, 0);
  }

  /** Zones matter on the first level only; the second one is for when that fails. */
  @Test
  void endpointOfTheSecondLevelInOurZoneIsNotPreferred() {
    Map<String, Double> shares =
        sharesByZone(PREFERRED, in(A, 2), in(B, 4), prioritised(1, in(A, 10)));

    assertThat(shares.get("a")).isCloseTo(2 / 3.0, within(NOISE));
    assertThat(shares.get("b")).isCloseTo(1 / 3.0, within(NOISE));
  }

  /** With the nearest first, the processes of other regions send theirs elsewhere. */
  @Test
  void nearestLevelsCountTheProcessesOfOurRegionOnly() {
    Locality there = new Locality("us", "z");
    Zones zones = new Zones(6, Map.of(A, 2, B, 2, there, 8));

    Map<String, Double> shares =
        sharesByZone(
            locality -> locality.preferZone(zones).levels(Levels.NEAREST),
            in(A, 2),
            in(B, 6),
            in(there, 8));

    assertShares(shares, 0.5, 0.5, 0);
  }

  @Test
  void oneZoneIsOneGroup() {
    List<Integer> sizes = new ArrayList<>();
    fixture.balancer(
        "spy",
        context -> {
          sizes.add(context.endpoints().size());
          return picking -> 0;
        });

    fixture.start(config("spy", PREFERRED, in(A, 6)).build());

    assertThat(sizes).containsExactly(6);
  }

  @Test
  void groupsFollowThePushedMembership() {
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> {};
        });
    Engine engine = fixture.start(config("random", PREFERRED, all(in(A, 3), in(B, 3))).build());
    assertThat(count(engine, e -> e.locality().zone())).containsOnlyKeys("a");
    Lease held = lease(engine.acquire(get("acme")));

    subscriber.update(all(in(B, 3), in(C, 3)));
    switchboard.settle();

    assertThat(count(engine, e -> e.locality().zone())).containsOnlyKeys("b", "c");
    assertThat(held.complete(Outcome.success())).isTrue();
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
  }

  @SafeVarargs
  private Map<String, Double> sharesByZone(
      Consumer<LocalityConfig.Builder> locality, List<Endpoint>... endpoints) {
    Engine engine = fixture.start(config("random", locality, all(endpoints)).build());
    return count(engine, endpoint -> endpoint.locality().zone());
  }

  private static Map<String, Double> count(Engine engine, Function<Endpoint, String> by) {
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      Lease lease = lease(engine.acquire(get("acme")));
      shares.merge(by.apply(lease.endpoint()), 1.0 / REQUESTS, Double::sum);
      lease.complete(Outcome.success());
    }
    shares.replaceAll((key, share) -> share > 1 - 1e-9 ? 1.0 : share);
    return shares;
  }

  private static LbConfig.Builder config(
      String balancer, Consumer<LocalityConfig.Builder> locality, List<Endpoint> endpoints) {
    return LbConfig.builder()
        .pool(
            "main",
            p -> {
              p.balancer(balancer).locality(locality).health(Switchboard::check);
              endpoints.forEach(p::endpoint);
            })
        .defaultPool("main")
        .tenant("acme", t -> {});
  }

  @SafeVarargs
  private static List<Endpoint> all(List<Endpoint>... parts) {
    List<Endpoint> all = new ArrayList<>();
    for (List<Endpoint> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static List<Endpoint> in(Locality place, int count) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String host = place.region() + "-" + place.zone() + "-" + i;
      endpoints.add(Endpoint.of(host, 1).withLocality(place));
    }
    return endpoints;
  }

  private static List<Endpoint> weighing(double weight, List<Endpoint> endpoints) {
    return endpoints.stream().map(endpoint -> endpoint.withWeight(weight)).toList();
  }

  private static List<Endpoint> prioritised(int priority, List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(e -> e.withPriority(priority).withId(e.id() + "-" + priority))
        .toList();
  }

  private static void assertShares(Map<String, Double> shares, double a, double b, double c) {
    assertThat(shares.getOrDefault("a", 0.0)).isCloseTo(a, within(NOISE));
    assertThat(shares.getOrDefault("b", 0.0)).isCloseTo(b, within(NOISE));
    assertThat(shares.getOrDefault("c", 0.0)).isCloseTo(c, within(NOISE));
  }
}
