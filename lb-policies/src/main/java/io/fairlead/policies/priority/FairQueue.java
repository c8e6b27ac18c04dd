package io.fairlead.policies.priority;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.QueueConfig.Adaptive;
import io.fairlead.api.config.QueueConfig.Shards;
import io.fairlead.api.policy.Policy.Place;
import io.fairlead.api.policy.Policy.Turn;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.policy.PolicySite.PoolFollower;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.policies.limit.LimitSettings.Adaptation;
import io.fairlead.policies.limit.Regulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one pool and the requests that wait for them, alive over reloads. A slot is never
 * idle while anyone waits, and no request that does not wait overtakes one that does.
 *
 * <p>Lock-free. As long as nobody waits, a slot costs one atomic update to take and one to give
 * back.
 */
final class FairQueue implements PoolFollower {

  /*
   * Who waits is known to one thread at a time. What others have to say they put into the inbox;
   * whoever finds nobody at work does the work until the inbox is empty, and only then, with
   * nothing of the queue in hand, tells the requests what they came to. So nobody ever waits for a
   * lock, and the host's code that runs when a request is admitted neither holds up others nor
   * runs deeper and deeper into itself.
   *
   * No slot is left idle: who begins to wait says so (waiting) before it looks for a slot, and who
   * gives back a slot does that before it looks whether somebody waits. One of them sees the other.
   *
   * The limit is never exceeded: every slot is taken by compare-and-set from below it. Where it
   * follows the latency, it moves before the slot is given back that has taught it, so that those
   * who wait find it raised.
   */

  private final PoolSlots slots;
  private final Ticker ticker;
  private final RandomSource random;
  private final TaskScheduler scheduler;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger atWork = new AtomicInteger();
  private final ConcurrentMap<Shards, Decks> decks = new ConcurrentHashMap<>();
  private volatile int mostSlots;
  private volatile @Nullable Regulator regulator;
  private volatile QueueConfig config = QueueConfig.DEFAULT;
  private volatile int waiting;

  /** Owned by whoever is at work. */
  private final Backlog backlog = new Backlog();

  private final List<Runnable> decided = new ArrayList<>();

  FairQueue(PolicySite site) {
    slots = new PoolSlots(site.policy());
    ticker = site.ticker();
    random = site.random();
    scheduler = site.scheduler();
  }

  /** Goes over to another configuration; one without a queue leaves those who wait as they are. */
  @Override
  public void follow(PoolView pool) {
    QueueConfig queue = pool.queue();
    if (queue != null) {
      int before = limit();
      config = queue;
      mostSlots = pool.maxInFlight();
      regulator = regulator(mostSlots, queue.adaptive());
      if (limit() > before && waiting > 0) {
        grantSoon();
      }
    }
  }

  /** One that has learnt something goes on, or begins where that one is. */
  private @Nullable Regulator regulator(int most, @Nullable Adaptive adaptive) {
    if (adaptive == null) {
      return null;
    }
    Adaptation adaptation = Adaptation.usual(adaptive.algorithm().name(), adaptive.least(), most);
    Regulator known = regulator;
    return known == null
        ? Regulator.create(adaptation, ticker, random)
        : known.under(adaptation, ticker, random);
  }

  private int limit() {
    Regulator adapting = regulator;
    return adapting == null ? mostSlots : adapting.limit();
  }

  /** On another thread, since whoever applies a configuration has a lock that others may want. */
  private void grantSoon() {
    try {
      scheduler.schedule(Duration.ZERO, () -> submit(() -> {}));
    } catch (RuntimeException e) {
      // The host is about to close, and refuses all who wait.
    }
  }

  Rejection rejection() {
    return slots.rejection();
  }

  /** The flows of a tenant at one priority. */
  Hand deal(String tenantId, Priority priority, int weight) {
    Shards shards = config.shards();
    return shards == null
        ? new Hand(priority, new Flow(weight))
        : decks.computeIfAbsent(shards, Decks::new).deal(tenantId, priority);
  }

  /** Changes the weight of a flow. */
  void weigh(Hand hand, int weight) {
    if (hand.size() == 1 && hand.flow(0).weight() != weight) {
      submit(() -> backlog.weigh(hand.flow(0), hand.priority(), weight));
    }
  }

  /** Takes a slot, unless there is none or somebody waits for one. */
  boolean tryTake(Hand hand) {
    if (waiting > 0 || !slots.tryTake(limit())) {
      return false;
    }
    hand.hold();
    return true;
  }

  /** Ends a request that holds a slot. */
  void giveBack(Hand hand, Outcome outcome, long nanos) {
    Regulator adapting = regulator;
    if (adapting != null) {
      adapting.learn(outcome, nanos, slots.total());
    }
    Flow flow = hand.giveBack();
    slots.giveBack();
    if (waiting > 0) {
      submit(() -> backlog.charge(flow, hand.priority(), nanos));
    }
  }

  /** Lets a request wait. */
  Place enqueue(Hand hand, long maxWaitNanos, Turn turn) {
    long bound = Math.min(maxWaitNanos, config.maxWait().toNanos());
    Waiter waiter = new Waiter(turn, hand, ticker.nanos(), bound);
    submit(() -> arrive(waiter));
    return () -> submit(() -> leave(waiter));
  }

  /** As a status page says it. */
  String state() {
    Regulator adapting = regulator;
    String atWork = adapting == null ? " at work, " : " of " + adapting.limit() + " at work, ";
    String why = adapting == null ? "" : adapting.why();
    return slots.total() + atWork + waiting + " waiting" + why;
  }

  private void arrive(Waiter waiter) {
    backlog.add(waiter, limit(), config, this::refuse);
    waiting = backlog.waiting();
    grantSlots();
    if (waiter.isWaiting) {
      expireLater(waiter);
    }
  }

  private void leave(Waiter waiter) {
    if (backlog.remove(waiter)) {
      refuse(waiter);
    }
  }

  private void grantSlots() {
    while (backlog.waiting() > 0 && slots.tryTake(limit())) {
      Waiter next = backlog.takeNext(ticker.nanos(), config, this::refuse);
      if (next == null) {
        slots.giveBack();
      } else {
        decide(next, next.turn::admitted);
      }
    }
    waiting = backlog.waiting();
  }

  private void refuse(Waiter waiter) {
    decide(waiter, () -> waiter.turn.refused(rejection()));
  }

  private void decide(Waiter waiter, Runnable tell) {
    if (waiter.expiry != null) {
      waiter.expiry.cancel();
    }
    decided.add(tell);
  }

  /** A host whose scheduler takes nothing any more is about to close. */
  private void expireLater(Waiter waiter) {
    try {
      waiter.expiry =
          scheduler.schedule(
              Duration.ofNanos(waiter.maxWaitNanos), () -> submit(() -> leave(waiter)));
    } catch (RuntimeException e) {
      leave(waiter);
    }
  }

  private void submit(Runnable news) {
    inbox.add(news);
    if (atWork.getAndIncrement() == 0) {
      Telling.all(work());
    }
  }

  /** Does what there is to do, that of others included, and says who is to be told what. */
  private List<Runnable> work() {
    List<Runnable> toTell = new ArrayList<>();
    int submitted = 1;
    do {
      for (Runnable news = inbox.poll(); news != null; news = inbox.poll()) {
        news.run();
      }
      grantSlots();
      toTell.addAll(decided);
      decided.clear();
      submitted = atWork.addAndGet(-submitted);
    } while (submitted != 0);
    return toTell;
  }
}
