package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.health.HealthCheck.Result;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With name servers that do not answer until the test says so. */
@Timeout(60)
class LookupTest {

  private final CountDownLatch answering = new CountDownLatch(1);
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final Attempts attempts = new Attempts(new Lookup(this::resolve));

  private InetAddress resolve(String host) throws UnknownHostException {
    asked.add(host);
    if (!host.equals("10.0.0.1")) {
      awaitAnswer();
    }
    return InetAddress.getLoopbackAddress();
  }

  private void awaitAnswer() throws UnknownHostException {
    try {
      answering.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
  }

  @AfterEach
  void close() {
    answering.countDown();
    attempts.close();
  }

  @Test
  void nameIsLookedUpWhileTheCallerGoesOn() throws Exception {
    CompletableFuture<Result> result = begin("slow.example");
    assertThat(asked.take()).isEqualTo("slow.example");
    assertThat(result).isNotDone();

    answering.countDown();

    assertThat(result.get(30, TimeUnit.SECONDS).detail()).isEqualTo("localhost/127.0.0.1");
  }

  @Test
  void addressDoesNotWaitForNames() {
    List<CompletableFuture<Result>> waiting = beginWithHundredNames();

    assertThat(begin("10.0.0.1")).isDone();
    assertThat(begin("10.0.0.1").join().passed()).isTrue();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void cancelledNameIsNotLookedUp() throws Exception {
    List<CompletableFuture<Result>> waiting = beginWithHundredNames();
    waiting.forEach(result -> result.cancel(true));
    answering.countDown();

    assertThat(begin("last.example").get(30, TimeUnit.SECONDS).passed()).isTrue();

    assertThat(asked.stream().filter(host -> host.startsWith("slow")))
        .as("names that a thread had already begun with")
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void closingEndsWhatWaits() {
    List<CompletableFuture<Result>> waiting = beginWithHundredNames();

    attempts.close();

    assertThat(waiting)
        .allSatisfy(result -> assertThat(result.join()).isEqualTo(Result.failed("check closed")));
    assertThat(begin("10.0.0.1").join()).isEqualTo(Result.failed("check closed"));
  }

  private List<CompletableFuture<Result>> beginWithHundredNames() {
    List<CompletableFuture<Result>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(begin("slow" + i + ".example"));
    }
    return waiting;
  }

  private CompletableFuture<Result> begin(String host) {
    return attempts
        .begin(host, (address, attempt) -> attempt.end(Result.passed(address.toString())))
        .toCompletableFuture();
  }
}
