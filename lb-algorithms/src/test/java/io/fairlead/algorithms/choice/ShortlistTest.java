package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShortlistTest {

  private final Shortlist shortlist = new Shortlist(pool(1_000));

  @Test
  void allAreLookedAtOnceUntilItIsForgotten() {
    AtomicInteger asked = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      assertThat(shortlist.look(pick().where(index -> asked.incrementAndGet() > 0 && index < 10)))
          .isNotNull()
          .isSameAs(shortlist.few());
    }
    assertThat(asked).hasValue(1_000);

    shortlist.forget();
    assertThat(shortlist.few()).isNull();
    assertThat(shortlist.look(pick().where(index -> index < 10))).isNotNull();
  }

  @Test
  void thereIsNoneIfMoreThanHalfAreAvailableOrNobody() {
    AtomicInteger asked = new AtomicInteger();

    assertThat(shortlist.look(pick().where(index -> asked.incrementAndGet() > 0))).isNull();
    assertThat(shortlist.look(pick().where(index -> asked.incrementAndGet() > 0))).isNull();
    assertThat(asked).hasValueLessThan(510);

    shortlist.forget();
    assertThat(shortlist.look(pick().where(index -> false))).isNull();
  }

  @Test
  void smallListsHaveNone() {
    assertThat(new Shortlist(pool(100)).look(pick().where(index -> index == 1))).isNull();
  }

  @Test
  void oneThatIsMadeWhileItIsForgottenLastsUntilTheNextTime() {
    shortlist.look(
        pick()
            .where(
                index -> {
                  if (index == 500) {
                    shortlist.forget();
                  }
                  return index < 10;
                }));
    assertThat(shortlist.few()).isNotNull();

    shortlist.forget();

    assertThat(shortlist.few()).isNull();
  }
}
