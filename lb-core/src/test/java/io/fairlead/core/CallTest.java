package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectedException;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.Sender;
import io.fairlead.api.config.RetryConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallTest {

  private final Engine engine =
      new EngineFixture().start(withRetries(RetryConfig.Builder::noBackoff));
  private final List<String> met = new ArrayList<>();

  @Test
  void answerOfTheFirstEndpointIsReturned() throws Exception {
    String answer = engine.call(get("acme"), lease -> "from " + lease.endpoint().host());

    assertThat(answer).isEqualTo("from a");
    assertThat(inFlight()).isZero();
  }

  @Test
  void requestThatNeverArrivedIsRetriedElsewhereWhateverItsMethod() throws Exception {
    String answer = engine.call(post(), lease -> answerUnlessFirst(lease, new ConnectException()));

    assertThat(answer).isEqualTo("from b");
    assertThat(inFlight()).isZero();
  }

  @Test
  void brokenRequestIsRetriedIfItMayBeRepeated() throws Exception {
    String answer =
        engine.call(get("acme"), lease -> answerUnlessFirst(lease, new IOException("reset")));

    assertThat(answer).isEqualTo("from b");
  }

  @Test
  void brokenRequestIsNotRetriedIfItMayNotBeRepeated() {
    assertThatThrownBy(
            () -> engine.call(post(), lease -> answerUnlessFirst(lease, new IOException("reset"))))
        .isInstanceOf(IOException.class);
    assertThat(met).containsExactly("a");
    assertThat(engine.stats().tenants().get("acme").failed()).isEqualTo(1);
  }

  @Test
  void failureOfTheLastAttemptIsTheAnswer() {
    assertThatThrownBy(
            () ->
                engine.call(
                    get("acme"),
                    lease -> {
                      met.add(lease.endpoint().host());
                      throw new ConnectException(lease.endpoint().host());
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessage("c");
    assertThat(met).containsExactly("a", "b", "c");
    assertThat(inFlight()).isZero();
  }

  @Test
  void gatewayErrorIsThrownAwayAndRetried() throws Exception {
    List<Integer> discarded = new ArrayList<>();
    Sender<Integer> sender = new StatusSender(discarded);

    Integer status = engine.callAsync(get("acme"), sender).toCompletableFuture().get();

    assertThat(status).isEqualTo(200);
    assertThat(discarded).containsExactly(503);
  }

  @Test
  void refusalIsAnException() {
    assertThatThrownBy(() -> engine.call(get("stranger"), lease -> "never"))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().reason()).isEqualTo(RejectionReason.TENANT_UNKNOWN));
  }

  @Test
  void cancellingTheResultCancelsTheSendingAndEndsTheLease() {
    CompletableFuture<String> sending = new CompletableFuture<>();

    CompletableFuture<String> result =
        engine.callAsync(get("acme"), lease -> sending).toCompletableFuture();
    assertThat(inFlight()).isEqualTo(1);
    result.cancel(true);

    assertThat(sending).isCancelled();
    assertThat(inFlight()).isZero();
    assertThat(engine.stats().tenants().get("acme").failed()).isZero();
  }

  @Test
  void senderThatThrowsAtOnceIsAFailedAttempt() {
    assertThat(
            engine.callAsync(
                get("acme"),
                (Sender<String>)
                    lease -> {
                      throw new IllegalStateException("sender");
                    }))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withMessageContaining("sender");
    assertThat(inFlight()).isZero();
  }

  private String answerUnlessFirst(Lease lease, Exception error) throws Exception {
    met.add(lease.endpoint().host());
    if (met.size() == 1) {
      throw error;
    }
    return "from " + lease.endpoint().host();
  }

  private static RequestView post() {
    return RequestView.builder("POST", "/").header(EngineFixture.TENANT_HEADER, "acme").build();
  }

  private int inFlight() {
    return engine.stats().tenants().get("acme").inFlight();
  }

  /** Answers 503 at the first endpoint and 200 elsewhere. */
  private record StatusSender(List<Integer> discarded) implements Sender<Integer> {

    @Override
    public CompletionStage<Integer> send(Lease lease) {
      return CompletableFuture.completedFuture(lease.endpoint().host().equals("a") ? 503 : 200);
    }

    @Override
    public Outcome outcomeOf(@Nullable Integer status, @Nullable Throwable error) {
      return status == null ? Outcome.ofError(error) : Outcome.ofHttpStatus(status);
    }

    @Override
    public void discard(Integer status) {
      discarded.add(status);
    }
  }
}
