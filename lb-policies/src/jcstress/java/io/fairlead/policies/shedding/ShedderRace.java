package io.fairlead.policies.shedding;

import io.fairlead.api.config.Options;
import io.fairlead.testkit.FakeTicker;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Law: a window that is over is closed by one of those who notice. A second one would judge by the
 * nothing that has come since, and shed nothing.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "The overload of the window is answered.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It was closed twice, or not at all.")
@State
public class ShedderRace {

  private static final SheddingSettings SETTINGS =
      SheddingSettings.read(Options.of("shedding", Map.of()));

  private static final int SLOTS = 1;
  private static final int REQUESTS = 10;

  private final FakeTicker ticker = new FakeTicker();
  private final Shedder shedder = new Shedder(ticker);

  public ShedderRace() {
    for (int i = 0; i < REQUESTS; i++) {
      shedder.begin();
      come(i);
    }
    ticker.advance(SETTINGS.window());
  }

  private void come(int cell) {
    shedder.lets(cell * Order.SHARES, SLOTS, SETTINGS);
  }

  @Actor
  void first() {
    come(0);
  }

  @Actor
  void second() {
    come(0);
  }

  @Arbiter
  void look(Z_Result result) {
    result.r1 = !shedder.state().isEmpty();
  }
}
