package io.fairlead.admin;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last things that happened, and the last configurations that were put in force, for
 * the management API to tell. Requests are none of them, so that the way of a request is none the
 * longer.
 *
 * <p>Thread-safe, with one short lock. Takes memory for as many events as it was made for, and for
 * 200 alerts that go on.
 */
public final class EventLog implements LbListener {

  private static final int VERSIONS = 100;

  private final int capacity;
  private final InstantSource clock;
  private final Deque<Event> events = new ArrayDeque<>();
  private final Deque<Version> versions = new ArrayDeque<>();
  private final Alarms alarms = new Alarms();
  private long lastEvent;
  private long lastVersion;

  private EventLog(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  /**
   * A log of the last events.
   *
   * @throws IllegalArgumentException if that is less than one
   */
  public static EventLog ofLast(int events) {
    return ofLast(events, InstantSource.system());
  }

  /** The same with a clock. */
  public static EventLog ofLast(int events, InstantSource clock) {
    if (events < 1) {
      throw new IllegalArgumentException("a log of " + events + " events");
    }
    return new EventLog(events, Objects.requireNonNull(clock));
  }

  /**
   * Something that happened.
   *
   * @param number counted from 1
   * @param tenant whom it is about, or null
   */
  record Event(
      long number, Instant at, String kind, @Nullable String tenant, Map<String, Object> details) {}

  /**
   * A configuration that was put in force.
   *
   * @param number counted from 1, since the start
   * @param tenants how many are not the same as before
   * @param changesShared whether anything else is
   */
  record Version(long number, Instant at, int tenants, boolean changesShared) {}

  /**
   * Adds something that the host has seen.
   *
   * <p>One of the kind {@code alert} with an {@code id} among its details is shown as going on
   * until another one has the same id and the {@code state} {@code resolved}; with what it says as
   * {@code summary}, {@code pool}, {@code severity}, of which {@code page} is the gravest, and
   * {@code since}, an instant.
   *
   * @param kind what it is, in a word
   * @param tenant whom it is about, or null
   * @param details texts, numbers, truth values, or lists and maps of these, by name; shown without
   *     values from outside, and without those whose names speak of secrets, passwords or tokens
   */
  public void note(String kind, @Nullable String tenant, Map<String, ?> details) {
    add(Objects.requireNonNull(kind), tenant, new LinkedHashMap<>(details));
  }

  @Override
  public void applied(LbConfig previous, LbConfig current) {
    Set<String> tenants = previous.differingTenants(current);
    boolean changesShared = !withoutTenants(previous).equals(withoutTenants(current));
    synchronized (this) {
      versions.addLast(new Version(++lastVersion, clock.instant(), tenants.size(), changesShared));
      if (versions.size() > VERSIONS) {
        versions.removeFirst();
      }
      add("applied", null, Json.of("version", lastVersion, "tenants", tenants.size()));
    }
  }

  private static List<Object> withoutTenants(LbConfig config) {
    List<Object> rest = new ArrayList<>();
    rest.add(config.tiers());
    rest.add(config.pools());
    rest.add(config.splits());
    rest.add(config.routes());
    rest.add(Objects.requireNonNullElse(config.defaultPool(), ""));
    rest.add(config.policies() == null ? "" : config.policies());
    rest.add(config.topology());
    return rest;
  }

  @Override
  public void healthChanged(
      String pool, Endpoint endpoint, EndpointStats.Health before, EndpointStats.Health now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("pool", pool);
    details.put("endpoint", endpoint.id());
    details.put("before", before.condition());
    details.put("now", now.condition());
    details.put("reason", now.reason());
    add("health-changed", null, details);
  }

  @Override
  public void panicChanged(String pool, boolean panicking) {
    add("panic-changed", null, Json.of("pool", pool, "panicking", panicking));
  }

  @Override
  public void noisyNeighbour(String pool, PoolStats.NoisyNeighbour tenant) {
    add(
        "noisy-neighbour",
        tenant.tenant(),
        Json.of("pool", pool, "phase", tenant.phase(), "reason", tenant.reason()));
  }

  @Override
  public void sourceFailed(String pool, Throwable error) {
    add("source-failed", null, Json.of("pool", pool, "error", error.toString()));
  }

  @Override
  public void leaseLost(Lease lease) {
    add(
        "lease-lost",
        lease.tenant().id(),
        Json.of("pool", lease.pool(), "endpoint", lease.endpoint().id()));
  }

  private synchronized void add(String kind, @Nullable String tenant, Map<String, Object> details) {
    Event event = new Event(++lastEvent, clock.instant(), kind, tenant, details);
    events.addLast(event);
    alarms.note(event);
    if (events.size() > capacity) {
      events.removeFirst();
    }
  }

  /** Those after a number, the oldest first, and no more than so many. */
  synchronized List<Event> after(long number, int limit) {
    return events.stream().filter(event -> event.number > number).limit(limit).toList();
  }

  /** The last of those after a number, the oldest first, and no more than so many. */
  synchronized List<Event> lastAfter(long number, int limit) {
    return last(events.stream().filter(event -> event.number > number).toList(), limit);
  }

  /** The last about a tenant, the oldest first. */
  synchronized List<Event> about(String tenant, int limit) {
    return last(events.stream().filter(event -> tenant.equals(event.tenant)).toList(), limit);
  }

  private static List<Event> last(List<Event> events, int limit) {
    return events.subList(Math.max(0, events.size() - limit), events.size());
  }

  /** The alerts that go on, the gravest first. */
  synchronized List<Event> alerts() {
    return alarms.firing();
  }

  /** How many after a number are no longer remembered. */
  synchronized long lostAfter(long number) {
    long oldest = events.isEmpty() ? lastEvent + 1 : events.getFirst().number;
    return Math.max(0, oldest - 1 - number);
  }

  /** The last first. */
  synchronized List<Version> versions() {
    List<Version> all = new ArrayList<>(versions);
    Collections.reverse(all);
    return all;
  }

  /** Forgets what happened to a tenant, and says how much that was. */
  synchronized int forget(String tenant) {
    int before = events.size();
    Predicate<Event> isAboutIt = event -> tenant.equals(event.tenant);
    events.removeIf(isAboutIt);
    alarms.forget(tenant);
    return before - events.size();
  }
}
