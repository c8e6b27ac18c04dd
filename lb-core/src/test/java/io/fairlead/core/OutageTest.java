package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.config.RetryConfig;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** No endpoint can be reached, and every request is tried again as often as it may be. */
class OutageTest {

  private final EngineFixture fixture = new EngineFixture();
  private final AtomicInteger attempts = new AtomicInteger();

  @Property(tries = 100)
  void attemptsAreAtMostTheRequestsAndTheBudget(
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @Size(max = 30) List<@IntRange(max = 50) Integer> requestsPerSecond) {
    OutageTest outage = new OutageTest();
    int requests = outage.run(r -> r.budget(percent, 0), requestsPerSecond);

    assertThat(outage.attempts.get() * 100L).isLessThanOrEqualTo(requests * (100L + percent));
  }

  @Test
  void budgetIsUsedAlmostWhole() {
    int requests = run(r -> r.budget(20, 0), java.util.Collections.nCopies(60, 100));

    assertThat(attempts.get()).isBetween(requests * 118 / 100, requests * 120 / 100);
  }

  @Test
  void allowancePerSecondComesOnTop() {
    int requests = run(r -> r.budget(20, 10), java.util.Collections.nCopies(60, 10));

    // What a young pool has at once, what the minute earns, and a fifth of the requests.
    assertThat(attempts.get()).isBetween(requests + 550, requests + 700 + requests / 5);
  }

  /** The negative control: without a budget an outage triples the load. */
  @Test
  void withoutABudgetEveryRequestIsSentThreeTimes() {
    int requests =
        run(
            r -> r.budget(100, RetryConfig.Budget.MOST_PER_SECOND),
            java.util.Collections.nCopies(20, 50));

    assertThat(attempts).hasValue(3 * requests);
  }

  /** Calls for so many requests in each second, and lets all of them end. */
  private int run(Consumer<RetryConfig.Builder> retries, List<Integer> requestsPerSecond) {
    Engine engine = fixture.start(withRetries(retries));
    int requests = 0;
    for (int count : requestsPerSecond) {
      for (int i = 0; i < count; i++) {
        var unused = engine.callAsync(get("acme"), this::refuse);
        requests++;
      }
      fixture.scheduler.advance(Duration.ofSeconds(1));
    }
    fixture.scheduler.advance(Duration.ofSeconds(5));
    assertThat(engine.stats().tenants().values())
        .allMatch(tenant -> tenant.inFlight() == 0 && tenant.succeeded() == 0);
    return requests;
  }

  private CompletableFuture<Object> refuse(Lease lease) {
    attempts.incrementAndGet();
    return CompletableFuture.failedFuture(new ConnectException(lease.endpoint().host()));
  }
}
