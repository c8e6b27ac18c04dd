package io.fairlead.testkit;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every balancer must hold. Extend it and supply the provider; the tests run on the engines of
 * JUnit Jupiter and jqwik, both of which must be on the class path.
 *
 * <pre>{@code
 * class FirstBalancerTest extends BalancerContract {
 *   @Override protected BalancerProvider provider() {
 *     return new FirstBalancerProvider();
 *   }
 * }
 * }</pre>
 */
public abstract class BalancerContract {

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.success(),
          Outcome.failed(),
          Outcome.unreachable(),
          Outcome.broken(),
          Outcome.timedOut(),
          Outcome.cancelled(),
          Outcome.notSent());

  private static final long LONG_LATENCY_NANOS = Long.MAX_VALUE / 2;
  private static final long NOW_NANOS = pick().nowNanos();

  /** For subclasses. */
  protected BalancerContract() {}

  /** What is tested. */
  protected abstract BalancerProvider provider();

  /**
   * Options that are right, every one that the balancer knows among them; the whole contract runs
   * with these. None unless overridden.
   */
  protected Map<String, Object> options() {
    return Map.of();
  }

  /** What the balancer may work through, if it works through others. None unless overridden. */
  protected BalancerProvider.Others others() {
    return BalancerProvider.Others.NONE;
  }

  @Test
  final void isNamedInLowerCaseWithHyphens() {
    assertThat(provider().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  }

  @Test
  final void acceptsItsOptions() {
    assertThat(problemsOf(options())).isEmpty();
  }

  @Test
  final void reportsUnknownOption() {
    assertThat(problemsOf(optionsWith("no-such-option", 1)))
        .extracting(ConfigProblem::path)
        .containsExactly("options.no-such-option");
  }

  @Test
  final void reportsEachOptionOfWrongType() {
    for (String name : options().keySet()) {
      assertThat(problemsOf(optionsWith(name, new Object())))
          .as("problems where %s is of no type at all", name)
          .anyMatch(problem -> problem.path().equals("options." + name));
    }
  }

  @Test
  final void knowsEachOptionOfTheContract() {
    for (String name : options().keySet()) {
      assertThat(problemsOf(optionsWith(name, new Object())))
          .as("problems where %s is of no type at all", name)
          .noneMatch(problem -> problem.expectation().startsWith("unknown option"));
    }
  }

  @Test
  final void worksInSpiteOfWrongOptions() {
    for (String name : options().keySet()) {
      BalancerFactory factory =
          provider().configure(Options.of("options", optionsWith(name, new Object())), others());

      assertThat(factory.create(context(pool(1), null)).pick(pick())).isZero();
    }
  }

  @Test
  final void picksNothingFromEmptyList() {
    assertThat(balancer(pool(0), null).pick(pick())).isEqualTo(Balancer.NONE);
  }

  @Test
  final void picksNoDrainedEndpointForRequestThatBelongsToNone() {
    assertThat(balancer(pool(1).drain(0), null).pick(pick())).isEqualTo(Balancer.NONE);
    Balancer balancer = balancer(pool(3).drain(1), null);

    for (int i = 0; i < 100; i++) {
      assertThat(balancer.pick(pick())).isBetween(0, 1);
    }
  }

  @Test
  final void picksTheOnlyEndpoint() {
    assertThat(balancer(pool(1), null).pick(pick())).isZero();
  }

  @Test
  final void picksNothingWhereNothingIsAvailable() {
    for (int size : new int[] {1, 2, 3, 100}) {
      assertThat(balancer(pool(size), null).pick(pick().where(index -> false)))
          .as("pick from %s endpoints of which none is available", size)
          .isEqualTo(Balancer.NONE);
    }
  }

  @Test
  final void findsTheOnlyAvailableOfThousand() {
    Balancer balancer = balancer(pool(1_000), null);

    for (int i = 0; i < 1_000; i += 37) {
      int only = i;
      assertThat(balancer.pick(pick().where(index -> index == only))).isEqualTo(only);
    }
  }

  @Test
  final void picksFromSixtyThousand() {
    Balancer balancer = balancer(pool(60_000), null);

    for (int i = 0; i < 1_000; i++) {
      assertThat(balancer.pick(pick())).isBetween(0, 59_999);
    }
  }

  @Property(tries = 300, seed = "1")
  final void picksAnAvailableEndpointWheneverThereIsOne(
      @ForAll @Size(max = 50) List<@Scale(6) @DoubleRange(min = 1e-6, max = 1e6) Double> weights,
      @ForAll long seed) {
    FakePool pool = weighted(weights.stream().mapToDouble(Double::doubleValue).toArray());
    RandomSource random = new SeededRandom(seed);
    Balancer balancer = balancer(pool, null);
    for (int round = 0; round < 20; round++) {
      boolean[] available = new boolean[pool.size()];
      boolean any = false;
      for (int i = 0; i < available.length; i++) {
        available[i] = random.nextInt(3) == 0;
        any |= available[i];
        pool.busy(i, random.nextInt(10));
      }

      int picked = balancer.pick(pick().where(index -> available[index]));

      assertThat(picked != Balancer.NONE).isEqualTo(any);
      if (any) {
        assertThat(available[picked]).isTrue();
        Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
        balancer.completed(picked, outcome, random.nextInt(1_000_000_000), NOW_NANOS);
      }
    }
  }

  @Test
  final void learnsFromAnyOutcomeHoweverLongItTook() {
    Balancer balancer = balancer(pool(3), null);

    for (Outcome outcome : OUTCOMES) {
      for (long latencyNanos : new long[] {0, 1, LONG_LATENCY_NANOS}) {
        balancer.completed(1, outcome, latencyNanos, NOW_NANOS);
        assertThat(balancer.pick(pick())).isBetween(0, 2);
      }
    }
  }

  @Test
  final void learnsWhatEndpointsSayOfTheirLoad() {
    FakePool pool = pool(3).drain(2);
    Balancer balancer = balancer(pool, null);

    for (double number : new double[] {0, 0.5, 1e-300, Double.MAX_VALUE}) {
      for (int i = 0; i < pool.size() + pool.drained(); i++) {
        balancer.reported(i, new LoadReport(number, number, number), NOW_NANOS);
        balancer.reported(i, new LoadReport(number, 0, number), NOW_NANOS);
      }
      balancer.refresh();
      assertThat(balancer.pick(pick())).isBetween(0, 1);
    }
  }

  /**
   * The first pick may make what the others use, and other threads answer probes, for which they
   * may read the clock.
   */
  @Test
  final void goesByTheTimeThatItIsHandedAndReadsNoClock() {
    FakeTicker ticker = new FakeTicker();
    CountingTicker counting = new CountingTicker(ticker, Thread.currentThread());
    Balancer balancer =
        balancer(BalancerContext.of("tested", pool(10), counting, new SeededRandom(1)));
    balancer.pick(pick());
    counting.readings = 0;

    for (int i = 0; i < 100; i++) {
      ticker.advance(Duration.ofMillis(100));
      int picked = balancer.pick(pick().at(ticker.nanos()));
      assertThat(picked).isBetween(0, 9);
      Outcome outcome = OUTCOMES.get(i % OUTCOMES.size());
      balancer.completed(picked, outcome, 1_000_000, ticker.nanos());
      balancer.reported(picked, new LoadReport(0.5, 100, 1), ticker.nanos());
    }

    assertThat(counting.readings).as("readings of the ticker").isZero();
  }

  /** Counts how often one thread reads another ticker. */
  private static final class CountingTicker implements Ticker {

    private final Ticker counted;
    private final Thread reader;
    private int readings;

    CountingTicker(Ticker counted, Thread reader) {
      this.counted = counted;
      this.reader = reader;
    }

    @Override
    public long nanos() {
      if (Thread.currentThread() == reader) {
        readings++;
      }
      return counted.nanos();
    }
  }

  @Test
  final void addsHeadersToTheResponseOrNot() {
    Balancer balancer = balancer(pool(3), null);
    int picked = balancer.pick(pick());

    balancer.addResponseHeaders(
        picked,
        pick(),
        (name, value) -> {
          assertThat(name).matches("[A-Za-z0-9-]+");
          assertThat(value).isNotBlank().doesNotContain("\r", "\n");
        });
  }

  @Test
  final void learnsAfterItWasReplaced() {
    Balancer first = balancer(pool(3), null);
    Balancer second = balancer(pool(3).without(2), first);
    Balancer third = balancer(pool(0), second);
    Balancer fourth = balancer(pool(4), third);

    for (Outcome outcome : OUTCOMES) {
      first.completed(2, outcome, 1, NOW_NANOS);
      second.completed(1, outcome, 1, NOW_NANOS);
    }

    assertThat(first.pick(pick())).isBetween(0, 2);
    assertThat(second.pick(pick())).isBetween(0, 1);
    assertThat(third.pick(pick())).isEqualTo(Balancer.NONE);
    assertThat(fourth.pick(pick())).isBetween(0, 3);
  }

  @Test
  final void replacesBalancerOfAnotherClass() {
    Balancer other = context -> Balancer.NONE;

    assertThat(balancer(pool(1), other).pick(pick())).isZero();
  }

  @Test
  final void isPickedFromAndToldByManyThreadsAtOnce() throws Exception {
    FakePool pool = pool(10);
    Balancer balancer = balancer(pool, null);
    int threads = 4;
    CountDownLatch ready = new CountDownLatch(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        ends.add(executor.submit(() -> pickAndComplete(balancer, pool, ready)));
      }
      awaitAll(ends);
    } finally {
      executor.shutdownNow();
    }
    for (int i = 0; i < pool.size(); i++) {
      assertThat(pool.inFlight(i)).isZero();
    }
  }

  private static void pickAndComplete(Balancer balancer, FakePool pool, CountDownLatch ready) {
    FakePick pick = pick().without(3);
    ready.countDown();
    awaitQuietly(ready);
    for (int i = 0; i < 10_000; i++) {
      int index = balancer.pick(pick);
      assertThat(index != 3 && index >= 0 && index < pool.size()).as("pick %s", index).isTrue();
      pool.started(index);
      balancer.completed(index, OUTCOMES.get(i % OUTCOMES.size()), i, NOW_NANOS + i);
      pool.finished(index);
      if (i % 100 == 0) {
        synchronized (balancer) {
          balancer.refresh();
        }
      }
    }
  }

  /** Each pick is checked against the membership of the very balancer that made it. */
  @Test
  final void isReplacedWhileItIsPickedFrom() throws Exception {
    List<Serving> current = new CopyOnWriteArrayList<>(List.of(serving(20, null)));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ends.add(executor.submit(() -> pickUntil(over, current)));
      }
      for (int i = 0; i < 500; i++) {
        current.set(0, serving(i % 30, current.get(0).balancer()));
        current.get(0).balancer().refresh();
      }
      over.set(true);
      awaitAll(ends);
    } finally {
      over.set(true);
      executor.shutdownNow();
    }
  }

  /** Of the endpoints every third is not available. */
  private static void pickUntil(AtomicBoolean over, List<Serving> current) {
    FakePick pick = pick().where(index -> index % 3 != 0);
    while (!over.get()) {
      Serving serving = current.get(0);
      FakePool pool = serving.pool();
      int picked = serving.balancer().pick(pick);
      assertThat(picked).as("pick of %s endpoints", pool.size()).isLessThan(pool.size());
      assertThat(picked >= 0).isEqualTo(pool.size() > 1);
      assertThat(picked >= 0 && picked % 3 == 0).as("pick %s", picked).isFalse();
      if (picked >= 0) {
        pool.started(picked);
        serving.balancer().completed(picked, Outcome.success(), picked * 1_000L, NOW_NANOS);
        serving.balancer().reported(picked, new LoadReport(0.5, 100, 0), NOW_NANOS);
        pool.finished(picked);
      }
    }
  }

  private Serving serving(int size, @Nullable Balancer predecessor) {
    FakePool pool = pool(size);
    return new Serving(pool, balancer(pool, predecessor));
  }

  private record Serving(FakePool pool, Balancer balancer) {}

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAll(List<Future<?>> ends)
      throws ExecutionException, InterruptedException {
    for (Future<?> end : ends) {
      end.get();
    }
  }

  /**
   * The least of several rounds, since the virtual machine itself may allocate on the thread now
   * and then; a balancer that allocates does so in every round, 16 bytes for a pick at least.
   */
  @Test
  final void allocatesNothing() {
    boolean canMeasure = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(canMeasure, "the virtual machine does not count allocated bytes");
    int picks = 5_000;
    long least = Long.MAX_VALUE;
    FakePool pool = weighted(5, 1, 1, 0.3, 2, 2, 1, 1, 1, 1);
    Balancer balancer = balancer(pool, null);
    for (int round = 0; round < 20; round++) {
      least = Math.min(least, bytesAllocated(balancer, picks));
    }
    assertThat(least).as("bytes allocated by %s picks", picks).isLessThan(picks);
  }

  private static long bytesAllocated(Balancer balancer, int picks) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FakePick pick = pick().without(1);
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < picks; i++) {
      int index = balancer.pick(pick);
      balancer.completed(
          index, i % 9 == 0 ? Outcome.failed() : Outcome.success(), i, NOW_NANOS + i);
    }
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  private List<ConfigProblem> problemsOf(Map<String, Object> options) {
    Options read = Options.of("options", options);
    provider().configure(read, others());
    return read.problems();
  }

  private Map<String, Object> optionsWith(String name, Object value) {
    Map<String, Object> options = new HashMap<>(options());
    options.put(name, value);
    return options;
  }

  private Balancer balancer(EndpointList endpoints, @Nullable Balancer predecessor) {
    return balancer(context(endpoints, predecessor));
  }

  private Balancer balancer(BalancerContext context) {
    return provider().configure(Options.of("options", options()), others()).create(context);
  }

  private static BalancerContext context(EndpointList endpoints, @Nullable Balancer predecessor) {
    return BalancerContext.of("tested", endpoints, new FakeTicker(), new SeededRandom(1))
        .withPredecessor(predecessor);
  }
}
