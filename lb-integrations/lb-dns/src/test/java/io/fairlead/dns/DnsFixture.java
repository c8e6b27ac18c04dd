package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Time that a test moves, in which real name servers are asked: what answers bring about runs on
 * the thread of the test, once they have come.
 */
final class DnsFixture implements TaskScheduler, EndpointSource.Subscriber {

  /** Of no other delay, so that it can be told that it belongs to a question under way. */
  static final Duration TIMEOUT = Duration.ofMillis(2_003);

  final List<List<Endpoint>> pushes = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();

  private final FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
  private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  /** A source that asks these servers, in the time of this fixture. */
  DnsEndpointSource.Builder source(InetSocketAddress... servers) {
    DnsEndpointSource.Builder builder =
        DnsEndpointSource.builder().timeout(TIMEOUT).random(new SeededRandom(1)).scheduler(this);
    for (InetSocketAddress server : servers) {
      builder.server(server);
    }
    return builder;
  }

  /** Waits for the answers to all questions, and to those that these bring about. */
  DnsFixture settle() throws InterruptedException {
    while (underWay.get() > 0 || !arrivals.isEmpty()) {
      Runnable arrival = arrivals.poll(30, TimeUnit.SECONDS);
      assertThat(arrival).as("an answer within half a minute").isNotNull();
      arrival.run();
    }
    return this;
  }

  /** Runs what is due, and nothing that comes of it: no answer is looked at, however fast it is. */
  void ask() {
    List<Runnable> due = new ArrayList<>();
    arrivals.drainTo(due);
    due.forEach(Runnable::run);
  }

  /** Moves the clock, without waiting for answers. */
  void advance(Duration duration) {
    runArrivals();
    scheduler.advance(duration);
    runArrivals();
  }

  private void runArrivals() {
    for (Runnable arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      arrival.run();
    }
  }

  /** How many questions have been asked so far. */
  int asked() {
    return asked.get();
  }

  /** How many questions were under way at a time, at most. */
  int mostUnderWay() {
    return mostUnderWay.get();
  }

  List<String> lastIds() {
    return last().stream().map(Endpoint::id).toList();
  }

  List<Endpoint> last() {
    assertThat(pushes).as("what was pushed; failures: %s", failures).isNotEmpty();
    return pushes.get(pushes.size() - 1);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    if (delay.isZero()) {
      arrivals.add(task);
      return () -> arrivals.remove(task);
    }
    Scheduled scheduled = scheduler.schedule(delay, task);
    return delay.equals(TIMEOUT) ? untilCancelled(scheduled) : scheduled;
  }

  private Scheduled untilCancelled(Scheduled deadline) {
    asked.incrementAndGet();
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    AtomicBoolean cancelled = new AtomicBoolean();
    return () -> {
      deadline.cancel();
      if (!cancelled.getAndSet(true)) {
        underWay.decrementAndGet();
        arrivals.add(() -> {}); // wakes up who waits
      }
    };
  }

  @Override
  public void update(List<Endpoint> endpoints) {
    pushes.add(endpoints);
  }

  @Override
  public void failed(Throwable error) {
    failures.add(error);
  }
}
