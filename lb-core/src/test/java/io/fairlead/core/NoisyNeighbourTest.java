package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import io.fairlead.api.tenant.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Twenty tenants, called t0 to t19, share a pool. Each sends a request in every 50 ms, which takes
 * 100 ms; while more than ninety are under way there, it takes twice as long.
 */
class NoisyNeighbourTest {

  private static final int TENANTS = 20;
  private static final int AT_EASE = 90;
  private static final Duration STEP = Duration.ofMillis(50);
  private static final int STEPS_PER_SECOND = 20;
  private static final int ROUND = 5 * STEPS_PER_SECOND;
  private static final int LIMIT = 8;
  private static final String MAIN = "main";
  private static final String APART = "apart";

  private final EngineFixture fixture = new EngineFixture();
  private final int[] sends = new int[TENANTS];
  private final int[] refused = new int[TENANTS];
  private final boolean[] fails = new boolean[TENANTS];
  private final Map<String, Integer> inFlight = new HashMap<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final List<NoisyNeighbour> events = new ArrayList<>();
  private int step;
  private Engine engine;

  /** A request that ends in a later step. */
  private record Sent(Lease lease, int due, boolean fails) {}

  @BeforeEach
  void listen() {
    Arrays.fill(sends, 1);
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
            String where = pool.equals(MAIN) ? "" : pool + ": ";
            told.add(where + tenant.tenant() + " " + tenant.phase());
            events.add(tenant);
          }
        });
  }

  @Test
  void whoGoesToHundredTimesIsFoundWithinFourRounds() {
    start(rules -> {});
    warmUp();

    sends[0] = 100;
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
    NoisyNeighbour found = events.get(0);
    assertThat(found.action()).isNull();
    assertThat(found.until()).isEqualTo(found.since().plus(NoisyNeighbourConfig.DEFAULT_HOLD));
    Evidence evidence = found.evidence();
    assertThat(evidence.share()).isCloseTo(100.0 / 119, within(0.02));
    assertThat(evidence.usualShare()).isCloseTo(1.0 / TENANTS, within(0.005));
    assertThat(evidence.factor()).isCloseTo(100, within(5.0));
    assertThat(evidence.slowdown()).isCloseTo(2, within(0.1));
    assertThat(evidence.slotsUsed()).isZero();
    assertThat(evidence.failing()).isZero();
    assertThat(evidence.window()).isEqualTo(Duration.ofSeconds(5));
    assertThat(engine.stats().pools().get(MAIN).noisyNeighbours()).containsExactly(found);
  }

  @Test
  void limitHoldsAndNobodyElseIsSlowerOrRefused() {
    start(rules -> rules.limit(LIMIT));
    warmUp();
    sends[0] = 100;
    run(4 * ROUND);
    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
    run(STEPS_PER_SECOND);

    Arrays.fill(refused, 0);
    for (int i = 0; i < 10 * ROUND; i++) {
      run(1);
      assertThat(inFlight(MAIN, 0)).isLessThanOrEqualTo(LIMIT);
      assertThat(inFlight(MAIN)).isLessThanOrEqualTo(AT_EASE);
    }

    assertThat(refused[0]).isGreaterThan(0);
    assertThat(Arrays.stream(refused).sum()).isEqualTo(refused[0]);
    assertThat(engine.stats().tenants().get("t0").rejected())
        .containsOnlyKeys(RejectionReason.TENANT_LIMITED);
    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
  }

  @Test
  void refusalSaysWhyAndWhenToComeBack() {
    start(rules -> rules.limit(LIMIT));
    storm();
    for (int i = 0; i < LIMIT; i++) {
      engine.acquire(get("t0"));
    }

    Rejection rejection = EngineFixture.rejection(engine.acquire(get("t0")));

    assertThat(rejection.httpStatus()).isEqualTo(429);
    assertThat(rejection.retryAfterSeconds()).isEqualTo(1);
    assertThat(rejection.policy()).isEqualTo("noisy neighbour");
    assertThat(engine.acquire(get("t0"))).isSameAs(rejection);
  }

  @Test
  void limitEndsOnceTheTenantHasBeenQuietForLongEnough() {
    start(rules -> rules.limit(LIMIT));
    storm();

    sends[0] = 1;
    run(5 * ROUND);
    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
    run(10 * ROUND);

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
    assertThat(events.get(3).action()).isEqualTo(Limit.of(LIMIT));
    assertThat(engine.stats().pools().get(MAIN).noisyNeighbours()).isEmpty();
    sends[0] = 20;
    Arrays.fill(refused, 0);
    run(STEPS_PER_SECOND);
    assertThat(refused[0]).isZero();
  }

  @Test
  void stormThatLastsIsCurbedAllTheTime() {
    start(rules -> rules.limit(LIMIT));
    storm();

    run(200 * ROUND);

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
  }

  @Test
  void loadThatComesAndGoesDoesNotSwitchAnything() {
    start(rules -> rules.limit(LIMIT));
    storm();

    for (int i = 0; i < 40; i++) {
      sends[0] = i % 2 == 0 ? 1 : 100;
      run(3 * ROUND);
    }

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
  }

  @Test
  void burstsOfTwoRoundsAreNotFound() {
    start(rules -> {});
    warmUp();

    for (int i = 0; i < 20; i++) {
      sends[0] = i % 2 == 0 ? 100 : 1;
      run(2 * ROUND);
    }

    assertThat(told).isEmpty();
  }

  @Test
  void growthOfAllTogetherIsNobodysFault() {
    start(rules -> {});
    warmUp();

    for (int load = 1; load <= 10; load++) {
      Arrays.fill(sends, load);
      run(4 * ROUND);
    }

    assertThat(inFlight(MAIN)).isGreaterThan(AT_EASE);
    assertThat(told).isEmpty();
  }

  @Test
  void whoHasAlwaysBeenLargeIsNotNoisyWhenThePoolBecomesSlow() {
    start(rules -> {});
    sends[0] = 20;
    warmUp();

    Arrays.fill(sends, 3);
    sends[0] = 60;
    run(10 * ROUND);

    assertThat(inFlight(MAIN)).isGreaterThan(AT_EASE);
    assertThat(told).isEmpty();
  }

  /** The same load, had it not always been so. */
  @Test
  void withoutItsPastTheSameTenantIsNoisy() {
    start(rules -> {});
    warmUp();

    Arrays.fill(sends, 3);
    sends[0] = 60;
    run(10 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
  }

  @Test
  void whoIsLargeByContractIsNotNoisyFromTheFirstDay() {
    start(rules -> {}, config -> config.tenant("t0", t -> t.share(20)));
    sends[0] = 0;
    warmUp();

    Arrays.fill(sends, 3);
    sends[0] = 60;
    run(10 * ROUND);

    assertThat(told).isEmpty();
  }

  @Test
  void newcomerThatStormsIsFoundAsSoonAsAnyone() {
    start(rules -> {});
    sends[0] = 0;
    warmUp();

    sends[0] = 100;
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
  }

  @Test
  void whoUsesAnIdlePoolHarmsNobody() {
    start(rules -> {});
    Arrays.fill(sends, 0);
    sends[0] = 1;
    sends[1] = 1;
    warmUp();

    sends[0] = 20;
    run(20 * ROUND);

    assertThat(inFlight(MAIN)).isLessThan(AT_EASE);
    assertThat(told).isEmpty();
  }

  @Test
  void ofTwoTenantsOneCanBeNoisyToo() {
    start(rules -> {});
    Arrays.fill(sends, 0);
    sends[0] = 1;
    sends[1] = 1;
    warmUp();

    sends[0] = 100;
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
    assertThat(events.get(0).evidence().usualShare()).isCloseTo(0.5, within(0.01));
  }

  @Test
  void tenantByItselfIsNoNeighbour() {
    start(rules -> {});
    Arrays.fill(sends, 0);
    sends[0] = 1;
    warmUp();

    sends[0] = 100;
    run(20 * ROUND);

    assertThat(told).isEmpty();
  }

  @Test
  void fullPoolIsReasonEnoughThoughNobodyIsSlow() {
    start(rules -> rules.measures(Measure.IN_FLIGHT), config -> {}, pool -> pool.maxInFlight(50));
    warmUp();

    sends[0] = 10;
    run(4 * ROUND);

    assertThat(inFlight(MAIN)).isLessThanOrEqualTo(AT_EASE);
    assertThat(told).containsExactly("t0 FOUND");
    assertThat(events.get(0).evidence().slotsUsed()).isCloseTo(58.0 / 50, within(0.05));
    assertThat(events.get(0).evidence().slowdown()).isCloseTo(1, within(0.01));
  }

  @Test
  void whoHoldsSlotsWithoutEndIsFoundThoughNothingOfItEnds() {
    start(rules -> {}, config -> {}, pool -> pool.maxInFlight(80));
    warmUp();

    for (int i = 0; i < 40; i++) {
      engine.acquire(get("t0"));
    }
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
    assertThat(events.get(0).evidence().measure()).isEqualTo(Measure.IN_FLIGHT);
  }

  @Test
  void whoseRequestsFailIsFoundByItsErrors() {
    start(rules -> {});
    warmUp();

    fails[0] = true;
    sends[0] = 3;
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
    Evidence evidence = events.get(0).evidence();
    assertThat(evidence.measure()).isEqualTo(Measure.ERRORS);
    assertThat(evidence.share()).isEqualTo(1);
    assertThat(evidence.failing()).isCloseTo(3.0 / 22, within(0.01));
  }

  @Test
  void sickServersAreNobodysErrors() {
    start(rules -> {});
    sends[0] = 20;
    warmUp();

    Arrays.fill(fails, true);
    run(20 * ROUND);

    assertThat(told).isEmpty();
  }

  @Test
  void criticalTenantIsNamedAndLeftAlone() {
    start(
        rules -> rules.limit(LIMIT),
        config -> config.tenant("t0", t -> t.priority(Priority.CRITICAL)));
    warmUp();

    sends[0] = 100;
    run(4 * ROUND);

    assertThat(told).containsExactly("t0 FOUND");
    assertThat(refused[0]).isZero();
  }

  @Test
  void quarantineTakesWhatIsNewAndEveryLeaseEnds() {
    start(rules -> rules.quarantine(APART));
    storm();
    run(STEPS_PER_SECOND);

    assertThat(inFlight(MAIN, 0)).isZero();
    assertThat(inFlight(APART, 0)).isEqualTo(inFlight(APART)).isGreaterThan(100);
    run(20 * ROUND);
    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");

    sends[0] = 1;
    run(20 * ROUND);

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
    assertThat(inFlight(APART)).isZero();
    assertThat(inFlight(MAIN, 0)).isGreaterThan(0);
    drain();
    assertThat(engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
    assertThat(Arrays.stream(refused).sum()).isZero();
  }

  @Test
  void quarantineIsNoWayOutOfTheTenantsRegions() {
    start(
        rules -> rules.quarantine(APART),
        config ->
            config
                .tenant("t0", t -> t.residency("eu"))
                .pool(APART, p -> p.balancer("first").endpoint(in("us"))),
        pool -> pool.endpoint(in("eu")));
    storm();

    assertThat(EngineFixture.rejection(engine.acquire(get("t0"))).reason())
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
  }

  @Test
  void quarantineHasALimitOfItsOwn() {
    start(
        rules -> rules.quarantine(APART),
        config -> {
          config.pool(APART, pool -> endpoints(pool, rules -> rules.limit(LIMIT)));
          for (int i = 10; i < 15; i++) {
            config.tenant("t" + i, tenant -> tenant.pool(APART));
          }
        });
    storm();
    run(4 * ROUND);

    assertThat(told)
        .containsExactly("t0 FOUND", "t0 CURBED", "apart: t0 FOUND", "apart: t0 CURBED");
    assertThat(inFlight(MAIN, 0)).isZero();
    assertThat(inFlight(APART, 0)).isEqualTo(LIMIT);
    drain();
  }

  @Test
  void pardonEndsItAtOnceAndForGood() {
    start(rules -> rules.limit(LIMIT));
    storm();

    assertThat(engine.pardon(MAIN, "t1")).isFalse();
    assertThat(engine.pardon(MAIN, "t0")).isTrue();

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
    assertThat(events.get(0).reason())
        .matches("\\d+\\.\\d % of the requests under way instead of \\d+\\.\\d %");
    assertThat(events.get(3).reason()).contains("pardoned");
    Arrays.fill(refused, 0);
    run(20 * ROUND);
    assertThat(refused[0]).isZero();
    assertThat(told).hasSize(4);
  }

  @Test
  void pardonInAPoolThatIsNotThereIsAnError() {
    start(rules -> {});

    assertThatThrownBy(() -> engine.pardon("nowhere", "t0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void reloadThatConcernsSomethingElseChangesNothing() {
    start(rules -> rules.limit(LIMIT));
    storm();

    for (int i = 1; i < 30; i++) {
      int share = i;
      engine.apply(engine.config().with(c -> c.tenant("stranger", t -> t.share(share))));
      run(ROUND / 3);
      assertThat(inFlight(MAIN, 0)).isLessThanOrEqualTo(LIMIT);
    }

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
  }

  @Test
  void reloadWithoutTheSettingFreesAtOnce() {
    start(rules -> rules.limit(LIMIT));
    storm();

    engine.apply(engine.config().with(c -> c.pool(MAIN, NoisyNeighbourTest::endpoints)));

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
    Arrays.fill(refused, 0);
    run(2 * ROUND);
    assertThat(refused[0]).isZero();
    assertThat(engine.stats().pools().get(MAIN).noisyNeighbours()).isEmpty();
  }

  @Test
  void reloadWithAnotherActionFreesAndCurbsAnewInOrder() {
    start(rules -> rules.limit(LIMIT));
    storm();

    apply(rules -> rules.quarantine(APART));

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 CURBED");
    assertThat(events.get(2).action()).isEqualTo(Limit.of(LIMIT));
    assertThat(events.get(3).action()).isEqualTo(new Quarantine(APART));
    run(ROUND);
    assertThat(inFlight(MAIN, 0)).isZero();
    assertThat(inFlight(APART, 0)).isGreaterThan(100);

    apply(rules -> {});

    assertThat(told).endsWith("t0 CURBED", "t0 FREED");
    run(1);
    assertThat(inFlight(MAIN, 0)).isGreaterThanOrEqualTo(100);
  }

  @Test
  void reloadWithAnActionCurbsWhoIsFound() {
    start(rules -> {});
    storm();

    apply(rules -> rules.limit(LIMIT));
    run(STEPS_PER_SECOND);

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
    assertThat(inFlight(MAIN, 0)).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void removedPoolEndsIt() {
    start(rules -> rules.quarantine(APART));
    storm();

    engine.apply(without(engine.config(), MAIN).with(c -> c.defaultPool(APART)));

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
    drain();
  }

  @Test
  void removedTenantEndsIt() {
    start(rules -> rules.limit(LIMIT));
    storm();

    sends[0] = 0;
    LbConfig config = engine.config();
    Map<String, TenantConfig> others = new HashMap<>(config.tenants());
    others.remove("t0");
    engine.apply(
        new LbConfig(
            config.tiers(),
            others,
            config.pools(),
            config.splits(),
            config.routes(),
            config.defaultPool(),
            config.policies(),
            config.topology()));
    run(STEPS_PER_SECOND);

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
  }

  @Test
  void closeEndsIt() {
    start(rules -> rules.limit(LIMIT));
    storm();

    engine.close();

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
  }

  @Test
  void listenerThatThrowsHoldsUpNothing() {
    fixture.listeners.add(
        0,
        new LbListener() {
          @Override
          public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
            throw new IllegalStateException("broken");
          }
        });
    start(rules -> rules.limit(LIMIT));
    storm();

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED");
    assertThat(engine.stats().faults()).isEqualTo(2);
  }

  @Test
  void listenerMayPardonInsideItsCall() {
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
            if (tenant.phase() == Phase.CURBED) {
              engine.pardon(pool, tenant.tenant());
            }
          }
        });
    start(rules -> rules.limit(LIMIT));
    storm();

    assertThat(told).containsExactly("t0 FOUND", "t0 CURBED", "t0 FREED", "t0 GONE");
  }

  @Test
  void withoutTheSettingNobodyIsFound() {
    engine = fixture.start(config(c -> {}, NoisyNeighbourTest::endpoints));
    storm();

    assertThat(told).isEmpty();
    assertThat(engine.pardon(MAIN, "t0")).isFalse();
  }

  @Test
  void settingsThatDoNotFitAreListed() {
    NoisyNeighbourConfig percent = NoisyNeighbourConfig.builder().action(Limit.ofPool(10)).build();
    LbConfig config =
        config(
            c ->
                c.pool("a", p -> endpoints(p, n -> n.quarantine("nowhere")))
                    .pool("b", p -> endpoints(p, n -> n.quarantine("b")))
                    .pool("c", p -> endpoints(p, n -> n.quarantine("b")))
                    .pool("d", p -> p.balancer("first").noisyNeighbours(percent))
                    .pool(
                        "e",
                        p ->
                            p.balancer("first")
                                .isolation(PoolConfig.Isolation.dedicated())
                                .noisyNeighbours(NoisyNeighbourConfig.DEFAULT)),
            NoisyNeighbourTest::endpoints);

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> fixture.start(config));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "pools.a.noisy-neighbours.action.pool",
            "pools.b.noisy-neighbours.action.pool",
            "pools.c.noisy-neighbours.action.pool",
            "pools.d.noisy-neighbours.action.percent",
            "pools.e.noisy-neighbours");
  }

  private void start(Consumer<NoisyNeighbourConfig.Builder> rules) {
    start(rules, config -> {});
  }

  private void start(
      Consumer<NoisyNeighbourConfig.Builder> rules, Consumer<LbConfig.Builder> more) {
    start(rules, more, pool -> {});
  }

  private void start(
      Consumer<NoisyNeighbourConfig.Builder> rules,
      Consumer<LbConfig.Builder> more,
      Consumer<PoolConfig.Builder> pool) {
    engine =
        fixture.start(
            config(
                more,
                main -> {
                  endpoints(main, rules);
                  pool.accept(main);
                }));
  }

  private void apply(Consumer<NoisyNeighbourConfig.Builder> rules) {
    engine.apply(engine.config().with(c -> c.pool(MAIN, p -> endpoints(p, rules))));
  }

  private static LbConfig config(
      Consumer<LbConfig.Builder> more, Consumer<PoolConfig.Builder> main) {
    LbConfig.Builder config = LbConfig.builder().pool(MAIN, main).defaultPool(MAIN);
    config.pool(APART, p -> p.balancer("first").endpoint("apart", 1));
    for (int i = 0; i < TENANTS; i++) {
      config.tenant("t" + i, t -> {});
    }
    more.accept(config);
    return config.build();
  }

  private static void endpoints(PoolConfig.Builder pool) {
    pool.balancer("first").endpoint("a", 1).endpoint("b", 2);
  }

  private static void endpoints(
      PoolConfig.Builder pool, Consumer<NoisyNeighbourConfig.Builder> rules) {
    endpoints(pool);
    pool.noisyNeighbours(rules);
  }

  private static Endpoint in(String region) {
    return Endpoint.of(region, 1).withLocality(new Locality(region, ""));
  }

  private static LbConfig without(LbConfig config, String pool) {
    Map<String, PoolConfig> others = new HashMap<>(config.pools());
    others.remove(pool);
    return new LbConfig(
        config.tiers(),
        config.tenants(),
        others,
        config.splits(),
        config.routes(),
        null,
        config.policies(),
        config.topology());
  }

  /** The pool is watched for long enough. */
  private void warmUp() {
    run(14 * ROUND);
    assertThat(told).isEmpty();
  }

  /** One tenant is found, and curbed if that is configured. */
  private void storm() {
    warmUp();
    sends[0] = 100;
    run(4 * ROUND);
  }

  private void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step++;
      endThoseDue();
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        for (int request = 0; request < sends[tenant]; request++) {
          send(tenant);
        }
      }
      fixture.scheduler.advance(STEP);
    }
  }

  private void send(int tenant) {
    if (engine.acquire(get("t" + tenant)) instanceof Lease lease) {
      inFlight.merge(lease.pool() + " " + lease.tenant().id(), 1, Integer::sum);
      int steps = inFlight(lease.pool()) > AT_EASE ? 4 : 2;
      sent.add(new Sent(lease, step + steps, fails[tenant]));
    } else {
      refused[tenant]++;
    }
  }

  private void endThoseDue() {
    for (int left = sent.size(); left > 0; left--) {
      Sent next = sent.remove();
      if (next.due > step) {
        sent.add(next);
      } else {
        end(next);
      }
    }
  }

  private void end(Sent ended) {
    assertThat(ended.lease.complete(ended.fails ? Outcome.failed() : Outcome.success())).isTrue();
    inFlight.merge(ended.lease.pool() + " " + ended.lease.tenant().id(), -1, Integer::sum);
  }

  private void drain() {
    while (!sent.isEmpty()) {
      end(sent.remove());
    }
  }

  private int inFlight(String pool, int tenant) {
    return inFlight.getOrDefault(pool + " t" + tenant, 0);
  }

  private int inFlight(String pool) {
    int sum = 0;
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      sum += inFlight(pool, tenant);
    }
    return sum;
  }
}
