package io.fairlead.core.blame;

import io.fairlead.api.Outcome;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.hash.Hash64;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose fault the failures in a pool are, by what its tenants met at its endpoints in the
 * last 5 to 10 seconds. Lives as long as the pool's name, reloads included.
 *
 * <p>Thread-safe, lock-free, constant time. Counts nothing as long as the pool has had one tenant
 * only; after that 17 KiB, however many tenants there are, and an {@link EndpointRecord} for each
 * endpoint.
 */
public final class FaultFinder {

  /*
   * Long enough for the others to call often, for a failure counts against an endpoint by one in as
   * many as others' calls went well there; short enough that what was well a while ago does not
   * speak for what is sick now.
   *
   * The parts of a failure (see Blame) are probabilities, by which it is charged to one. So the
   * charges are whole numbers, as breakers and outlier rules count them, and right in the mean; but
   * for a small part of the endpoint's, which falls to the pair. By Envoy's rule of success rates
   * a single failure ejects an endpoint of a pool that has no other, and of the thousands that
   * poison brings a few would be charged to it.
   */

  private static final long SPAN_NANOS = Duration.ofSeconds(5).toNanos();

  /** What poison leaves to an endpoint once others' calls have gone well there twenty times. */
  private static final double SMALL_PART = 0.05;

  /** The increment of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** The key of no tenant; one that has it by chance is never found to be another one. */
  private static final long NOBODY = 0;

  private final RandomSource random;
  private final long originNanos;

  /** By its key and not its name, of which nothing is to be left when it has gone. */
  private final AtomicLong firstTenant = new AtomicLong(NOBODY);

  private volatile @Nullable Tallies tallies;

  /** What all tenants of the pool have met, and what each has. */
  private static final class Tallies {

    /** Calls of all endpoints, in places that few endpoints share, so that few threads do. */
    private static final int PLACES = 64;

    /** Places that are used are a cache line apart. */
    private static final int LINE = 8;

    private final RecentTallies all = new RecentTallies(PLACES);
    private final TenantTallies byTenant = new TenantTallies();

    private static int placeOf(EndpointRecord endpoint) {
      return endpoint.hash * LINE & PLACES - 1;
    }

    private long all(long span) {
      long sum = 0;
      for (int place = 0; place < PLACES; place += LINE) {
        sum += all.read(place, span);
      }
      return sum;
    }
  }

  /** Finds faults by chance as far as they are shared. */
  public FaultFinder(Ticker ticker, RandomSource random) {
    this.random = random;
    originNanos = ticker.nanos();
  }

  /** Whether a tenant can be compared with others, so that its requests are to be counted. */
  public boolean compares(String tenant) {
    if (tallies != null) {
      return true;
    }
    if (isAlone(tenant)) {
      return false;
    }
    tallies = new Tallies(); // a race loses a count or two
    return true;
  }

  /** Counts a request of a tenant that {@link #compares}, ended well or in a failure. */
  public void ended(String tenant, EndpointRecord endpoint, Outcome outcome, long nowNanos) {
    Tallies known = Objects.requireNonNull(tallies);
    long tally = outcome.isSuccess() ? Tally.SUCCESS : Tally.FAILURE;
    long span = span(nowNanos);
    known.all.add(Tallies.placeOf(endpoint), tally, span);
    known.byTenant.add(key(tenant), tally, span);
    known.byTenant.add(key(tenant, endpoint), tally, span);
    endpoint.add(tally, span);
  }

  /**
   * Finds whose fault a failure is that has been counted, of a tenant that {@link #compares}.
   *
   * @param outcome a failure; where no connection was made, the tenant cannot have done it
   */
  public Fault find(String tenant, EndpointRecord endpoint, Outcome outcome, long nowNanos) {
    Tallies known = Objects.requireNonNull(tallies);
    long span = span(nowNanos);
    long all = known.all(span);
    long ofTenant = known.byTenant.read(key(tenant), span);
    if (Tally.calls(ofTenant) >= Tally.calls(all)) {
      return Fault.UNKNOWN;
    }
    return outcome.kind() == Outcome.Kind.UNREACHABLE
        ? Fault.ENDPOINT
        : drawn(
            known.byTenant.read(key(tenant, endpoint), span), endpoint.read(span), ofTenant, all);
  }

  private Fault drawn(long own, long here, long ofTenant, long all) {
    long ownElsewhere = Tally.minus(ofTenant, own);
    long othersElsewhere = Tally.minus(Tally.minus(all, here), ownElsewhere);
    long failed = Tally.failures(own) == 0 ? own + Tally.FAILURE : own; // counted long ago
    double ofEndpoint = Blame.ofEndpoint(failed, Tally.minus(here, own));
    double ofTenantAnywhere = Blame.ofTenant(ownElsewhere, othersElsewhere);
    double sum = ofEndpoint + ofTenantAnywhere + Blame.ofPair(failed, ofEndpoint, ofTenantAnywhere);
    double drawn = random.nextDouble() * sum;
    if (drawn < ofEndpoint) {
      return ofEndpoint >= SMALL_PART * sum ? Fault.ENDPOINT : Fault.PAIR;
    }
    return drawn < ofEndpoint + ofTenantAnywhere ? Fault.TENANT : Fault.PAIR;
  }

  private boolean isAlone(String tenant) {
    long key = key(tenant);
    long first = firstTenant.get();
    if (first == NOBODY) {
      first = firstTenant.compareAndExchange(NOBODY, key);
    }
    return first == NOBODY || first == key;
  }

  private long span(long nowNanos) {
    return (nowNanos - originNanos) / SPAN_NANOS;
  }

  private static long key(String tenant) {
    return Hash64.mix(tenant.hashCode() * GOLDEN_GAMMA);
  }

  private static long key(String tenant, EndpointRecord endpoint) {
    return Hash64.mix(tenant.hashCode() * GOLDEN_GAMMA + endpoint.hash + 1);
  }
}
