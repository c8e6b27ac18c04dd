package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeProbes;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract with probes that are answered, and what is different with them. */
class HotColdProbingTest extends BalancerContract {

  /** What the contract is run with; a thread of its own answers, all the time. */
  private static final LateAnswers ANSWERED = new LateAnswers();

  @SuppressWarnings("unused") // runs until the virtual machine ends
  private static final ScheduledFuture<?> ANSWERING =
      Executors.newSingleThreadScheduledExecutor(HotColdProbingTest::daemon)
          .scheduleWithFixedDelay(ANSWERED::answerAll, 0, 20, TimeUnit.MICROSECONDS);

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "answers");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  protected BalancerProvider provider() {
    return new Probed(new HotColdProvider(), ANSWERED);
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("probes-per-request", 4, "removals-per-request", 0.5);
  }

  /** Remembers the last probe of each of 64 places, and allocates nothing. */
  private static final class LateAnswers implements ProbeSource {

    private final AtomicReferenceArray<@Nullable Answer> waiting = new AtomicReferenceArray<>(64);

    @Override
    public void probe(Endpoint endpoint, Answer answer) {
      waiting.set(endpoint.id().hashCode() & 63, answer);
    }

    void answerAll() {
      for (int place = 0; place < 64; place++) {
        Answer answer = waiting.getAndSet(place, null);
        if (answer != null) {
          answer.answered(place % 5, 1_000L * place);
        }
      }
    }
  }

  @Test
  void slowEndpointGetsLittle() {
    Traffic traffic = Traffic.withProbes(new HotColdProvider());
    traffic.slowDown(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.02);
  }

  @Test
  void fastFailingEndpointGetsLittle() {
    Traffic traffic = Traffic.withProbes(new HotColdProvider());
    traffic.failFast(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.1);
  }

  @Test
  void endpointThatWasSlowGetsItsPartAgainAtOnce() {
    Traffic traffic = Traffic.withProbes(new HotColdProvider());
    traffic.slowDown(0);
    traffic.shareOfFirst(Duration.ofSeconds(60));
    traffic.recover(0);
    traffic.shareOfFirst(Duration.ofSeconds(1));

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void endpointsThatAreAlikeShareEvenly() {
    Traffic traffic = Traffic.withProbes(new HotColdProvider());

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void goesByWhatItHasSeenWhereNobodyAnswers() {
    FakePool pool = pool(2).busy(0, 3);
    Balancer balancer = Picks.balancer(new Probed(new HotColdProvider(), new FakeProbes()), pool);

    for (int i = 0; i < 100; i++) {
      assertThat(balancer.pick(pick())).isEqualTo(1);
    }
  }

  @Test
  void goesByTheProbesWhereThereAreAny() {
    FakePool pool = pool(2).busy(0, 3);
    FakeProbes probes = new FakeProbes().says("e1", 9, Duration.ofMillis(1));
    Balancer balancer = Picks.balancer(new Probed(new HotColdProvider(), probes), pool);
    balancer.pick(pick());
    probes.answer();

    assertThat(balancer.pick(pick())).isZero();
  }

  @Test
  void sendsNoProbesWhereNoneAreWanted() {
    FakeProbes probes = new FakeProbes();
    BalancerProvider provider = new Probed(new HotColdProvider(), probes);
    Picks.balancer(provider, Map.of("probes-per-request", 0), pool(3), null).pick(pick());

    assertThat(probes.waiting()).isEmpty();
  }

  @Test
  void successorHasTheProbes() {
    FakeProbes probes = new FakeProbes().says("e1", 9, Duration.ofMillis(1));
    Balancer first = Picks.balancer(new Probed(new HotColdProvider(), probes), pool(2));
    first.pick(pick());
    probes.answer();

    FakePool busier = pool(3).busy(0, 5);
    Map<String, Object> once = Map.of("removals-per-request", 0);
    Balancer second =
        Picks.balancer(new Probed(new HotColdProvider(), probes), once, busier, first);

    assertThat(second.pick(pick().without(2))).as("by the probes, not by what it sees").isZero();
  }

  /** Answers come between the picks here, so that what they allocate is not counted. */
  @Test
  void pickByProbesAllocatesNothing() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
        "the virtual machine does not count allocated bytes");
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    LateAnswers source = new LateAnswers();
    BalancerContext context =
        BalancerContext.of("test", pool(50), new FakeTicker(), new SeededRandom(1))
            .withProbes(source);
    Balancer balancer =
        new HotColdProvider().configure(Options.of("options", Map.of())).create(context);
    FakePick pick = pick();
    int picks = 2_000;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long bytes = 0;
      for (int i = 0; i < picks; i++) {
        long before = thread.getCurrentThreadAllocatedBytes();
        int picked = balancer.pick(pick);
        balancer.completed(picked, Outcome.success(), i, pick.nowNanos());
        bytes += thread.getCurrentThreadAllocatedBytes() - before;
        source.answerAll();
      }
      least = Math.min(least, bytes);
    }
    assertThat(least).as("bytes allocated by %s picks", picks).isLessThan(picks);
  }
}
