package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Law: all is told before whoever has something to tell goes away, and by one thread at a time. */
@JCStressTest
@Outcome(id = "2, false", expect = Expect.ACCEPTABLE, desc = "Both are told, one after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is left untold, or two are told at once.")
@State
public class AnnouncementsRace {

  private static final NoisyNeighbour NOISY =
      new NoisyNeighbour(
          "acme",
          Phase.FOUND,
          null,
          "",
          Instant.EPOCH,
          Instant.EPOCH,
          new Evidence(Measure.WORK, 0.5, 0.1, 9, 0, 2, 0, Duration.ofSeconds(5)));

  private final AtomicInteger telling = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private volatile boolean overlapped;
  private final Announcements announcements =
      new Announcements(
          "main",
          new LbListener() {
            @Override
            public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
              overlapped |= telling.incrementAndGet() > 1;
              told.incrementAndGet();
              telling.decrementAndGet();
            }
          });

  @Actor
  void first() {
    announcements.add(NOISY);
    announcements.tell();
  }

  @Actor
  void second() {
    announcements.add(NOISY);
    announcements.tell();
  }

  @Arbiter
  void count(IZ_Result result) {
    result.r1 = told.get();
    result.r2 = overlapped;
  }
}
