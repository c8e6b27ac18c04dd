package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What one organisation, tenant or user has used: a meter for each of its quotas, alive over
 * reloads.
 *
 * <p>Of several meters all are taken from, or none: what was taken is given back if a later one
 * refuses. Meanwhile others may be refused for it, so whoever is known to be refused is, before
 * anything is taken; hence a flood of refused requests disturbs nobody.
 */
final class Account {

  /**
   * A meter, what it counts, and the generation of the limits in which it came in addition to
   * others.
   */
  private record Entry(Meter meter, Quota.Unit unit, int since) {

    Quota quota() {
      return meter.terms().quota();
    }

    long estimated(RequestView request) {
      return Usage.estimated(unit, request);
    }
  }

  /** Which meter goes on under another quota, best first. */
  private static final List<BiPredicate<Quota, Quota>> LIKENESSES =
      List.of(
          (a, b) -> isOfOneKind(a, b) && a.window().equals(b.window()),
          Account::isOfOneKind,
          (a, b) -> a.unit() == b.unit());

  private static final Comparator<Entry> BY_WINDOW =
      Comparator.comparing(entry -> entry.quota().window());

  private final Clocks clocks;
  private volatile Limits limits;
  private volatile Entry[] entries = {};

  Account(Limits limits, Clocks clocks) {
    this.clocks = clocks;
    this.limits = limits;
    this.entries = successors(limits);
  }

  private static boolean isOfOneKind(Quota a, Quota b) {
    return a.unit() == b.unit()
        && a.kind() == b.kind()
        && a.warmUp().isZero() == b.warmUp().isZero();
  }

  /** Puts other quotas in force; what is used stays used. */
  synchronized Limits change(List<Quota> quotas, ZoneId zone) {
    adopt(limits.changed(quotas, zone));
    return limits;
  }

  /** Puts limits in force unless they are, or later ones. Costs one read where they are. */
  void adopt(Limits other) {
    if (limits.generation() < other.generation()) {
      adoptNewer(other);
    }
  }

  private synchronized void adoptNewer(Limits other) {
    if (limits.generation() < other.generation()) {
      entries = successors(other);
      limits = other;
    }
  }

  /**
   * The meters of other limits. Each meter goes on under the quota that is most like its own; one
   * that could not go on under its kind charges what is used to that of another kind. Only a quota
   * that is left over then is new, and whole: else to and fro between two configurations would be a
   * way around both.
   */
  private Entry[] successors(Limits other) {
    List<Quota> quotas = other.quotas();
    @Nullable Entry[] next = new @Nullable Entry[quotas.size()];
    boolean[] continued = new boolean[entries.length];
    for (BiPredicate<Quota, Quota> likeness : LIKENESSES) {
      for (int i = 0; i < next.length; i++) {
        int heir = next[i] == null ? longest(continued, quotas.get(i), likeness) : -1;
        if (heir >= 0) {
          continued[heir] = true;
          next[i] = successor(entries[heir], Terms.of(other, quotas.get(i)), other.generation());
        }
      }
    }
    Entry[] all = new Entry[next.length];
    for (int i = 0; i < next.length; i++) {
      Entry found = next[i];
      all[i] = found == null ? made(Terms.of(other, quotas.get(i)), other.generation()) : found;
    }
    return all;
  }

  /** Long windows first, since what they hold takes longest to earn. */
  private int longest(boolean[] continued, Quota quota, BiPredicate<Quota, Quota> likeness) {
    int longest = -1;
    for (int i = 0; i < entries.length; i++) {
      if (!continued[i]
          && likeness.test(entries[i].quota(), quota)
          && (longest < 0 || BY_WINDOW.compare(entries[i], entries[longest]) > 0)) {
        longest = i;
      }
    }
    return longest;
  }

  private Entry successor(Entry entry, Terms terms, int generation) {
    if (isOfOneKind(entry.quota(), terms.quota())) {
      entry.meter.change(terms);
      return entry;
    }
    long used = Math.min(entry.meter.used(), terms.quota().burst());
    Entry made = made(terms, generation);
    if (used > 0) {
      made.meter.inherit(used);
    }
    return made;
  }

  private Entry made(Terms terms, int generation) {
    return new Entry(Meter.of(terms, clocks), terms.quota().unit(), generation);
  }

  /** Why the request is known to be refused, of several quotas by the one that waits longest. */
  @Nullable Rejection known(RequestView request) {
    Rejection longest = null;
    for (Entry entry : entries) {
      Rejection known = entry.meter.known(entry.estimated(request));
      longest = longest == null ? known : longer(longest, known);
    }
    return longest;
  }

  /** Takes what the request is estimated to use from every quota, or nothing and says why not. */
  @Nullable Rejection tryTake(RequestView request) {
    Entry[] all = entries;
    for (int i = 0; i < all.length; i++) {
      Rejection rejection = all[i].meter.tryTake(all[i].estimated(request));
      if (rejection != null) {
        return undo(all, i, rejection, request);
      }
    }
    return null;
  }

  private static Rejection undo(
      Entry[] all, int refusing, Rejection rejection, RequestView request) {
    for (int i = refusing - 1; i >= 0; i--) {
      all[i].meter.giveBack(all[i].estimated(request), 0);
    }
    Rejection longest = rejection;
    for (int i = refusing + 1; i < all.length; i++) {
      longest = longer(longest, all[i].meter.ask(all[i].estimated(request)));
    }
    return longest;
  }

  private static Rejection longer(Rejection a, @Nullable Rejection b) {
    return b != null && b.retryAfter().compareTo(a.retryAfter()) > 0 ? b : a;
  }

  /**
   * Settles what a request has really used.
   *
   * @param ageNanos how long ago it was admitted
   * @param generation of the limits that it was admitted under
   */
  void settle(RequestView request, Outcome outcome, long ageNanos, int generation) {
    for (Entry entry : entries) {
      if (entry.since <= generation) {
        long unused = entry.estimated(request) - Usage.actual(entry.unit, request, outcome);
        if (unused > 0) {
          entry.meter.giveBack(unused, ageNanos);
        } else if (unused < 0) {
          entry.meter.charge(-unused);
        }
      }
    }
  }

  /** Whether more of a quota is used than a soft limit that was set for it. */
  boolean isBeyondSoft() {
    for (Entry entry : entries) {
      Quota quota = entry.quota();
      if (quota.soft() < quota.burst() && entry.meter.used() > quota.soft()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing is used. */
  boolean isWhole() {
    for (Entry entry : entries) {
      if (!entry.meter.isWhole()) {
        return false;
      }
    }
    return true;
  }

  void addStatuses(List<QuotaStatus> statuses) {
    for (Entry entry : entries) {
      statuses.add(entry.meter.status());
    }
  }
}
