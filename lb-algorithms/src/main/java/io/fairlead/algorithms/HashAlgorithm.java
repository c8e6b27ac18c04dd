package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.HashRing;
import io.fairlead.algorithms.hash.KeyHash;
import io.fairlead.algorithms.hash.Maglev;
import io.fairlead.algorithms.hash.Placement;
import io.fairlead.algorithms.hash.Rendezvous;
import io.fairlead.api.balancer.EndpointList;
import java.util.Set;

/**
 * How {@code consistent-hash} finds the home of a key and those that stand in for it. Endpoints are
 * placed by their ids in each case.
 *
 * <p>{@link #MAGLEV}, {@link #RING_ENVOY} and {@link #RING_NGINX} give a key to the same endpoint
 * as those products do, so that a fleet changes over, part by part, with its caches warm. For that
 * the ids must be what the product hashes, which by default is {@code host:port} there and here;
 * the weights must be whole numbers; and {@code load-factor} must be 0, which is the default of the
 * last two. They differ while an endpoint is out: Envoy then builds its ring or table anew without
 * it, and nginx turns to round robin after 20 points, whereas here the next one of each key has it
 * for the time.
 */
enum HashAlgorithm {
  /** The next point on a ring. Moves the fewest keys; shares are even to some percent. */
  RING {
    @Override
    Set<String> sizes() {
      return Set.of("points-per-weight", "min-ring-size", "max-ring-size");
    }

    @Override
    Placement place(EndpointList endpoints, ConsistentHashOptions options) {
      return HashRing.of(
          endpoints, options.pointsPerWeight(), options.minRingSize(), options.maxRingSize());
    }
  },

  /**
   * The entry of a table, the same as Envoy's; the next is found by steps of a length that follows
   * from the key. Shares are even to one entry; a change moves a few keys that it need not.
   */
  MAGLEV {
    @Override
    Set<String> sizes() {
      return Set.of("table-size");
    }

    @Override
    Placement place(EndpointList endpoints, ConsistentHashOptions options) {
      return Maglev.of(endpoints, options.tableSize());
    }
  },

  /** The best of all endpoints, then the next best. Exact in both, but O(n); for some dozens. */
  RENDEZVOUS {
    @Override
    Set<String> sizes() {
      return Set.of();
    }

    @Override
    Placement place(EndpointList endpoints, ConsistentHashOptions options) {
      return new Rendezvous(endpoints);
    }
  },

  /**
   * The ring of Envoy's ring hash with xxHash, and the next point on it. How many points an
   * endpoint has depends on the others, so a change moves keys that it need not.
   */
  RING_ENVOY {
    @Override
    Set<String> sizes() {
      return Set.of("min-ring-size", "max-ring-size");
    }

    @Override
    Placement place(EndpointList endpoints, ConsistentHashOptions options) {
      return HashRing.ofEnvoy(endpoints, options.minRingSize(), options.maxRingSize());
    }
  },

  /**
   * The ring of nginx's {@code hash ... consistent}, by CRC-32, and the next point on it. The id of
   * an endpoint must be written like nginx's {@code server}: without a port if that has none.
   */
  RING_NGINX {
    @Override
    Set<String> sizes() {
      return Set.of("max-ring-size");
    }

    @Override
    Placement place(EndpointList endpoints, ConsistentHashOptions options) {
      return HashRing.ofNginx(endpoints, options.maxRingSize());
    }

    @Override
    KeyHash keyHash() {
      return KeyHash.crc32();
    }
  };

  /** Those options that set the size of something and are of this algorithm. */
  abstract Set<String> sizes();

  /** Places endpoints, of which there is at least one. */
  abstract Placement place(EndpointList endpoints, ConsistentHashOptions options);

  /** A new hash for keys. */
  KeyHash keyHash() {
    return KeyHash.xxh64();
  }

  /** Whether this is there to agree with another product, and nothing else. */
  boolean isForeign() {
    return this == RING_ENVOY || this == RING_NGINX;
  }
}
