package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UsualTimesTest {

  private final UsualTimes times = new UsualTimes(4);

  @Test
  void moreOfWhatIsSlowByItselfIsNoSlowdown() {
    times.learn(work("slow", 100, 50, "fast", 1, 50), 1);

    HeavyHitters latest = work("slow", 100, 500, "fast", 1, 5);
    assertThat(times.slowdownBut("nobody", latest, 10)).isCloseTo(1, within(1e-9));
  }

  @Test
  void slowdownOfTheOthersIsThatWithoutTheOne() {
    times.learn(work("noisy", 10, 50, "victim", 10, 50), 1);

    HeavyHitters latest = work("noisy", 1_000, 900, "victim", 30, 20);
    assertThat(times.slowdownBut("noisy", latest, 10)).isCloseTo(3, within(1e-9));
  }

  @Test
  void fewRequestsShowNothing() {
    times.learn(work("noisy", 10, 50, "victim", 10, 50), 1);

    assertThat(times.slowdownBut("noisy", work("noisy", 10, 50, "victim", 90, 9), 10)).isEqualTo(1);
  }

  @Test
  void whoWasNeverSeenIsNotCompared() {
    times.learn(work("noisy", 10, 50, "victim", 10, 50), 1);

    assertThat(times.slowdownBut("noisy", work("noisy", 10, 50, "new", 90, 90), 10)).isEqualTo(1);
  }

  @Test
  void thoseAreForgottenThatWereNotSeenLast() {
    for (int i = 0; i < 100; i++) {
      times.learn(work("a" + i, 1, 20, "b" + i, 1, 20), 1);
    }

    assertThat(times.slowdownBut("nobody", work("a0", 9, 20, "b0", 9, 20), 10)).isEqualTo(1);
    assertThat(times.slowdownBut("nobody", work("a99", 9, 20, "b99", 9, 20), 10)).isEqualTo(9);
  }

  @Test
  void whoHasGoneIsForgotten() {
    times.learn(work("gone", 1, 20, "here", 1, 20), 1);

    times.forgetIf(tenant -> tenant.equals("gone"));

    assertThat(times.slowdownBut("here", work("gone", 9, 20, "here", 9, 20), 10)).isEqualTo(1);
    assertThat(times.slowdownBut("gone", work("gone", 9, 20, "here", 9, 20), 10)).isEqualTo(9);
  }

  private static HeavyHitters work(
      String tenant, double each, int times, String other, double otherEach, int otherTimes) {
    HeavyHitters work = new HeavyHitters(Round.PLACES);
    work.add(tenant, each * times, times);
    work.add(other, otherEach * otherTimes, otherTimes);
    return work;
  }
}
