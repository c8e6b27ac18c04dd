package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.time.RandomSource;
import io.fairlead.benchmarks.simulator.engine.Attempts.Phase;
import io.fairlead.benchmarks.simulator.server.Server;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Randomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Setup} with one balancer, on the thread that calls {@link #run} and on no
 * clock but its own. The same setup, balancer and seed give the same result, bit for bit.
 */
public final class Simulation {

  /*
   * The way of a request, from top to bottom; each arrow is an event unless it takes no time.
   *
   *   arrive -> acquire a lease -> send -+-> deliver -> the server works -> answer -+-> receive
   *                 |                    |                                          |
   *                 rejected             +-> time out, at any of these places ------+
   *
   * What is received ends the attempt: the lease is completed, or retried at another server, which
   * is a new attempt of the same request.
   *
   * Ids of events: the streams of traffic come first, then the servers, for the job that ends next,
   * then two for each row of the attempts: its next step, and its time-out. Tasks on virtual time
   * run before events of the same instant.
   */

  /** What a server answers that fails: that it cannot serve, so another one may. */
  private static final Outcome FAILURE = Outcome.ofHttpStatus(503);

  private static final int EVENTS_PER_ATTEMPT = 2;
  private static final int REPORT_EVERY = 1 << 16;

  /** For what is under way after the last request, where only a script could still end it. */
  private static final long PATIENCE_NANOS = Duration.ofMinutes(30).toNanos();

  private final Setup setup;
  private final BalancerSpec balancer;
  private final long endNanos;
  private final long networkNanos;
  private final long timeoutNanos;
  private final long goodNanos;
  private final long failsAfterNanos;
  private final BitSet watched;

  private final VirtualTime time = new VirtualTime();
  private final EventQueue events = new EventQueue();
  private final Attempts attempts = new Attempts();
  private final Server[] servers;
  private final Stream[] streams;
  private final int firstServerEvent;
  private final int firstAttemptEvent;
  private final Population population;
  private final ServerProbes probes;
  private final Clients clients;
  private final List<Measurement> measurements = new ArrayList<>();
  private final TimeLine timeLine;
  private final RandomSource scriptRandom;
  private final Fleet fleet = new Script();
  private int currentSpan;
  private long requests;
  private long ended;

  /** Requests that wait for a slot. */
  private int waiting;

  /** A stream of traffic while it runs. */
  private static final class Stream {
    private final Traffic traffic;
    private final Arrivals.Run arrivals;
    private final RandomSource random;

    Stream(Traffic traffic, long seed, int number) {
      this.traffic = traffic;
      arrivals = traffic.arrivals().start(new Randomness(seed, Streams.FIRST_ARRIVALS + number));
      random = new Randomness(seed, Streams.FIRST_REQUESTS + number);
    }
  }

  private Simulation(Setup setup, BalancerSpec balancer, long seed) {
    this.setup = setup;
    this.balancer = balancer;
    endNanos = setup.length().toNanos();
    networkNanos = setup.network().toNanos();
    timeoutNanos = setup.timeout().toNanos();
    goodNanos = setup.goodWithin().toNanos();
    failsAfterNanos = setup.failsAfter().toNanos();
    watched = setup.watched();
    servers = setup.servers().stream().map(Server::new).toArray(Server[]::new);
    streams = new Stream[setup.traffic().size()];
    int tenants = 1;
    int keys = 1;
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new Stream(setup.traffic().get(i), seed, i);
      tenants = Math.max(tenants, setup.traffic().get(i).endOfTenants());
      keys = Math.max(keys, setup.traffic().get(i).keys().size());
    }
    firstServerEvent = streams.length;
    firstAttemptEvent = firstServerEvent + servers.length;
    timeLine = new TimeLine(setup.tick().toNanos());
    scriptRandom = new Randomness(seed, Streams.SCRIPT);
    population = new Population(tenants, keys);
    probes = new ServerProbes(servers, setup.network(), time);
    clients = new Clients(setup, balancer, population, time, probes, seed);
  }

  /**
   * Runs from the first request to the end of the last.
   *
   * @throws io.fairlead.api.config.InvalidConfigException if there is no such balancer
   */
  public static Result run(Setup setup, BalancerSpec balancer, long seed, Progress progress) {
    Simulation simulation = new Simulation(setup, balancer, seed);
    try {
      return simulation.run(progress);
    } finally {
      simulation.clients.close();
    }
  }

  private Result run(Progress progress) {
    for (Span span : setup.spans()) {
      measure(span);
    }
    setup.script().accept(fleet);
    for (int i = 0; i < streams.length; i++) {
      scheduleArrival(i);
    }
    long handled = 0;
    while (events.size() > 0 || attempts.used() > 0 || waiting > 0) {
      step();
      if (++handled % REPORT_EVERY == 0) {
        progress.reached(Math.min(1, (double) time.nanos() / endNanos), requests);
      }
    }
    finishTasks();
    if (ended != requests) {
      throw new IllegalStateException(requests + " requests came and " + ended + " ended");
    }
    return new Result(setup, balancer, List.copyOf(measurements), timeLine, requests);
  }

  private void measure(Span span) {
    Measurement measurement = new Measurement(span, servers.length, watched, goodNanos);
    measurements.add(measurement);
    var unusedBegin = time.schedule(span.from(), () -> measurement.begin(servers, time.nanos()));
    var unusedEnd = time.schedule(span.to(), () -> measurement.end(servers, time.nanos()));
  }

  private void step() {
    long next = events.nextNanos();
    if (next == EventQueue.NEVER && time.nanos() - endNanos > PATIENCE_NANOS) {
      throw new IllegalStateException("requests are under way that nothing will end");
    }
    if (time.nextNanos() <= next) {
      time.moveTo(time.nextNanos());
      time.runDue();
      return;
    }
    time.moveTo(next);
    int event = events.take();
    if (event >= firstAttemptEvent) {
      int attempt = (event - firstAttemptEvent) / EVENTS_PER_ATTEMPT;
      if (event == timeoutEvent(attempt)) {
        timeOut(attempt);
      } else if (attempts.phases[attempt] == Phase.SENT) {
        deliver(attempt);
      } else {
        receive(attempt);
      }
    } else if (event >= firstServerEvent) {
      finishJob(event - firstServerEvent);
    } else {
      arrive(event);
    }
  }

  /** Runs what is planned up to the end, after which nobody looks any more. */
  private void finishTasks() {
    while (time.nextNanos() <= endNanos) {
      time.moveTo(time.nextNanos());
      time.runDue();
    }
  }

  private void scheduleArrival(int stream) {
    long next = streams[stream].arrivals.nextNanos();
    if (next < endNanos) {
      events.schedule(stream, next);
    }
  }

  private void arrive(int number) {
    scheduleArrival(number);
    requests++;
    Stream stream = streams[number];
    RandomSource random = stream.random;
    int client = clients.size() == 1 ? 0 : random.nextInt(clients.size());
    int tenant = stream.traffic.firstTenant() + stream.traffic.tenants().next(random);
    int key = stream.traffic.keys().next(random);
    double work = stream.traffic.work().nextNanos(random);
    boolean measured = stream.traffic.measured();
    Measurement measurement = measured ? measurementOf(time.nanos()) : null;
    if (measurement != null) {
      measurement.arrived();
    }
    Request request = new Request(number, key, work, time.nanos());
    RequestView view = population.view(tenant, key);
    if (balancer.queue()) {
      waiting++;
      var unused =
          clients
              .acquireAsync(client, view)
              .thenAccept(
                  admission -> {
                    waiting--;
                    answered(request, admission);
                  });
    } else {
      answered(request, clients.acquire(client, view));
    }
  }

  /** A request that has come, until it is admitted. */
  private record Request(int stream, int key, double work, long arrivedNanos) {}

  private void answered(Request request, Admission admission) {
    if (admission instanceof Lease lease) {
      int attempt = attempts.open();
      attempts.streams[attempt] = request.stream;
      attempts.arrivals[attempt] = request.arrivedNanos;
      attempts.works[attempt] = request.work;
      attempts.keys[attempt] = request.key;
      attempts.retriesLeft[attempt] = setup.retries();
      send(attempt, lease);
      return;
    }
    ended++;
    if (streams[request.stream].traffic.measured()) {
      timeLine.ended(request.arrivedNanos, false, 0);
      Measurement measurement = measurementOf(request.arrivedNanos);
      if (measurement != null) {
        measurement.refused();
      }
    }
  }

  private void send(int attempt, Lease lease) {
    int server = Clients.server(lease.endpoint());
    attempts.leases[attempt] = lease;
    attempts.servers[attempt] = server;
    timeLine.sent(time.nanos(), watched.get(server));
    Measurement measurement = measurementOf(attempts.arrivals[attempt]);
    if (measurement != null) {
      measurement.sentTo(server);
    }
    if (timeoutNanos > 0) {
      events.schedule(timeoutEvent(attempt), time.nanos() + timeoutNanos);
    }
    if (networkNanos == 0) {
      deliver(attempt);
    } else {
      attempts.phases[attempt] = Phase.SENT;
      events.schedule(stepEvent(attempt), time.nanos() + networkNanos);
    }
  }

  private void deliver(int attempt) {
    Server server = servers[attempts.servers[attempt]];
    switch (server.state()) {
      case UP, FAILING -> {
        Duration downtime = traffic(attempt).downtime();
        if (downtime.isZero()) {
          work(attempt, server);
        } else {
          kill(attempt, downtime);
        }
      }
      case FAILING_FAST -> answer(attempt, FAILURE, failsAfterNanos);
      case REFUSING -> answer(attempt, Outcome.unreachable(), 0);
      case SILENT -> lose(attempt);
    }
  }

  private void kill(int attempt, Duration downtime) {
    int server = attempts.servers[attempt];
    fleet.turn(server, State.REFUSING);
    fleet.after(downtime, () -> fleet.turn(server, State.UP));
    answer(attempt, Outcome.broken(), 0);
  }

  private void work(int attempt, Server server) {
    double work = attempts.works[attempt];
    Measurement measurement = measurementOf(attempts.arrivals[attempt]);
    if (measurement != null) {
      measurement.foundAtServer(server.jobs());
    }
    if (server.config().cacheSize() > 0) {
      boolean hit = server.hits(attempts.keys[attempt]);
      if (measurement != null) {
        measurement.lookedUp(hit);
      }
      work *= hit ? 1 : server.config().missFactor();
    }
    attempts.phases[attempt] = Phase.WORKED_ON;
    attempts.starts[attempt] = time.nanos();
    attempts.found[attempt] = server.jobs();
    server.start(time.nanos(), attempt, work);
    scheduleEnd(attempts.servers[attempt]);
  }

  private void scheduleEnd(int number) {
    long end = servers[number].nextEndNanos();
    if (end == Server.NEVER) {
      events.cancel(firstServerEvent + number);
    } else {
      events.schedule(firstServerEvent + number, end);
    }
  }

  private void finishJob(int number) {
    Server server = servers[number];
    int attempt = server.finish(time.nanos());
    probes.finished(number, attempts.found[attempt], time.nanos() - attempts.starts[attempt]);
    scheduleEnd(number);
    answer(attempt, server.state() == State.FAILING ? FAILURE : Outcome.success(), 0);
  }

  private void answer(int attempt, Outcome outcome, long delayNanos) {
    attempts.outcomes[attempt] = outcome;
    attempts.phases[attempt] = Phase.ANSWERED;
    long wayNanos = delayNanos + networkNanos;
    if (wayNanos == 0) {
      receive(attempt);
    } else {
      events.schedule(stepEvent(attempt), time.nanos() + wayNanos);
    }
  }

  /** What the server will never answer ends by its time-out, if it has not ended so already. */
  private void lose(int attempt) {
    attempts.phases[attempt] = Phase.LOST;
    if (attempts.leases[attempt] == null) {
      attempts.close(attempt);
    } else if (timeoutNanos == 0) {
      throw new IllegalStateException("a silent server needs clients with a time-out");
    }
  }

  private void receive(int attempt) {
    if (attempts.leases[attempt] != null) {
      events.cancel(timeoutEvent(attempt));
      end(attempt, attempts.outcomes[attempt]);
    }
    attempts.close(attempt);
  }

  private void timeOut(int attempt) {
    end(attempt, Outcome.timedOut());
    attempts.leases[attempt] = null;
    if (attempts.phases[attempt] == Phase.LOST) {
      attempts.close(attempt);
    }
  }

  private void end(int attempt, Outcome outcome) {
    Lease lease = attempts.leases[attempt];
    if (lease == null) {
      throw new IllegalStateException("attempt " + attempt + " ended twice");
    }
    if (outcome.isFailure() && attempts.retriesLeft[attempt] > 0) {
      if (lease.retry(outcome) instanceof Lease next) {
        retry(attempt, next);
        return;
      }
    } else if (!lease.complete(outcome)) {
      throw new IllegalStateException(lease + " was completed twice");
    }
    ended++;
    long arrivedNanos = attempts.arrivals[attempt];
    long latencyNanos = time.nanos() - arrivedNanos;
    boolean success = outcome.isSuccess();
    boolean good = success && latencyNanos <= goodNanos;
    Measurement measurement = measurementOf(arrivedNanos);
    if (measurement != null && good) {
      measurement.succeededOfAll();
    }
    if (traffic(attempt).measured()) {
      timeLine.ended(arrivedNanos, good, latencyNanos);
      if (measurement != null) {
        measurement.ended(success, latencyNanos);
      }
    }
  }

  private Traffic traffic(int attempt) {
    return streams[attempts.streams[attempt]].traffic;
  }

  private void retry(int attempt, Lease lease) {
    int next = attempts.open();
    attempts.streams[next] = attempts.streams[attempt];
    attempts.arrivals[next] = attempts.arrivals[attempt];
    attempts.works[next] = attempts.works[attempt];
    attempts.keys[next] = attempts.keys[attempt];
    attempts.retriesLeft[next] = attempts.retriesLeft[attempt] - 1;
    send(next, lease);
  }

  private int stepEvent(int attempt) {
    return firstAttemptEvent + attempt * EVENTS_PER_ATTEMPT;
  }

  private int timeoutEvent(int attempt) {
    return stepEvent(attempt) + 1;
  }

  /** Spans are few, and the one that was asked for last is most often asked for again. */
  private @Nullable Measurement measurementOf(long arrivedNanos) {
    if (measurements.get(currentSpan).covers(arrivedNanos)) {
      return measurements.get(currentSpan);
    }
    for (int i = 0; i < measurements.size(); i++) {
      if (measurements.get(i).covers(arrivedNanos)) {
        currentSpan = i;
        return measurements.get(i);
      }
    }
    return null;
  }

  private final class Script implements Fleet {

    @Override
    public int size() {
      return servers.length;
    }

    @Override
    public RandomSource random() {
      return scriptRandom;
    }

    @Override
    public void at(Duration sinceStart, Runnable work) {
      var unused = time.schedule(sinceStart.minusNanos(time.nanos()), work);
    }

    @Override
    public void after(Duration delay, Runnable work) {
      var unused = time.schedule(delay, work);
    }

    @Override
    public void turn(int server, State state) {
      servers[server].turn(state);
      if (state == State.REFUSING) {
        servers[server].abort(time.nanos(), attempt -> answer(attempt, Outcome.broken(), 0));
      } else if (state == State.SILENT) {
        servers[server].abort(time.nanos(), Simulation.this::lose);
      }
      scheduleEnd(server);
    }

    @Override
    public void slowDown(int server, double factor) {
      servers[server].slowDown(factor);
    }

    @Override
    public void limitCores(int server, double cores) {
      servers[server].limitCores(time.nanos(), cores);
      scheduleEnd(server);
    }

    @Override
    public void clearCache(int server) {
      servers[server].clearCache();
    }
  }
}
