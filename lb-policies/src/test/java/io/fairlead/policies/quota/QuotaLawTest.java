package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Quota;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The bound on what is admitted over any span of time, whatever happens meanwhile. */
class QuotaLawTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final List<String> LIMITS = List.of("3/s burst 5", "40/min burst 9");
  private static final List<String> REORDERED = List.of("40/min burst 9", "3/s burst 5");

  /** What reloads put in force and out again; none of it is looser. */
  private static final List<List<String>> RELOADS =
      List.of(
          LIMITS,
          REORDERED,
          List.of("2/s burst 2", "40/min burst 9"),
          List.of("3/s burst 4", "30/min burst 7"),
          List.of("2000/h burst 8", "3/s burst 5"));

  @Property(tries = 300, seed = "20260101")
  void noSpanAdmitsMoreThanBurstAndRefill(@ForAll("steps") List<Step> steps) {
    History history = new History(false);
    steps.forEach(history::run);

    assertThat(LIMITS).allMatch(limit -> history.keeps(Quota.parse(limit)));
  }

  @Property(tries = 300, seed = "20260101")
  void droughtNeverRefusesWhatTheBucketWouldAdmit(@ForAll("steps") List<Step> steps) {
    History remembering = new History(false);
    History forgetting = new History(true);
    for (Step step : steps) {
      remembering.run(step);
      forgetting.run(step);

      assertThat(remembering.takes).isEqualTo(forgetting.takes);
    }
  }

  /** The negative control: a policy that starts afresh with each reload breaks the bound. */
  @Example
  void policyThatRefillsWouldBeFound() {
    History history = new History(false);
    for (int i = 0; i < 3; i++) {
      history.run(new Step(Kind.REQUEST, 10));
      history.policy = history.create(LIMITS, history.site);
    }

    assertThat(history.keeps(Quota.parse(LIMITS.get(0)))).isFalse();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(1, 8).map(n -> new Step(Kind.REQUEST, n)),
            Arbitraries.longs().between(1, 3_000_000_000L).map(n -> new Step(Kind.ADVANCE, n)),
            Arbitraries.longs().between(0, 100).map(n -> new Step(Kind.PUT_BACK, n)),
            Arbitraries.longs().between(0, 4).map(n -> new Step(Kind.RELOAD, n)))
        .list()
        .ofMaxSize(60);
  }

  private enum Kind {
    REQUEST,
    ADVANCE,
    PUT_BACK,
    RELOAD
  }

  private record Step(Kind kind, long amount) {}

  /** A token that was taken, and when it was put back, if it was. */
  private record Take(long nanos, long returnedNanos) {

    static final long NEVER = Long.MAX_VALUE;

    boolean isIn(long from, long to) {
      return nanos >= from && nanos <= to && returnedNanos > to;
    }

    boolean comesBackIn(long from, long to) {
      return nanos < from && returnedNanos >= from && returnedNanos <= to;
    }
  }

  private static final class History {

    private final boolean forgetting;
    private final FakeSite site = FakeSite.of("quota");
    private final long originNanos = site.ticker().nanos();
    private final List<Take> takes = new ArrayList<>();
    private final List<Policy> takenFrom = new ArrayList<>();
    private List<String> limits = LIMITS;
    private Policy policy = create(LIMITS, site);

    History(boolean forgetting) {
      this.forgetting = forgetting;
    }

    Policy create(List<String> texts, FakeSite at) {
      return new QuotaProvider().configure(Options.of("q", Map.of("limits", texts))).create(at);
    }

    void run(Step step) {
      switch (step.kind) {
        case REQUEST -> request(step.amount);
        case ADVANCE -> site.ticker().advance(Duration.ofNanos(step.amount));
        case PUT_BACK -> putBack((int) step.amount);
        case RELOAD -> reload(RELOADS.get((int) step.amount));
      }
    }

    private void request(long count) {
      for (long i = 0; i < count; i++) {
        if (forgetting) {
          forget();
        }
        if (policy.tryAcquire(REQUEST) == null) {
          takes.add(new Take(nowNanos(), Take.NEVER));
          takenFrom.add(policy);
        }
      }
    }

    /** Two reloads that end where they began: they change nothing but that the drought is over. */
    private void forget() {
      List<String> before = limits;
      reload(before.stream().map(limit -> limit + " soft 1").toList());
      reload(before);
    }

    private void putBack(int index) {
      if (index < takes.size() && takes.get(index).returnedNanos == Take.NEVER) {
        long takenNanos = takes.get(index).nanos;
        takenFrom.get(index).release(REQUEST, Outcome.notSent(), nowNanos() - takenNanos);
        takes.set(index, new Take(takenNanos, nowNanos()));
      }
    }

    private void reload(List<String> texts) {
      limits = texts;
      policy = create(texts, site.after(policy));
    }

    private long nowNanos() {
      return site.ticker().nanos() - originNanos;
    }

    boolean keeps(Quota quota) {
      double perNano = (double) quota.limit() / quota.window().toNanos();
      long[] instants = takes.stream().mapToLong(Take::nanos).distinct().toArray();
      for (long from : instants) {
        for (long to : instants) {
          double bound = quota.burst() + perNano * (to - from) + count(from, to, true) + 1e-6;
          if (to >= from && count(from, to, false) > bound) {
            return false;
          }
        }
      }
      return true;
    }

    private long count(long from, long to, boolean returned) {
      return takes.stream()
          .filter(take -> returned ? take.comesBackIn(from, to) : take.isIn(from, to))
          .count();
    }
  }
}
