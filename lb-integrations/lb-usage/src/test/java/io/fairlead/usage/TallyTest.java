package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.GraphLayout;

class TallyTest {

  private static final Instant HOUR = Instant.parse("2026-11-30T01:00:00Z");
  private static final int TENANTS = 1_000;
  private static final List<String> TENANT_IDS =
      IntStream.range(0, 2 * TENANTS).mapToObj(i -> "t" + i).toList();
  private static final Outcome OUTCOME = Outcome.success().withBytes(5, 7).withCost(11);
  private static final Instant LATER = HOUR.plusSeconds(3 * 3_600);

  /** Records and lambdas have no other offsets, and an agent would only be tried in vain. */
  @BeforeAll
  static void lookAtObjectsWithoutAnAgent() {
    System.setProperty("jol.magicFieldOffset", "true");
    System.setProperty("jol.skipDynamicAttach", "true");
  }

  @Test
  void retiredTallyTakesNothingMore() {
    Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);

    count(tally, Stripe::addRejection);
    assertThat(tally.retire()).as("there is something to take").isFalse();
    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.retire()).isTrue();
    assertThat(tally.claim()).isNull();
    assertThat(tally.take(HOUR)).isNull();
  }

  @Test
  void whoHasARetiredTallyAtHandCountsInTheNextOne() {
    Tallies tallies = new Tallies(HOUR);
    Tally atHand = tallies.of("acme", "orders");
    tallies.take(LATER, LATER, taken -> {});
    assertThat(tallies.size()).isZero();

    atHand.endedWithFirst(OUTCOME, 3);

    List<UsageRecord> taken = new ArrayList<>();
    tallies.take(LATER, HOUR, taken::add);
    assertThat(taken)
        .containsExactly(new UsageRecord("acme", "orders", LATER, 1, 0, 1, 5, 7, 3, 11));
  }

  /** A thread has lost the processor while it adds: nobody waits for it, and it is said. */
  @Test
  void whatAThreadIsAddingToIsLeftForTheNextTime() {
    Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);
    count(tally, Stripe::addRejection);
    Stripe held = tally.claim();
    count(tally, Stripe::addRejection);

    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.tookAll()).isFalse();
    assertThat(tally.retire()).isFalse();
    held.release();
    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.tookAll()).isTrue();
  }

  @Test
  void hostThatTellsTooMuchDoesNotMakeItLess() {
    Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);
    count(tally, stripe -> stripe.addRequest(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    count(tally, stripe -> stripe.addRequest(Long.MAX_VALUE, 1, 1));
    UsageRecord taken = tally.take(HOUR);

    assertThat(taken.bytesIn()).isEqualTo(2L << 48);
    assertThat(taken.plus(taken).plus(taken).requests()).isEqualTo(6);
    UsageRecord most =
        new UsageRecord("acme", null, HOUR, Long.MAX_VALUE - 3, 0, 0, 0, 0, Long.MAX_VALUE, 0);
    assertThat(most.plus(taken).requests()).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(most.plus(most).requests()).isEqualTo(Long.MAX_VALUE);
    assertThat(most.plus(most).upstreamNanos()).isEqualTo(Long.MAX_VALUE);
  }

  private static void count(Tally tally, Consumer<Stripe> what) {
    Stripe own = tally.claim();
    what.accept(own);
    own.release();
  }

  /** Of each of many tenants, which have their ids elsewhere already. */
  @ParameterizedTest
  @CsvSource({"1, 132, 144", "4, 528, 576"})
  void tenantTakesLittleForEachRoute(int routes, int least, int most) {
    Tallies tallies = new Tallies(HOUR);
    count(tallies, 0, routes);
    long before = reachable(tallies);
    count(tallies, TENANTS, routes);

    assertThat((reachable(tallies) - before) / TENANTS).isBetween((long) least, (long) most);
  }

  @Test
  void nothingStaysOfTenantsAndRoutesThatHaveGone() {
    Tallies tallies = new Tallies(HOUR);
    long before = reachable(tallies);
    count(tallies, 0, 50);
    tallies.take(HOUR, HOUR, taken -> {});
    assertThat(tallies.size()).isEqualTo(50 * TENANTS);
    tallies.take(LATER, LATER, taken -> {});

    assertThat(tallies.size()).isZero();
    // The tables of all routes and of tenants without one stay as wide as they were.
    assertThat(reachable(tallies)).isLessThan(before + 3_000);
  }

  private static void count(Tallies tallies, int first, int routes) {
    for (int i = first; i < first + TENANTS; i++) {
      for (int route = 0; route < routes; route++) {
        tallies.of(TENANT_IDS.get(i), "route" + route).completed(1);
        tallies.of(TENANT_IDS.get(i), "route" + route).ended(OUTCOME);
      }
    }
  }

  private static long reachable(Tallies tallies) {
    GraphLayout layout = GraphLayout.parseInstance(tallies);
    return layout.getClasses().stream()
        .filter(type -> type != String.class && type != byte[].class)
        .mapToLong(type -> layout.getClassSizes().count(type))
        .sum();
  }

  /** Threads that count, one that takes, and tallies that are dropped as idle all the while. */
  @Test
  void nothingIsLostBetweenThreadsThatCountAndTallyThatGoes() throws Exception {
    int threads = 4;
    int times = 300_000;
    Tallies tallies = new Tallies(HOUR);
    List<UsageRecord> taken = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
    List<Future<?>> counting = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      counting.add(
          executor.submit(
              () -> {
                start.await();
                for (int i = 0; i < times; i++) {
                  String tenant = "t" + (i >> 10) % 3;
                  String route = i % 2 == 0 ? "r" : null;
                  if (i % 3 == 0) {
                    tallies.of(tenant, route).endedWithFirst(OUTCOME, 3);
                  } else {
                    tallies.of(tenant, route).completed(3);
                    tallies.of(tenant, route).ended(OUTCOME);
                  }
                }
                return null;
              }));
    }
    Future<?> taking =
        executor.submit(
            () -> {
              start.await();
              while (!over.get()) {
                // Whatever counts nothing between two looks is idle.
                tallies.take(HOUR, LATER, taken::add);
              }
              return null;
            });
    for (Future<?> each : counting) {
      each.get(60, TimeUnit.SECONDS);
    }
    over.set(true);
    taking.get(60, TimeUnit.SECONDS);
    executor.shutdown();
    for (int i = 0; i < 3; i++) {
      tallies.take(HOUR, LATER, taken::add);
    }

    long all = (long) threads * times;
    assertThat(Counting.sum(taken, UsageRecord::requests)).isEqualTo(all);
    assertThat(Counting.sum(taken, UsageRecord::attempts)).isEqualTo(all);
    assertThat(Counting.sum(taken, UsageRecord::bytesIn)).isEqualTo(5 * all);
    assertThat(Counting.sum(taken, UsageRecord::bytesOut)).isEqualTo(7 * all);
    assertThat(Counting.sum(taken, UsageRecord::cost)).isEqualTo(11 * all);
    assertThat(Counting.sum(taken, UsageRecord::upstreamNanos)).isEqualTo(3 * all);
    assertThat(tallies.size()).isZero();
  }
}
