package io.fairlead.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tallies of all tenants that have asked for anything of late. Thread-safe for counting. */
final class Tallies {

  // A tally that is idle is taken out of its table first, and then retired, which fails as long as
  // a thread that had found it before is adding; so it is tried again. A thread that finds it
  // retired finds another one in the table, or puts one there. The table of a route gets its
  // tallies, and goes once it has none, in steps that exclude each other: nobody counts in a table
  // that has gone, since nothing is ever put there.

  private final ConcurrentMap<String, Tally> unrouted = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ConcurrentMap<String, Tally>> routed =
      new ConcurrentHashMap<>();
  private final List<Tally> leaving = new ArrayList<>();
  private volatile Instant hour;
  private boolean tookAll;

  Tallies(Instant hour) {
    this.hour = hour;
  }

  /** The tally of a tenant on a route; made if there is none. */
  Tally of(String tenant, @Nullable String route) {
    ConcurrentMap<String, Tally> table = route == null ? unrouted : routed.get(route);
    Tally known = table == null ? null : table.get(tenant);
    return known == null ? make(tenant, route) : known;
  }

  /** A stripe of the tally of a tenant on a route, to add to and to release then. */
  Stripe claim(String tenant, @Nullable String route) {
    Stripe claimed = of(tenant, route).claim();
    while (claimed == null) {
      Thread.onSpinWait();
      claimed = of(tenant, route).claim();
    }
    return claimed;
  }

  private Tally make(String tenant, @Nullable String route) {
    if (route == null) {
      return unrouted.computeIfAbsent(tenant, unused -> new Tally(this, tenant, null, hour));
    }
    Tally[] made = new Tally[1];
    routed.compute(
        route,
        (unused, known) -> {
          ConcurrentMap<String, Tally> table = known == null ? new ConcurrentHashMap<>() : known;
          made[0] = table.computeIfAbsent(tenant, unknown -> new Tally(this, tenant, route, hour));
          return table;
        });
    return made[0];
  }

  /**
   * Takes what has been counted, and drops what was idle. One thread at a time.
   *
   * @param of the hour that it belongs to
   * @param idleBefore drops those that have counted nothing in that hour or later
   * @return whether that is all that had been counted before; the rest is taken the next time
   */
  boolean take(Instant of, Instant idleBefore, Consumer<UsageRecord> to) {
    hour = of;
    tookAll = true;
    leaving.removeIf(
        tally -> {
          take(tally, of, to);
          return tally.retire();
        });
    take(unrouted, of, idleBefore, to);
    routed.values().forEach(table -> take(table, of, idleBefore, to));
    for (String route : routed.keySet()) {
      routed.computeIfPresent(route, (unused, table) -> table.isEmpty() ? null : table);
    }
    return tookAll;
  }

  private void take(
      ConcurrentMap<String, Tally> table,
      Instant of,
      Instant idleBefore,
      Consumer<UsageRecord> to) {
    for (Iterator<Tally> each = table.values().iterator(); each.hasNext(); ) {
      Tally tally = each.next();
      take(tally, of, to);
      if (tally.isIdleSince(idleBefore)) {
        each.remove();
        if (!tally.retire()) {
          leaving.add(tally);
        }
      }
    }
  }

  private void take(Tally tally, Instant of, Consumer<UsageRecord> to) {
    UsageRecord taken = tally.take(of);
    tookAll &= tally.tookAll();
    if (taken != null) {
      to.accept(taken);
    }
  }

  /** How many there are. */
  int size() {
    return unrouted.size() + routed.values().stream().mapToInt(ConcurrentMap::size).sum();
  }
}
