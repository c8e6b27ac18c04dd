package io.fairlead.algorithms.choice;

import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a large list that were available when somebody last had to look at all of them,
 * to choose among while most are not. Without it, draws from a list of which a tenth is available
 * go on ten times as long, and end in a {@link FullScan} once in thirty picks.
 *
 * <p>Whoever is on it may have become unavailable since, and must be asked; whoever is not may have
 * become available, and is found only by chance until the list is forgotten, which its owner does
 * every time it is refreshed. Thread-safe.
 */
public final class Shortlist {

  /** Smaller lists are scanned as fast as a shortlist is made. */
  private static final int WORTHWHILE = 4 * FullScan.AFTER;

  private static final double[] NOT_WORTHWHILE = {};

  /** After so many draws that found nobody it is worth a look whether few are available. */
  public static final int AFTER = 8;

  private final double[] weights;
  private volatile @Nullable Few few;
  private volatile boolean looked;

  /** No shortlist yet, of endpoints with the weights that are configured. */
  public Shortlist(EndpointList endpoints) {
    this(endpoints, WORTHWHILE);
  }

  /** The same of lists of such a length already. */
  Shortlist(EndpointList endpoints, int worthwhile) {
    weights = endpoints.size() < worthwhile ? NOT_WORTHWHILE : Weights.of(endpoints);
  }

  /** The same with other weights, which are not copied; more than 0 each. */
  public Shortlist(double[] weights) {
    this.weights = weights.length < WORTHWHILE ? NOT_WORTHWHILE : weights;
  }

  /** The available ones, if they were looked for; null if they were not, or are not few. */
  public @Nullable Few few() {
    return few;
  }

  /**
   * Looks for them after {@link #AFTER} draws that found nobody, unless somebody has. O(n), once
   * until it is forgotten.
   *
   * @return the same as {@link #few} from now on
   */
  public @Nullable Few look(PickContext context) {
    if (weights == NOT_WORTHWHILE || looked) {
      return few;
    }
    looked = true;
    int[] found = new int[weights.length / 2];
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      if (context.isAvailable(i)) {
        if (count == found.length) {
          return null;
        }
        found[count++] = i;
      }
    }
    if (count > 0) {
      few = new Few(Arrays.copyOf(found, count), weights);
    }
    return few;
  }

  /** Lets those have their part again that have become available. */
  public void forget() {
    if (looked || few != null) { // one without the other if somebody was looking the last time
      few = null;
      looked = false;
    }
  }

  /** Some endpoints of a list, by their indexes there. */
  public static final class Few {

    /** How often others are tried first, so that one that has become available is not left out. */
    public static final int AFTER = 2;

    private final int[] members;
    private final AliasTable draws;
    private final AtomicInteger turn = new AtomicInteger();

    private Few(int[] members, double[] weights) {
      this.members = members;
      draws = new AliasTable(Arrays.stream(members).mapToDouble(i -> weights[i]).toArray());
    }

    /** How many there are, at least 1. */
    int size() {
      return members.length;
    }

    /** One of them in proportion to its weight. */
    public int draw(RandomSource random) {
      return members[draws.draw(random)];
    }

    /** Each of them in turn. */
    public int next() {
      return members[Math.floorMod(turn.getAndIncrement(), members.length)];
    }
  }
}
