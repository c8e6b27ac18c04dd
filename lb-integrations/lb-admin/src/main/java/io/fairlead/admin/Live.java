package io.fairlead.admin;

import io.fairlead.admin.LiveViewer.Wish;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what happens while it happens: looks at everything once a second, as long as anyone
 * watches, and shows each who does what is new to that one.
 *
 * <p>A look costs what the statistics of all live tenants do, however many watch; where that is
 * long, looks are rarer, so that they take no more than a tenth of a processor. The number of those
 * who watch is bounded, for everyone and in all, tenants and others apart, so that nobody keeps an
 * operator out.
 */
final class Live implements AutoCloseable {

  static final int MOST_VIEWERS = 32;
  static final int MOST_OF_ONE = 12;

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int LEAST_PAUSE = 10;

  private final LoadBalancer balancer;
  private final @Nullable EventLog events;
  private final boolean hasStatements;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Ticker ticker;
  private final TaskScheduler scheduler;

  private final List<LiveViewer> viewers = new ArrayList<>();
  private final LiveHistory history = new LiveHistory();
  private @Nullable Sample last;
  private boolean beats;
  private boolean closed;

  Live(
      LoadBalancer balancer,
      @Nullable EventLog events,
      boolean hasStatements,
      Secrets secrets,
      InstantSource clock,
      Ticker ticker,
      TaskScheduler scheduler) {
    this.balancer = balancer;
    this.events = events;
    this.hasStatements = hasStatements;
    this.secrets = secrets;
    this.clock = clock;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  List<Operation> operations() {
    return List.of(Operation.read("/v1/live", this::watch).forTenants());
  }

  private AdminResponse watch(AdminCall call) {
    Caller caller = call.caller();
    Wish wish = wish(call);
    if (!hasRoom(caller)) {
      throw Problem.of(503, "too-many-streams", "too many watch already")
          .withHeader("Retry-After", "10");
    }
    AdminResponse head = Answers.raw(200, Map.of("Content-Type", "text/event-stream"), "");
    return new AdminResponse(
        head.status(), head.headers(), "", reader -> enter(caller, wish, reader));
  }

  private static Wish wish(AdminCall call) {
    String asked = call.query("tenant");
    String own = call.caller().tenant();
    if (own == null) {
      String tenant = asked.isEmpty() ? null : asked;
      return new Wish(true, call.query("table").equals("true"), tenant, call.frames());
    }
    if (!asked.isEmpty() && !asked.equals(own)) {
      throw Problem.notFound();
    }
    return new Wish(false, false, own, call.frames());
  }

  private synchronized boolean hasRoom(Caller caller) {
    boolean isTenant = caller.tenant() != null;
    long alike =
        viewers.stream().filter(each -> (each.caller().tenant() != null) == isTenant).count();
    long own = viewers.stream().filter(each -> each.caller().equals(caller)).count();
    return alike < MOST_VIEWERS && own < MOST_OF_ONE;
  }

  private void enter(Caller caller, Wish wish, Flow.Subscriber<? super String> reader) {
    LiveViewer viewer =
        new LiveViewer(
            caller,
            wish,
            new LiveFrames(caller, wish, events, hasStatements, history, secrets),
            reader,
            this::leave);
    reader.onSubscribe(viewer);
    boolean isIn;
    synchronized (this) {
      isIn = !closed && hasRoom(caller);
      if (isIn) {
        viewers.add(viewer);
        scheduler.schedule(Duration.ZERO, beats ? () -> welcome(viewer) : this::beat);
        beats = true;
      }
    }
    if (!isIn) {
      viewer.end();
    }
  }

  private synchronized void leave(LiveViewer viewer) {
    viewers.remove(viewer);
  }

  /** Shows one who has just come what the others have seen already. */
  private void welcome(LiveViewer viewer) {
    Sample sample;
    synchronized (this) {
      sample = last;
    }
    if (sample != null && viewer.isNew()) {
      viewer.show(sample);
    }
  }

  private void beat() {
    List<LiveViewer> watching;
    Sample sample;
    synchronized (this) {
      if (viewers.isEmpty() || closed) {
        beats = false;
        return;
      }
      long begin = ticker.nanos();
      try {
        sample = look(begin);
      } catch (RuntimeException e) {
        LOG.warn("nothing can be shown to those who watch", e);
        sample = null;
      }
      Duration pause = Duration.ofNanos(LEAST_PAUSE * (ticker.nanos() - begin));
      scheduler.schedule(pause.compareTo(BEAT) > 0 ? pause : BEAT, this::beat);
      watching = List.copyOf(viewers);
    }
    if (sample != null) {
      for (LiveViewer each : watching) {
        each.show(sample);
      }
    }
  }

  private Sample look(long nanos) {
    Sample sample = Sample.of(last, clock.instant(), nanos, balancer.config(), balancer.stats());
    last = sample;
    Set<String> watched =
        viewers.stream()
            .map(LiveViewer::tenant)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (!sample.isFirst()) {
      // Of which no pace is known: a chart would begin with nothing, and a steep rise.
      history.add(sample, watched);
    }
    return sample;
  }

  @Override
  public void close() {
    List<LiveViewer> watching;
    synchronized (this) {
      closed = true;
      watching = List.copyOf(viewers);
    }
    watching.forEach(LiveViewer::end);
  }
}
