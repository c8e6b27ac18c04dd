package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.Outcome.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

  static Stream<Object[]> errorsAndWhatTheyMean() {
    return Stream.of(
        new Object[] {new ConnectException(), Kind.UNREACHABLE},
        new Object[] {new NoRouteToHostException(), Kind.UNREACHABLE},
        new Object[] {new UnknownHostException(), Kind.UNREACHABLE},
        new Object[] {new UnresolvedAddressException(), Kind.UNREACHABLE},
        new Object[] {new TimeoutException(), Kind.TIMED_OUT},
        new Object[] {new SocketTimeoutException(), Kind.TIMED_OUT},
        new Object[] {new InterruptedIOException(), Kind.TIMED_OUT},
        new Object[] {new CancellationException(), Kind.CANCELLED},
        new Object[] {new InterruptedException(), Kind.CANCELLED},
        new Object[] {new SocketException("reset"), Kind.BROKEN},
        new Object[] {new IOException(), Kind.BROKEN},
        new Object[] {new IllegalStateException(), Kind.FAILED},
        new Object[] {new StackOverflowError(), Kind.FAILED});
  }

  @ParameterizedTest
  @MethodSource("errorsAndWhatTheyMean")
  void readsErrors(Throwable error, Kind kind) {
    assertThat(Outcome.ofError(error).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @MethodSource("errorsAndWhatTheyMean")
  void looksThroughTheWrappersOfFutures(Throwable error, Kind kind) {
    Throwable wrapped = new CompletionException(new ExecutionException(error));

    assertThat(Outcome.ofError(wrapped).kind()).isEqualTo(kind);
  }

  @Test
  void noErrorIsSuccess() {
    assertThat(Outcome.ofError(null)).isSameAs(Outcome.success());
  }

  @Test
  void wrapperOfNothingIsFailure() {
    assertThat(Outcome.ofError(new CompletionException(null)).kind()).isEqualTo(Kind.FAILED);
  }

  @Property(seed = "1")
  void statusOfTheServerIsFailureAndEveryOtherIsNot(
      @ForAll @IntRange(min = 100, max = 599) int status) {
    Outcome outcome = Outcome.ofHttpStatus(status);

    assertThat(outcome.kind()).isEqualTo(status >= 500 ? Kind.FAILED : Kind.SUCCESS);
    assertThat(outcome.httpStatus()).isEqualTo(status);
    assertThat(Outcome.ofHttpStatus(status)).isSameAs(outcome);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 99, 600, Integer.MAX_VALUE})
  void refusesWhatIsNoStatus(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcome.ofHttpStatus(status))
        .withMessageContaining(String.valueOf(status));
  }

  @ParameterizedTest
  @EnumSource
  void noKindCountsBothForAndAgainstTheEndpoint(Kind kind) {
    Outcome outcome = of(kind);
    boolean neutral = kind == Kind.CANCELLED || kind == Kind.NOT_SENT;

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.isSuccess()).isEqualTo(kind == Kind.SUCCESS);
    assertThat(outcome.isFailure()).isEqualTo(kind != Kind.SUCCESS && !neutral);
  }

  @Property(seed = "1")
  void sizesAndCostChangeNothingElse(
      @ForAll Kind kind,
      @ForAll @LongRange(min = 0) long in,
      @ForAll @LongRange(min = 0) long out,
      @ForAll @LongRange(min = 0) long cost) {
    Outcome outcome = of(kind).withBytes(in, out).withCost(cost);

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.bytesIn()).isEqualTo(in);
    assertThat(outcome.bytesOut()).isEqualTo(out);
    assertThat(outcome.cost()).isEqualTo(cost);
    assertThat(outcome).isEqualTo(of(kind).withCost(cost).withBytes(in, out));
    assertThat(outcome).hasSameHashCodeAs(of(kind).withCost(cost).withBytes(in, out));
  }

  @Test
  void whatWasNeverSentCostsNothing() {
    assertThat(Outcome.notSent().cost()).isZero();
    assertThat(Outcome.notSent().costOr(7)).isZero();
  }

  @Test
  void costsOneUnlessToldOtherwise() {
    assertThat(Outcome.ofHttpStatus(200).withBytes(1, 2).cost()).isEqualTo(1);
  }

  @Test
  void refusesNegativeSizesAndCosts() {
    assertThatIllegalArgumentException().isThrownBy(() -> Outcome.success().withBytes(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Outcome.success().withBytes(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Outcome.success().withCost(-1));
  }

  private static Outcome of(Kind kind) {
    return switch (kind) {
      case SUCCESS -> Outcome.success();
      case FAILED -> Outcome.failed();
      case UNREACHABLE -> Outcome.unreachable();
      case BROKEN -> Outcome.broken();
      case TIMED_OUT -> Outcome.timedOut();
      case CANCELLED -> Outcome.cancelled();
      case NOT_SENT -> Outcome.notSent();
    };
  }

  @Test
  void whatIsNotGivenIsAsEstimated() {
    assertThat(Outcome.success().costOr(7)).isEqualTo(7);
    assertThat(Outcome.success().withCost(0).costOr(7)).isZero();
    assertThat(Outcome.cancelled().bytesOr(7)).isEqualTo(7);
    assertThat(Outcome.cancelled().withBytes(0, 0).bytesOr(7)).isZero();
    assertThat(Outcome.success().withBytes(2, 3).bytesOr(7)).isEqualTo(5);
    assertThat(Outcome.success().withBytes(Long.MAX_VALUE, 3).bytesOr(7)).isEqualTo(Long.MAX_VALUE);
    assertThat(Outcome.success())
        .returns(0L, Outcome::bytesIn)
        .returns(0L, Outcome::bytesOut)
        .returns(1L, Outcome::cost);
  }
}
