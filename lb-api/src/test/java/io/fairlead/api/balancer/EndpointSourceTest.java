package io.fairlead.api.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EndpointSourceTest {

  private static final Endpoint A = Endpoint.of("a", 1);
  private static final Endpoint B = Endpoint.of("b", 1);
  private static final Endpoint C = Endpoint.of("c", 1);

  private final Hand first = new Hand();
  private final Hand second = new Hand();
  private final Log log = new Log();

  @Test
  void fixedListIsPushedAtOnce() {
    List<Endpoint> given = new ArrayList<>(List.of(A, B));
    EndpointSource source = EndpointSource.of(given);
    given.clear();

    source.subscribe(log).close();

    assertThat(log.pushes).containsExactly(List.of(A, B));
  }

  @Test
  void fixedListRefusesAnIdThatStandsTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointSource.of(List.of(A, B.withId("a:1"))))
        .withMessage("endpoint id a:1 is given twice");
  }

  @Test
  void nothingIsMergedFromNothing() {
    assertThatIllegalArgumentException().isThrownBy(EndpointSource::merged);
  }

  @Test
  void nothingIsPushedBeforeEachSourceWasHeard() {
    merged();

    first.update(A);
    assertThat(log.pushes).isEmpty();
    second.update(B);
    assertThat(log.pushes).containsExactly(List.of(A, B));
  }

  @Test
  void sourceThatFailsIsHeardAndTheOthersServe() {
    merged();

    second.fail("down");
    assertThat(log.pushes).isEmpty();
    first.update(A);

    assertThat(log.pushes).containsExactly(List.of(A));
    assertThat(log.failures).containsExactly("down");
  }

  @Test
  void nothingIsPushedWhileAllHaveFailed() {
    merged();

    first.fail("one");
    second.fail("two");

    assertThat(log.pushes).isEmpty();
    assertThat(log.failures).containsExactly("one", "two");
  }

  @Test
  void failureKeepsTheLastGoodList() {
    merged();
    first.update(A);
    second.update(B);

    first.fail("down");
    second.update(C);

    assertThat(log.pushes).containsExactly(List.of(A, B), List.of(A, C));
    assertThat(log.failures).containsExactly("down");
  }

  @Test
  void emptyOrAmbiguousListIsAFailure() {
    merged();
    first.update(A);
    second.update(B);

    first.update();
    first.update(C, C.withWeight(2));

    assertThat(log.pushes).containsExactly(List.of(A, B));
    assertThat(log.failures)
        .containsExactly(
            "the list of endpoints that was pushed is empty", "endpoint id c:1 is given twice");
  }

  @Test
  void equalMergeIsNotPushed() {
    merged();
    first.update(A);
    second.update(B);

    first.update(A);
    second.update(B);
    second.update(B, A.withId("another name of a"));

    assertThat(log.pushes).containsExactly(List.of(A, B));
  }

  @Test
  void earlierSourceWinsAnAddress() {
    merged();
    first.update(A.withId("mine").withWeight(3), Endpoint.of("2001:db8::1", 1));
    second.update(Endpoint.of("A", 1), Endpoint.of("2001:DB8:0:0::1", 1), Endpoint.of("a", 2));

    assertThat(log.pushes)
        .containsExactly(
            List.of(
                A.withId("mine").withWeight(3),
                Endpoint.of("2001:db8::1", 1),
                Endpoint.of("a", 2)));
  }

  @Test
  void laterSourceTakesOverAnAddressThatTheEarlierGivesUp() {
    merged();
    first.update(A, B);
    second.update(B.withWeight(7), C);

    first.update(A);

    assertThat(log.pushes).containsExactly(List.of(A, B, C), List.of(A, B.withWeight(7), C));
  }

  @Test
  void sameAddressTwiceInOneSourceIsItsOwnAffair() {
    merged();
    first.update(A, A.withId("again"));
    second.update(A, B);

    assertThat(log.pushes).containsExactly(List.of(A, A.withId("again"), B));
  }

  @Test
  void idOfAnotherAddressIsRenamedAndNoEndpointIsLost() {
    merged();
    first.update(A.withId("web"), B.withId("web@c:1"));
    second.update(C.withId("web"));

    assertThat(log.pushes)
        .containsExactly(List.of(A.withId("web"), B.withId("web@c:1"), C.withId("web@c:1@c:1")));
  }

  @Test
  void renamedEndpointHasItsIdBackOnceNobodyElseHasIt() {
    merged();
    first.update(A.withId("web"));
    second.update(C.withId("web"));

    first.update(B);

    assertThat(log.pushes)
        .containsExactly(
            List.of(A.withId("web"), C.withId("web@c:1")), List.of(B, C.withId("web")));
  }

  @Test
  void sourceThatCannotStartHasFailed() {
    EndpointSource broken =
        subscriber -> {
          throw new IllegalStateException("no registry");
        };

    EndpointSource.merged(broken, EndpointSource.of(List.of(A))).subscribe(log);

    assertThat(log.pushes).containsExactly(List.of(A));
    assertThat(log.failures).containsExactly("no registry");
  }

  @Test
  void nothingIsPushedAfterClose() {
    EndpointSource.Subscription subscription = merged();
    first.update(A);
    second.update(B);

    subscription.close();
    subscription.close();
    first.update(C);
    second.fail("late");

    assertThat(log.pushes).containsExactly(List.of(A, B));
    assertThat(log.failures).isEmpty();
    assertThat(first.closed).isTrue();
    assertThat(second.closed).isTrue();
  }

  @Test
  void allAreClosedThoughOneCannotBe() {
    first.failureOfClose = new IllegalStateException("stuck");
    EndpointSource.Subscription subscription = merged();

    assertThatThrownBy(subscription::close).hasMessage("stuck");
    assertThat(second.closed).isTrue();
  }

  @Test
  void subscriberMayCloseFromWithinAPush() {
    EndpointSource.Subscription[] subscription = new EndpointSource.Subscription[1];
    subscription[0] =
        EndpointSource.merged(first)
            .subscribe(
                new Log() {
                  @Override
                  public void update(List<Endpoint> endpoints) {
                    subscription[0].close();
                    log.update(endpoints);
                  }
                });

    first.update(A);
    first.update(B);

    assertThat(log.pushes).containsExactly(List.of(A));
  }

  /** The other source waits for nobody while it holds the lock that closing it needs. */
  @Test
  void closingFromWithinAPushWaitsForNoOtherSource() throws Exception {
    Locking other = new Locking();
    CompletableFuture<EndpointSource.Subscription> subscription = new CompletableFuture<>();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      EndpointSource.Subscriber closing =
          new Log() {
            @Override
            public void update(List<Endpoint> endpoints) {
              executor.execute(() -> other.update(C));
              other.awaitPush();
              subscription.join().close();
            }
          };
      subscription.complete(EndpointSource.merged(first, other).subscribe(closing));
      other.fail();

      executor.submit(() -> first.update(A)).get(1, TimeUnit.MINUTES);
    } finally {
      executor.shutdownNow();
    }
  }

  /** Whatever two sources push: ids are unique, every address is there, and the first has its. */
  @Property(tries = 200, seed = "1")
  void mergeIsCompleteAndUnambiguous(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 5) Integer> ones,
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 5) Integer> twos) {
    Hand one = new Hand();
    Hand two = new Hand();
    Log merged = new Log();
    EndpointSource.merged(one, two).subscribe(merged);
    one.update(endpoints(ones));
    two.update(endpoints(twos));

    if (ones.isEmpty() && twos.isEmpty()) {
      assertThat(merged.pushes).isEmpty();
      return;
    }
    List<Endpoint> last = merged.pushes.get(merged.pushes.size() - 1);
    Set<Integer> ports = new HashSet<>(ones);
    ports.addAll(twos);
    assertThat(last).extracting(Endpoint::id).doesNotHaveDuplicates();
    assertThat(last).extracting(Endpoint::port).containsOnlyOnceElementsOf(ports);
    Endpoint[] ofFirst = endpoints(ones);
    assertThat(last.subList(0, ofFirst.length)).containsExactly(ofFirst);
  }

  /** Endpoints of these ports, whose ids are their place, so that ids of two lists collide. */
  private static Endpoint[] endpoints(List<Integer> ports) {
    AtomicInteger place = new AtomicInteger();
    return ports.stream()
        .distinct()
        .map(port -> Endpoint.of("h", port).withId("id" + place.incrementAndGet()))
        .toArray(Endpoint[]::new);
  }

  @Test
  void concurrentPushesAreHandedOnInOrderAndTheLastOnesStand() throws Exception {
    int rounds = 2_000;
    AtomicInteger inside = new AtomicInteger();
    Log checking =
        new Log() {
          @Override
          public void update(List<Endpoint> endpoints) {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            super.update(endpoints);
            inside.decrementAndGet();
          }
        };
    EndpointSource.merged(first, second).subscribe(checking);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> threads = new ArrayList<>();
      for (Hand hand : List.of(first, second)) {
        String host = hand == first ? "one" : "two";
        threads.add(
            executor.submit(
                () -> {
                  start.await();
                  for (int port = 1; port <= rounds; port++) {
                    hand.update(Endpoint.of(host, port));
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> thread : threads) {
        thread.get(1, TimeUnit.MINUTES);
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(checking.pushes.get(checking.pushes.size() - 1))
        .containsExactly(Endpoint.of("one", rounds), Endpoint.of("two", rounds));
    for (int i = 1; i < checking.pushes.size(); i++) {
      List<Endpoint> before = checking.pushes.get(i - 1);
      List<Endpoint> after = checking.pushes.get(i);
      assertThat(after.get(0).port()).isGreaterThanOrEqualTo(before.get(0).port());
      assertThat(after.get(1).port()).isGreaterThanOrEqualTo(before.get(1).port());
    }
  }

  private EndpointSource.Subscription merged() {
    return EndpointSource.merged(first, second).subscribe(log);
  }

  /** A source that pushes what a test says. */
  private static final class Hand implements EndpointSource {

    private Subscriber subscriber;
    private boolean closed;
    private RuntimeException failureOfClose;

    @Override
    public Subscription subscribe(Subscriber given) {
      subscriber = given;
      return () -> {
        closed = true;
        if (failureOfClose != null) {
          throw failureOfClose;
        }
      };
    }

    void update(Endpoint... endpoints) {
      subscriber.update(List.of(endpoints));
    }

    void fail(String message) {
      subscriber.failed(new IllegalStateException(message));
    }
  }

  /** A source that pushes and closes under one lock of its own. */
  private static final class Locking implements EndpointSource {

    private final CountDownLatch pushing = new CountDownLatch(1);
    private Subscriber subscriber;

    @Override
    public Subscription subscribe(Subscriber given) {
      subscriber = given;
      return this::close;
    }

    synchronized void update(Endpoint endpoint) {
      pushing.countDown();
      subscriber.update(List.of(endpoint));
    }

    void fail() {
      subscriber.failed(new IllegalStateException("not yet"));
    }

    void awaitPush() {
      try {
        assertThat(pushing.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private synchronized void close() {
      pushing.countDown();
    }
  }

  private static class Log implements EndpointSource.Subscriber {

    final List<List<Endpoint>> pushes = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    @Override
    public void update(List<Endpoint> endpoints) {
      pushes.add(endpoints);
    }

    @Override
    public void failed(Throwable error) {
      failures.add(error.getMessage());
    }
  }
}
