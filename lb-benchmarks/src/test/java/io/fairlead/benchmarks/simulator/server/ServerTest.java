package io.fairlead.benchmarks.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.benchmarks.simulator.traffic.Randomness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ServerTest {

  @Test
  void jobsShareTheCores() {
    Server server = new Server(ServerConfig.sharing(1));
    server.start(0, 1, 100);
    server.start(50, 2, 100);

    // From 50 on each gets half: the first has 50 left, the second then has 50 left and all.
    assertThat(server.nextEndNanos()).isEqualTo(150);
    assertThat(server.finish(150)).isEqualTo(1);
    assertThat(server.nextEndNanos()).isEqualTo(200);
  }

  @Test
  void jobUsesOneCoreAtMost() {
    Server server = new Server(ServerConfig.sharing(4));
    server.start(0, 1, 100);

    assertThat(server.nextEndNanos()).isEqualTo(100);
  }

  @Test
  void jobsWaitForTheirTurn() {
    Server server = new Server(ServerConfig.fifo(1));
    server.start(0, 1, 100);
    server.start(10, 2, 5);

    assertThat(server.jobs()).isEqualTo(2);
    assertThat(server.finish(server.nextEndNanos())).isEqualTo(1);
    assertThat(server.nextEndNanos()).isEqualTo(105);
  }

  @Test
  void jobsDoNotDisturbOneAnotherWhereTheyOnlyWait() {
    Server server = new Server(ServerConfig.delay());
    server.start(0, 1, 100);
    server.start(0, 2, 100);

    assertThat(server.nextEndNanos()).isEqualTo(100);
  }

  @Test
  void fewerCoresDelayJobsThatRun() {
    Server server = new Server(ServerConfig.sharing(2));
    server.start(0, 1, 100);
    server.start(0, 2, 200);

    server.limitCores(50, 1);

    assertThat(server.nextEndNanos()).isEqualTo(150);
  }

  @Test
  void withoutCoresNothingEnds() {
    Server server = new Server(ServerConfig.sharing(1));
    server.start(0, 1, 100);

    server.limitCores(40, 0);
    assertThat(server.nextEndNanos()).isEqualTo(Server.NEVER);
    server.limitCores(1_000, 1);

    assertThat(server.nextEndNanos()).isEqualTo(1_060);
  }

  @Test
  void slowdownMakesWorkLonger() {
    Server server = new Server(ServerConfig.sharing(1));
    server.slowDown(3);
    server.start(0, 1, 100);

    assertThat(server.nextEndNanos()).isEqualTo(300);
  }

  @Test
  void crashDropsAllJobs() {
    Server server = new Server(ServerConfig.fifo(1));
    List<Integer> dropped = new ArrayList<>();
    server.start(0, 1, 100);
    server.start(0, 2, 100);

    server.abort(50, dropped::add);

    assertThat(dropped).containsExactly(1, 2);
    assertThat(server.jobs()).isZero();
    assertThat(server.nextEndNanos()).isEqualTo(Server.NEVER);
  }

  @Test
  void countsWhatIsUsedAndWhatThereWas() {
    Server server = new Server(ServerConfig.sharing(2));
    server.start(0, 1, 100);
    server.finish(100);

    assertThat(server.usedCoreNanos(200)).isEqualTo(100);
    assertThat(server.offeredCoreNanos(200)).isEqualTo(400);
    assertThat(server.jobNanos(200)).isEqualTo(100);
  }

  /** Against a reference that looks at every job at each step. */
  @Property(tries = 200)
  void virtualTimeEndsJobsWhenSharingThemOutStepByStepDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int maxRunning,
      @ForAll boolean shares,
      @ForAll @DoubleRange(min = 0.3, max = 4) double cores) {
    double offered = shares ? cores : maxRunning;
    ServerConfig config = shares ? ServerConfig.sharing(cores) : ServerConfig.fifo(maxRunning);
    Randomness random = new Randomness(seed, 0);
    Server server = new Server(config);
    Reference reference = new Reference(config.maxRunning(), offered);
    Map<Integer, Long> ends = new HashMap<>();
    long now = 0;
    for (int job = 0; job < 40; job++) {
      now += random.nextInt(2_000_000);
      endUntil(server, now, ends);
      reference.runUntil((double) now);
      if (shares && job % 10 == 9) {
        double newCores = 0.2 + 3 * random.nextDouble();
        server.limitCores(now, newCores);
        reference.cores = newCores;
      }
      double work = 1 + random.nextInt(3_000_000);
      server.start(now, job, work);
      reference.start(job, work);
    }
    endUntil(server, Server.NEVER - 1, ends);
    reference.runUntil(Double.MAX_VALUE);

    assertThat(ends).hasSize(40);
    // The server rounds each end up to a nanosecond, which moves those after it.
    reference.ends.forEach(
        (job, end) -> assertThat((double) ends.get(job)).isCloseTo(end, within(200.0)));
  }

  private static void endUntil(Server server, long until, Map<Integer, Long> ends) {
    while (server.nextEndNanos() <= until) {
      long at = server.nextEndNanos();
      ends.put(server.finish(at), at);
    }
  }

  private static final class Reference {
    private final int maxRunning;
    private double cores;
    private double now;
    private final List<Integer> jobs = new ArrayList<>();
    private final Map<Integer, Double> left = new HashMap<>();
    private final Map<Integer, Double> ends = new HashMap<>();

    Reference(int maxRunning, double cores) {
      this.maxRunning = maxRunning;
      this.cores = cores;
    }

    void start(int job, double work) {
      jobs.add(job);
      left.put(job, work);
    }

    void runUntil(double until) {
      while (!jobs.isEmpty()) {
        List<Integer> running = jobs.subList(0, Math.min(maxRunning, jobs.size()));
        double speed = Math.min(1, cores / running.size());
        int first = running.get(0);
        for (int job : running) {
          first = left.get(job) < left.get(first) ? job : first;
        }
        double step = Math.min(until - now, left.get(first) / speed);
        boolean ended = step == left.get(first) / speed;
        running.forEach(job -> left.merge(job, -step * speed, Double::sum));
        now += step;
        if (!ended) {
          return;
        }
        ends.put(first, now);
        jobs.remove(Integer.valueOf(first));
      }
      now = until;
    }
  }
}
