package io.fairlead.micrometer;

import io.fairlead.api.config.LbConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants are counted by name: those with most traffic, in a fixed number of places. All
 * others are counted together, and so are requests of no configured tenant. Looking one up is O(1)
 * and allocates nothing.
 */
final class NamedTenants {

  // Names change in rounds. The weight of a tenant is its traffic in the last ones, each of which
  // counts for a tenth less than the one after it: for a tenant with a name that is what was
  // counted, for any other it follows from the sightings.
  //
  // A tenant that loses its name has its counts added to those of the others, for only so is the
  // sum over all names the count of all requests. That is a leap in the counter of the others. So a
  // place is taken from a tenant seldom: it has had it for a while, and another one has twice its
  // traffic, seen often enough to be no chance.

  private static final double KEPT = 0.9;
  private static final Duration STAY = Duration.ofMinutes(5);
  private static final double CLEARLY_MORE = 2;
  private static final int SEEN_OFTEN = 4;

  /** How many tenants without a name are remembered from one round to the next, for each place. */
  private static final int CANDIDATES_PER_PLACE = 4;

  private final int places;
  private final Lanes lanes;
  private final TenantCounts others;
  private final TenantCounts unknown;
  private final Map<String, Candidate> candidates = new HashMap<>();
  private @Nullable LbConfig config;
  private long othersBefore;

  /** Replaced as a whole, never changed. */
  private volatile Map<String, Named> named = Map.of();

  /** Of all who have no name; another one whenever names have changed. */
  private volatile Named unnamed;

  /** Where a tenant is counted: by its own name, or without one. */
  static final class Named {

    private final String id;
    private final TenantCounts counts;
    private final long sinceNanos;
    private volatile boolean gone;
    private double weight;
    private long before;

    private Named(String id, TenantCounts counts, long sinceNanos, double weight) {
      this.id = id;
      this.counts = counts;
      this.sinceNanos = sinceNanos;
      this.weight = weight;
    }

    String id() {
      return id;
    }

    TenantCounts counts() {
      return counts;
    }

    /** Whether it has to be looked up again, by whoever owns a lane. */
    boolean isGone() {
      return gone;
    }

    private void turn() {
      long now = counts.requests();
      weight = KEPT * weight + now - before;
      before = now;
    }
  }

  /** A tenant that may get a name. */
  private static final class Candidate {

    private final String id;
    private double weight;
    private double seen;
    private int seenNow;

    Candidate(String id) {
      this.id = id;
    }

    void turn(double requestsPerSighting) {
      weight = KEPT * weight + seenNow * requestsPerSighting;
      seen = KEPT * seen + seenNow;
      seenNow = 0;
    }
  }

  NamedTenants(int places, Lanes lanes) {
    this.places = places;
    this.lanes = lanes;
    others = new TenantCounts(lanes);
    unknown = new TenantCounts(lanes);
    unnamed = noName();
  }

  private Named noName() {
    return new Named("", others, 0, 0);
  }

  /** Where a tenant is counted. */
  Named of(String tenantId) {
    Named known = named.get(tenantId);
    return known == null ? unnamed : known;
  }

  /**
   * The columns in which a request of a tenant is counted.
   *
   * @param lane that the caller owns, and has since before it saw that the place was not gone
   */
  long[] in(Lane lane, Named place, String tenantId) {
    if (place.counts == others) {
      lane.sight(tenantId);
    }
    return place.counts.in(lane);
  }

  TenantCounts others() {
    return others;
  }

  TenantCounts unknown() {
    return unknown;
  }

  Collection<Named> all() {
    return named.values();
  }

  Set<String> ids() {
    return named.keySet();
  }

  /** Forgets the tenants that are not configured any more, and names all that are if all fit. */
  synchronized void configure(LbConfig current, long nowNanos) {
    config = current;
    Map<String, Named> next = new HashMap<>(named);
    next.keySet().retainAll(current.tenants().keySet());
    candidates.keySet().removeIf(id -> !current.tenants().containsKey(id));
    if (current.tenants().size() <= places) {
      for (String id : current.tenants().keySet()) {
        next.computeIfAbsent(id, name -> new Named(name, new TenantCounts(lanes), nowNanos, 0));
      }
    }
    publish(next);
  }

  /** Ends a round: names who has most traffic now. */
  synchronized void rank(long nowNanos) {
    LbConfig current = config;
    if (current == null) {
      return;
    }
    weigh(current);
    Map<String, Named> next = new HashMap<>(named);
    for (Candidate candidate : byWeight()) {
      if (next.size() >= places && !makePlace(next, candidate, nowNanos)) {
        break;
      }
      String id = candidate.id;
      next.put(id, new Named(id, new TenantCounts(lanes), nowNanos, candidate.weight));
      candidates.remove(id);
    }
    publish(next);
    byWeight().stream()
        .skip((long) places * CANDIDATES_PER_PLACE)
        .forEach(light -> candidates.remove(light.id));
  }

  private void weigh(LbConfig current) {
    int[] sightingsNow = {0};
    lanes.each(
        lane ->
            lane.drainSightings(
                id -> {
                  sightingsNow[0]++;
                  if (current.tenants().containsKey(id) && !named.containsKey(id)) {
                    candidates.computeIfAbsent(id, Candidate::new).seenNow++;
                  }
                }));
    long othersNow = others.requests();
    double requests = Math.max(sightingsNow[0], othersNow - othersBefore);
    othersBefore = othersNow;
    double perSighting = sightingsNow[0] == 0 ? 0 : requests / sightingsNow[0];
    candidates.values().forEach(candidate -> candidate.turn(perSighting));
    named.values().forEach(Named::turn);
  }

  private List<Candidate> byWeight() {
    List<Candidate> heaviestFirst = new ArrayList<>(candidates.values());
    heaviestFirst.sort(Comparator.comparingDouble((Candidate each) -> each.weight).reversed());
    return heaviestFirst;
  }

  /** Takes the place of the lightest tenant for one that has clearly more traffic. */
  private static boolean makePlace(Map<String, Named> next, Candidate candidate, long nowNanos) {
    Named lightest =
        next.values().stream()
            .filter(each -> nowNanos - each.sinceNanos >= STAY.toNanos())
            .min(Comparator.comparingDouble(each -> each.weight))
            .orElse(null);
    if (lightest == null
        || candidate.seen < SEEN_OFTEN
        || candidate.weight < CLEARLY_MORE * lightest.weight) {
      return false;
    }
    next.remove(lightest.id);
    return true;
  }

  /** Names are looked up by the new map before the counts of those that are gone move on. */
  private void publish(Map<String, Named> next) {
    Map<String, Named> previous = named;
    Named previouslyUnnamed = unnamed;
    named = next;
    unnamed = noName();
    previouslyUnnamed.gone = true;
    for (Named each : previous.values()) {
      if (next.get(each.id) != each) {
        each.gone = true;
        othersBefore += each.counts.retire(others);
      }
    }
  }
}
