package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * What every policy must hold. Extend it, supply the provider, and choose options and a site where
 * the policy refuses the next request after a few hundred at most; where it never refuses, the laws
 * on refusing are skipped.
 *
 * <p>Each test runs on a site of its own, whose clock stands still unless said otherwise.
 */
public abstract class PolicyContract {

  private static final int MANY = 1_000;
  private static final int THREADS = 4;
  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  /** For extension. */
  protected PolicyContract() {}

  /** The provider that is tested. */
  protected abstract PolicyProvider provider();

  /** Options, none unless overridden. */
  protected Map<String, Object> options() {
    return Map.of();
  }

  /** A new site with a clock of its own. */
  protected FakeSite site() {
    return FakeSite.of(provider().name());
  }

  /**
   * Brings a new policy into the state that the laws are to be checked in; leaves it as it is
   * unless overridden.
   */
  protected void prepare(Policy policy, FakeSite site) {}

  /**
   * How long after any load the policy must admit again, with every request released. One hour
   * unless overridden.
   */
  protected Duration recovery() {
    return Duration.ofHours(1);
  }

  /** The bytes that a refusal may allocate on average; 0 unless overridden. */
  protected long bytesPerRefusal() {
    return 0;
  }

  @Test
  void hasANameAndOneScope() {
    assertThat(provider().name()).isNotBlank();
    assertThat(factory().scope()).isNotNull().isEqualTo(factory().scope());
  }

  @Test
  void acceptsItsOptions() {
    Options options = Options.of("policies.tested", options());
    provider().configure(options);

    assertThat(options.problems()).isEmpty();
  }

  @Test
  void reportsAnUnknownOptionWithItsPath() {
    assertThat(problems(Map.of("no-such-option", 1)))
        .extracting(ConfigProblem::path)
        .containsExactly("policies.tested.no-such-option");
  }

  @Test
  void reportsEveryOptionOfTheWrongTypeWithItsPath() {
    for (String option : knownOptions()) {
      assertThat(problems(Map.of(option, new Object())))
          .extracting(ConfigProblem::path)
          .contains("policies.tested." + option);
    }
  }

  @Test
  void newPolicyIsReadyAndAdmits() {
    FakeSite site = site();
    Policy policy = factory().create(site);

    assertThat(policy.isReady()).isTrue();
    assertThat(policy.tryAcquire(REQUEST)).isNull();
  }

  @Test
  void askingChangesNothing() {
    FakeSite site = site();
    Policy policy = prepared(site);
    for (int i = 0; i < MANY; i++) {
      policy.isReady();
      policy.isFresh();
      policy.state();
      policy.quotas();
    }

    assertThat(admitAll(policy)).isEqualTo(capacity());
  }

  @Test
  void rejectionNamesThePolicyAndTakesNothing() {
    FakeSite site = site();
    Policy policy = prepared(site);
    if (admitAll(policy) == MANY) {
      return; // a policy that never refuses
    }

    for (int i = 0; i < MANY; i++) {
      assertThat(policy.tryAcquire(REQUEST))
          .isNotNull()
          .extracting(Rejection::policy)
          .isEqualTo(site.policy());
    }

    policy.release(REQUEST, Outcome.notSent(), 0);
    assertThat(admitAll(policy)).isEqualTo(1);
  }

  @Test
  void whateverBecomesOfRequestsNothingSticks() {
    for (Outcome outcome :
        List.of(
            Outcome.success(),
            Outcome.failed(),
            Outcome.unreachable(),
            Outcome.broken(),
            Outcome.timedOut(),
            Outcome.cancelled(),
            Outcome.notSent())) {
      FakeSite site = site();
      Policy policy = prepared(site);
      for (int round = 0; round < 100; round++) {
        int admitted = admitAll(policy);
        assertThat(admitted).as("admitted in round %s of %s", round, outcome).isPositive();
        site.ticker().advance(Duration.ofMillis(1));
        for (int i = 0; i < admitted; i++) {
          policy.release(REQUEST, outcome, 1_000_000);
        }
        site.ticker().advance(recovery());
      }
    }
  }

  /** Admissions and returned leases in any order leave the policy as it was. */
  @Property(tries = 50, seed = "20260101")
  void notSentGivesBackWhatWasTaken(@ForAll @Size(max = 200) List<Boolean> admissions) {
    Policy policy = prepared(site());
    boolean wasFresh = policy.isFresh();
    int held = 0;
    for (boolean admission : admissions) {
      if (admission) {
        held += policy.tryAcquire(REQUEST) == null ? 1 : 0;
      } else if (held > 0) {
        policy.release(REQUEST, Outcome.notSent(), 0);
        held--;
      }
    }
    giveBack(policy, held);

    assertThat(policy.isFresh()).isEqualTo(wasFresh);
    assertThat(admitAll(policy)).isEqualTo(capacity());
  }

  @Test
  void reloadGivesNothingBack() {
    FakeSite site = site();
    Policy policy = prepared(site);
    if (admitAll(policy) == MANY) {
      return; // a policy that never refuses
    }

    Policy successor = factory().create(site.after(policy));
    assertThat(successor.tryAcquire(REQUEST)).isNotNull();

    policy.release(REQUEST, Outcome.notSent(), 0);
    assertThat(admitAll(successor)).isEqualTo(1);
  }

  @Test
  void threadsNeverHoldMoreThanOneThreadCould() throws Exception {
    Policy policy = prepared(site());
    int capacity = capacity();
    AtomicInteger held = new AtomicInteger();
    AtomicInteger mostHeld = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int batch = 1 + (i + capacity) / 2;
        threads.add(
            executor.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < MANY; round++) {
                    int taken = 0;
                    while (taken < batch && policy.tryAcquire(REQUEST) == null) {
                      taken++;
                      mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
                    }
                    held.addAndGet(-taken);
                    giveBack(policy, taken);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> thread : threads) {
        thread.get(1, TimeUnit.MINUTES);
      }
    } finally {
      executor.shutdownNow();
    }

    if (capacity < MANY) {
      assertThat(mostHeld).hasValueBetween(1, capacity);
    }
    assertThat(admitAll(policy)).isEqualTo(capacity);
  }

  @Test
  void refusingAllocatesNothing() {
    Policy policy = prepared(site());
    if (admitAll(policy) == MANY) {
      return; // a policy that never refuses
    }
    refuseMany(policy);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    refuseMany(policy);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    // Half a byte each for what the virtual machine itself may do meanwhile.
    assertThat(bytes).isLessThanOrEqualTo(10L * MANY * bytesPerRefusal() + 5L * MANY);
  }

  private static void refuseMany(Policy policy) {
    for (int i = 0; i < 10 * MANY; i++) {
      if (policy.tryAcquire(REQUEST) == null) {
        throw new AssertionError("admitted what was refused before");
      }
    }
  }

  /** How many requests a prepared policy admits at once, at most {@link #MANY}. */
  private int capacity() {
    return admitAll(prepared(site()));
  }

  private static int admitAll(Policy policy) {
    int admitted = 0;
    while (admitted < MANY && policy.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }

  private static void giveBack(Policy policy, int count) {
    for (int i = 0; i < count; i++) {
      policy.release(REQUEST, Outcome.notSent(), 0);
    }
  }

  private Policy prepared(FakeSite site) {
    Policy policy = factory().create(site);
    prepare(policy, site);
    return policy;
  }

  private PolicyFactory factory() {
    return provider().configure(Options.of("policies.tested", options()));
  }

  private List<ConfigProblem> problems(Map<String, Object> values) {
    Options options = Options.of("policies.tested", values);
    provider().configure(options);
    return options.problems();
  }

  /** The options that the provider asks for, as it lists them for one that it does not know. */
  private List<String> knownOptions() {
    String expectation = problems(Map.of("no-such-option", 1)).get(0).expectation();
    String known = expectation.substring(expectation.indexOf("known are ") + 10);
    return known.isEmpty() ? List.of() : List.of(known.split(", "));
  }
}
