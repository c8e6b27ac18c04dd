package io.fairlead.policies.shedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.priority.PriorityProvider;
import io.fairlead.testkit.FakeSite;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Twenty tenants that together send three times what their pool can do, in virtual time, with the
 * real fair queue behind the shedding: what each priority gets, and what becomes of retries.
 */
class OverloadTest {

  private static final int SLOTS = 10;
  private static final Duration TAKES = Duration.ofMillis(20);
  private static final double CAPACITY = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration MEASURED = Duration.ofSeconds(40);

  /** Requests per second of the five tenants of each priority; three times the capacity. */
  private static final Map<Priority, Integer> OFFERED =
      Map.of(
          Priority.CRITICAL, 30,
          Priority.HIGH, 40,
          Priority.NORMAL, 100,
          Priority.BEST_EFFORT, 130);

  private final PoolView pool =
      new PoolView("shared", SLOTS, QueueConfig.builder().build(), Map.of(1, 20));
  private final FakeSite shedding = FakeSite.of("shedding").in(pool);
  private final SeededRandom random = new SeededRandom(42);
  private final Map<Priority, Tally> tallies = new EnumMap<>(Priority.class);
  private final Tally retries = new Tally();
  private int requests;
  private int done;
  private boolean measuring;

  private static final class Tally {
    int offered;
    int shed;
    int refused;
    int served;

    double part(int count) {
      return (double) count / offered;
    }
  }

  @Test
  void topLosesNothingTheLowestGetsItsFloorAndNoCapacityIsLost() {
    run(this::nobody);

    assertThat(tally(Priority.CRITICAL).shed + tally(Priority.CRITICAL).refused).isZero();
    assertThat(tally(Priority.HIGH).shed + tally(Priority.HIGH).refused).isZero();
    Tally lowest = tally(Priority.BEST_EFFORT);
    assertThat(lowest.part(lowest.served)).isBetween(0.04, 0.06);
    Tally margin = tally(Priority.NORMAL);
    assertThat(margin.part(margin.served)).isBetween(0.1, 0.5);
    assertThat(done / (CAPACITY * MEASURED.toSeconds())).isGreaterThan(0.95);
  }

  @Test
  void whatTheQueueHasToRefuseIsLittleBesideWhatIsShed() {
    run(this::nobody);

    int shed = tallies.values().stream().mapToInt(tally -> tally.shed).sum();
    int refused = tallies.values().stream().mapToInt(tally -> tally.refused).sum();
    assertThat(refused).isLessThan(shed / 5);
  }

  @Test
  void retriesOfWhatWasShedAreShed() {
    run(this::nobody);

    assertThat(retries.offered).isGreaterThan(1_000);
    assertThat(retries.part(retries.shed)).isGreaterThan(0.95);
  }

  @Test
  void withChanceInTheOrdersPlaceRetriesAreALottery() {
    run(() -> random.nextDouble() < 2 / 3.0);

    assertThat(retries.offered).isGreaterThan(1_000);
    assertThat(retries.part(retries.shed)).isLessThan(0.9);
    assertThat(tally(Priority.CRITICAL).shed).isPositive();
  }

  private boolean nobody() {
    return false;
  }

  /** Runs warm, and then measures. */
  private void run(BooleanSupplier chance) {
    for (Priority priority : Priority.values()) {
      int perSecond = Objects.requireNonNull(OFFERED.get(priority));
      for (int i = 0; i < 5; i++) {
        new Client(priority, i, perSecond, chance).send();
      }
    }
    shedding.scheduler().advance(WARM_UP);
    tallies.clear();
    measuring = true;
    done = 0;
    shedding.scheduler().advance(MEASURED);
  }

  private Tally tally(Priority priority) {
    return tallies.computeIfAbsent(priority, unused -> new Tally());
  }

  /** A tenant whose requests come at random, one in ten of which is tried again after a second. */
  private final class Client {

    private final Priority priority;
    private final int perSecond;
    private final BooleanSupplier chance;
    private final Policy shed;
    private final Policy queue;

    Client(Priority priority, int number, int perSecond, BooleanSupplier chance) {
      this.priority = priority;
      this.perSecond = perSecond;
      this.chance = chance;
      Tenant tenant = Crowd.tenant("t" + priority.name().length() + "-" + number, priority);
      shed =
          new SheddingProvider()
              .configure(Options.of("policies.shedding", Map.of()))
              .create(shedding.with(tenant));
      queue =
          new PriorityProvider()
              .configure(Options.of("policies.priority", Map.of()))
              .create(shedding.with(tenant));
    }

    void send() {
      RequestView request = Crowd.request("request-" + requests++);
      Tally tally = tally(priority);
      tally.offered++;
      if (isShed(request)) {
        tally.shed++;
        if (measuring && requests % 10 == 0) {
          shedding.scheduler().schedule(Duration.ofSeconds(1), () -> retry(request));
        }
      } else {
        new Sent(request, tally).go();
      }
      double gap = -Math.log(1 - random.nextDouble()) / perSecond;
      shedding.scheduler().schedule(Duration.ofNanos((long) (gap * 1e9)), this::send);
    }

    private boolean isShed(RequestView request) {
      boolean byChance = chance.getAsBoolean();
      if (shed.tryAcquire(request) != null) {
        return true;
      }
      if (byChance) {
        shed.release(request, Outcome.notSent(), 0);
      }
      return byChance;
    }

    private void retry(RequestView request) {
      retries.offered++;
      if (isShed(request)) {
        retries.shed++;
      } else {
        shed.release(request, Outcome.notSent(), 0);
      }
    }

    /** A request that was let through. */
    private final class Sent implements Policy.Turn {

      private final RequestView request;
      private final Tally tally;

      Sent(RequestView request, Tally tally) {
        this.request = request;
        this.tally = tally;
      }

      void go() {
        if (queue.tryAcquire(request) == null) {
          admitted();
        } else {
          queue.enqueue(request, Long.MAX_VALUE, this);
        }
      }

      @Override
      public void admitted() {
        shedding.scheduler().schedule(TAKES, this::end);
      }

      private void end() {
        tally.served++;
        done++;
        queue.release(request, Outcome.success(), TAKES.toNanos());
        shed.release(request, Outcome.success(), TAKES.toNanos());
      }

      @Override
      public void refused(Rejection rejection) {
        tally.refused++;
        shed.release(request, Outcome.notSent(), 0);
      }
    }
  }
}
