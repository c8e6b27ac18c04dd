package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.testkit.FakeTicker;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of a bucket with a batch in front of it, beside the bucket that it stands for. */
class TokensTest {

  /** Batches of 10, 5, none and 20 tokens; all of one window. */
  private static final List<Quota> QUOTAS =
      List.of(
          Quota.perSecond(300).withBurst(640),
          Quota.perSecond(170).withBurst(320),
          Quota.perSecond(50).withBurst(63),
          Quota.perSecond(1_000).withBurst(1_280));

  private static final long LARGEST_BATCH = 20;

  @Property(tries = 500, seed = "20260101")
  void noSpanTakesMoreThanBurstAndRefill(@ForAll("steps") List<Step> steps) {
    History history = new History(QUOTAS.get(0));
    steps.stream().filter(step -> step.kind != Kind.CHANGE).forEach(history::run);

    assertThat(isKept(QUOTAS.get(0), history.events)).isTrue();
  }

  /** The negative control: a batch beside a bucket that holds the whole burst. */
  @Example
  void batchBesideAWholeBucketWouldBeFound() {
    Quota quota = QUOTAS.get(0);
    long late = Duration.ofSeconds(9).toNanos();

    assertThat(isKept(quota, List.of(new Event(0, 1), new Event(late, quota.burst())))).isTrue();
    assertThat(isKept(quota, List.of(new Event(0, 1), new Event(late, quota.burst() + 9))))
        .isFalse();
  }

  @Property(tries = 500, seed = "20260101")
  void isNeverAheadOfTheBucketItStandsForAndBehindByABatchAtMost(
      @ForAll("steps") List<Step> steps) {
    History history = new History(QUOTAS.get(0));
    for (Step step : steps) {
      history.run(step);

      assertThat(history.lag()).isBetween(0.0, LARGEST_BATCH + 1e-6);
    }
  }

  @Property(tries = 500, seed = "20260101")
  void isNotBehindAtAllBeforeTimeHasPassed(@ForAll("steps") List<Step> steps) {
    History history = new History(QUOTAS.get(0));
    steps.stream().filter(step -> step.kind != Kind.ADVANCE).forEach(history::run);

    assertThat(history.lag()).isBetween(0.0, 1e-6);
  }

  @Property(tries = 500, seed = "20260101")
  void isNotBehindAtAllWhereTheBucketNeverOverflows(@ForAll("steps") List<Step> steps) {
    History history = new History(QUOTAS.get(3));
    history.run(new Step(Kind.FORCE, 1_000_000));
    steps.stream().filter(step -> step.kind != Kind.CHANGE).forEach(history::run);

    assertThat(history.lag()).isBetween(0.0, 1e-6);
  }

  @Property(tries = 200, seed = "20260101")
  void isWholeAgainAfterTwoLooksWithARestBehindEach(@ForAll("steps") List<Step> steps) {
    History history = new History(QUOTAS.get(0));
    steps.forEach(history::run);
    for (int i = 0; i < 2; i++) {
      history.run(new Step(Kind.LOOK, 0));
      history.run(new Step(Kind.ADVANCE, Duration.ofDays(1).toNanos()));
    }

    assertThat(history.tokens.stock().tokens()).isEqualTo(history.quota.burst());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(1, 3).map(n -> new Step(Kind.TAKE, n)),
            Arbitraries.longs().between(1, 700).map(n -> new Step(Kind.TAKE, n)),
            Arbitraries.longs().between(1, 30).map(n -> new Step(Kind.GIVE_BACK, n)),
            Arbitraries.longs().between(1, 900).map(n -> new Step(Kind.FORCE, n)),
            Arbitraries.longs().between(1, 50_000_000L).map(n -> new Step(Kind.ADVANCE, n)),
            Arbitraries.longs().between(1, 3_000_000_000L).map(n -> new Step(Kind.ADVANCE, n)),
            Arbitraries.just(new Step(Kind.LOOK, 0)),
            Arbitraries.longs().between(0, 3).map(n -> new Step(Kind.CHANGE, n)))
        .list()
        .ofMaxSize(60);
  }

  static Terms terms(Quota quota) {
    Limits limits = Limits.first("quota", QuotaStatus.Level.TENANT, List.of(quota), ZoneOffset.UTC);
    return Terms.of(limits, quota);
  }

  private enum Kind {
    TAKE,
    GIVE_BACK,
    FORCE,
    ADVANCE,
    LOOK,
    CHANGE
  }

  private record Step(Kind kind, long amount) {}

  /** So much taken, or given back where it is negative. */
  private record Event(long nanos, long amount) {}

  private static boolean isKept(Quota quota, List<Event> events) {
    double perNano = (double) quota.limit() / quota.window().toNanos();
    for (int from = 0; from < events.size(); from++) {
      long taken = 0;
      for (int to = from; to < events.size(); to++) {
        taken += events.get(to).amount;
        double span = events.get(to).nanos - events.get(from).nanos;
        if (taken > quota.burst() + perNano * span + 1e-6) {
          return false;
        }
      }
    }
    return true;
  }

  private static final class History {

    private final FakeTicker ticker = new FakeTicker();
    private final Tokens tokens;
    private final List<Event> events = new ArrayList<>();
    private Quota quota;
    private long nanos;
    private long owed;

    /** What a single bucket holds to which the same has happened, in tokens. */
    private BigDecimal whole;

    History(Quota quota) {
      this.quota = quota;
      this.tokens = new Tokens(terms(quota), Clocks.of(ticker, InstantSource.system()));
      this.whole = BigDecimal.valueOf(quota.burst());
    }

    void run(Step step) {
      switch (step.kind) {
        case TAKE -> take(step.amount);
        case GIVE_BACK -> giveBack(Math.min(owed, step.amount));
        case FORCE -> force(step.amount);
        case ADVANCE -> advance(step.amount);
        case LOOK -> tokens.stock();
        case CHANGE -> change(QUOTAS.get((int) step.amount));
      }
    }

    private void take(long amount) {
      if (tokens.tryTake(amount)) {
        events.add(new Event(nanos, amount));
        owed += amount;
        add(BigDecimal.valueOf(-amount));
      }
    }

    private void giveBack(long amount) {
      if (amount > 0) {
        tokens.giveBack(amount);
        events.add(new Event(nanos, -amount));
        owed -= amount;
        add(BigDecimal.valueOf(amount));
      }
    }

    private void force(long amount) {
      tokens.force(amount);
      add(BigDecimal.valueOf(-amount));
    }

    private void advance(long spanNanos) {
      ticker.advance(Duration.ofNanos(spanNanos));
      nanos += spanNanos;
      add(
          BigDecimal.valueOf(quota.limit())
              .multiply(BigDecimal.valueOf(spanNanos))
              .divide(BigDecimal.valueOf(quota.window().toNanos()), MathContext.DECIMAL128));
    }

    private void change(Quota other) {
      tokens.change(terms(other));
      quota = other;
      add(BigDecimal.ZERO);
    }

    private void add(BigDecimal amount) {
      whole = whole.add(amount).min(BigDecimal.valueOf(quota.burst()));
    }

    double lag() {
      Tokens.Stock stock = tokens.stock();
      double fraction = (double) stock.fraction() / quota.window().toNanos();
      return Math.max(0, whole.doubleValue() - stock.tokens() - fraction + 1e-9);
    }
  }
}
