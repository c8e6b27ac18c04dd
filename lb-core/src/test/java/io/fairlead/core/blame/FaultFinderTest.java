package io.fairlead.core.blame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultFinderTest {

  private final FakeTicker ticker = new FakeTicker();
  private final FaultFinder finder = new FaultFinder(ticker, new SeededRandom(3));
  private final EndpointRecord here = new EndpointRecord("here");
  private final EndpointRecord there = new EndpointRecord("there");

  @Test
  void nobodyIsComparedUntilASecondTenantComes() {
    assertThat(finder.compares("acme")).isFalse();
    assertThat(finder.compares(new String("acme"))).isFalse();
    assertThat(finder.compares("globex")).isTrue();
    assertThat(finder.compares("acme")).isTrue();
  }

  @Test
  void failureWithoutOthersIsOfUnknownFault() {
    compare("acme", "globex");
    fail("acme", here);

    assertThat(faultOf("acme", here)).isEqualTo(Fault.UNKNOWN);
  }

  @Test
  void poisonIsTheTenantsFault() {
    compare("acme", "globex");
    for (int i = 0; i < 100; i++) {
      fail("acme", here);
      fail("acme", there);
      succeed("globex", here);
      succeed("globex", there);
    }

    assertThat(faultOf("acme", here)).isEqualTo(Fault.TENANT);
  }

  @Test
  void sicknessIsTheEndpointsFault() {
    compare("acme", "globex");
    for (int i = 0; i < 100; i++) {
      for (String tenant : List.of("acme", "globex")) {
        fail(tenant, here);
        succeed(tenant, there);
      }
    }

    assertThat(faultOf("acme", here)).isEqualTo(Fault.ENDPOINT);
  }

  @Test
  void tenantThatFailsAtOneEndpointIsAPairWithIt() {
    compare("acme", "globex");
    for (int i = 0; i < 100; i++) {
      fail("acme", here);
      succeed("acme", there);
      succeed("globex", here);
      succeed("globex", there);
    }

    assertThat(faultOf("acme", here)).isEqualTo(Fault.PAIR);
  }

  @Test
  void requestThatNeverGotThereIsNotTheTenantsFault() {
    compare("acme", "globex");
    for (int i = 0; i < 100; i++) {
      fail("acme", here);
      fail("acme", there);
      succeed("globex", here);
    }

    assertThat(finder.find("acme", here, Outcome.unreachable(), ticker.nanos()))
        .isEqualTo(Fault.ENDPOINT);
  }

  @Test
  void whatIsTenSecondsAgoIsForgotten() {
    compare("acme", "globex");
    succeed("globex", here);
    ticker.advance(Duration.ofSeconds(4));
    fail("acme", here);
    assertThat(faultOf("acme", here)).isNotEqualTo(Fault.UNKNOWN);

    ticker.advance(Duration.ofSeconds(6));
    fail("acme", here);

    assertThat(faultOf("acme", here)).isEqualTo(Fault.UNKNOWN);
  }

  @Test
  void hundredThousandTenantsThatFailOnceTakeNoMoreMemoryThanTwo() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    compare("acme", "globex");
    String[] tenants = IntStream.range(0, 100_000).mapToObj(i -> "t" + i).toArray(String[]::new);
    fail("acme", here);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (String tenant : tenants) {
      fail(tenant, here);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes).isLessThan(tenants.length);
  }

  /** Each has too few to be told from the average. */
  @Test
  void hundredThousandTenantsThatFailOnceAreSeenTogether() {
    compare("acme", "globex");
    int tenants = 100_000;
    int atEndpoint = 0;
    for (int i = 0; i < tenants; i++) {
      String tenant = "tenant-" + i;
      fail(tenant, i % 2 == 0 ? here : there);
      atEndpoint += faultOf(tenant, i % 2 == 0 ? here : there) == Fault.ENDPOINT ? 1 : 0;
    }

    assertThat(atEndpoint).isGreaterThan(tenants * 9 / 10);
  }

  @Test
  void poisonIsFoundAmongAHundredThousandTenants() {
    compare("acme", "globex");
    for (int i = 0; i < 100_000; i++) {
      succeed("tenant-" + i, i % 2 == 0 ? here : there);
      if (i % 10 == 0) {
        fail("poison", i % 20 == 0 ? here : there);
      }
    }

    assertThat(faultOf("poison", here)).isEqualTo(Fault.TENANT);
  }

  @Test
  void manyThreadsLoseNoCountWithinASpan() throws Exception {
    RecentTallies tallies = new RecentTallies(3);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> done = new ArrayList<>();
    tallies.add(1, Tally.SUCCESS, 7);
    for (int thread = 0; thread < 4; thread++) {
      done.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  tallies.add(1, Tally.FAILURE, 7 + i % 2);
                }
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();

    assertThat(tallies.read(1, 8)).isEqualTo(Tally.of(200_000, 200_001));
    assertThat(tallies.read(0, 8) + tallies.read(2, 8)).isZero();
  }

  /** Windows change under the counting; a word is always a sum of whole calls. */
  @Test
  void placeNeverHasMoreFailuresThanCalls() throws Exception {
    RecentTallies tallies = new RecentTallies(1);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> done = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      done.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  long counts = i % 3 == 0 ? Tally.SUCCESS : Tally.FAILURE;
                  tallies.add(0, counts, i / 5);
                  long tally = tallies.read(0, i / 5);
                  assertThat(Tally.failures(tally)).isLessThanOrEqualTo(Tally.calls(tally));
                }
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();

    tallies.add(0, Tally.FAILURE, 1_000_000);
    assertThat(tallies.read(0, 1_000_000)).isEqualTo(Tally.FAILURE);
  }

  private void compare(String... tenants) {
    for (String tenant : tenants) {
      finder.compares(tenant);
    }
  }

  private void succeed(String tenant, EndpointRecord endpoint) {
    finder.ended(tenant, endpoint, Outcome.success(), ticker.nanos());
  }

  private void fail(String tenant, EndpointRecord endpoint) {
    finder.ended(tenant, endpoint, Outcome.failed(), ticker.nanos());
  }

  private Fault faultOf(String tenant, EndpointRecord endpoint) {
    return finder.find(tenant, endpoint, Outcome.failed(), ticker.nanos());
  }
}
