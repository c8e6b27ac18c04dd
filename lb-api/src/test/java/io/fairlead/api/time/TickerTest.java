package io.fairlead.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TickerTest {

  @Test
  void systemTickerNeverGoesBack() {
    Ticker ticker = Ticker.system();
    long before = ticker.nanos();
    assertThat(ticker.nanos()).isGreaterThanOrEqualTo(before);
  }

  @Property
  void tickerTellsWhatItIsGiven(@ForAll long nanos) {
    Ticker ticker = () -> nanos;
    assertThat(ticker.nanos()).isEqualTo(nanos);
  }
}
