package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {

  private final LimitedBody body = new LimitedBody(10);
  private boolean brokenOff;

  LimitedBodyTest() {
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long items) {}

          @Override
          public void cancel() {
            brokenOff = true;
          }
        });
  }

  @Test
  void bodyThatFitsIsThereAsAWhole() {
    body.onNext(List.of(ByteBuffer.wrap(new byte[4]), ByteBuffer.wrap(new byte[3])));
    body.onNext(List.of(ByteBuffer.wrap(new byte[3])));
    body.onComplete();

    assertThat(body.getBody()).isCompletedWithValueMatching(bytes -> bytes.length == 10);
    assertThat(brokenOff).isFalse();
  }

  @Test
  void bodyThatIsTooLargeIsBrokenOff() {
    body.onNext(List.of(ByteBuffer.wrap(new byte[4]), ByteBuffer.wrap(new byte[7])));
    body.onNext(List.of(ByteBuffer.wrap(new byte[1])));

    assertThat(brokenOff).isTrue();
    assertThat(body.getBody())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("larger than the 10 bytes");
  }
}
