package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A table that the endpoints fill in turns, each by a permutation of its own: Eisenbud et al.,
 * "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, section 3.4. Entry for
 * entry the table of Envoy, whose hashed name is here the endpoint's id.
 *
 * <p>Endpoints of one weight differ by at most one entry. A change of membership also moves a few
 * keys of those that it does not concern. Finding a key's entry costs O(1). Building costs O(size
 * log size) on average, times the heaviest weight in terms of the mean.
 */
public final class Maglev implements Placement {

  /*
   * Weights: the heaviest endpoint takes its turn in every round, one with a third of its weight in
   * every third; all do in the first. The rounding is Envoy's, whose rule this is.
   *
   * The entry of a key that cannot be used is followed by others at distances of one step, which
   * follows from the key. The size is prime, so the steps reach every entry; and the keys of one
   * entry part there, so that no single endpoint inherits them all.
   */

  private static final int FREE = -1;

  private final int[] owners;
  private final Walk walk;

  private Maglev(EndpointList endpoints, int[] owners) {
    this.owners = owners;
    this.walk = new Walk(owners, new Rendezvous(endpoints));
  }

  /**
   * Builds the table of a list that is not empty.
   *
   * @param size a prime, which should be a hundred times the number of endpoints. If it is less
   *     than that number, the next prime that is not takes its place, and every endpoint has an
   *     entry
   */
  public static Maglev of(EndpointList endpoints, int size) {
    int fitting = Primes.atLeast(Math.max(size, endpoints.size()));
    return new Maglev(endpoints, filled(endpoints, fitting));
  }

  @Override
  public int find(long key, PickContext context, IntPredicate hasRoom) {
    return walk.from(entryOf(key), stepOf(key), key, context, hasRoom);
  }

  /** How many entries there are. */
  int size() {
    return owners.length;
  }

  /** The index of the endpoint that a key belongs to. */
  int home(long key) {
    return owners[entryOf(key)];
  }

  private int entryOf(long key) {
    return (int) Long.remainderUnsigned(key, owners.length);
  }

  /** 1 to the size, exclusive, by the upper half of the key. */
  private int stepOf(long key) {
    return 1 + (int) (((key >>> Integer.SIZE) * (owners.length - 1)) >>> Integer.SIZE);
  }

  private static int[] filled(EndpointList endpoints, int size) {
    int[] owners = new int[size];
    Arrays.fill(owners, FREE);
    Turn[] turns = turns(endpoints, size);
    double heaviest = Arrays.stream(turns).mapToDouble(turn -> turn.part).max().orElseThrow();
    int taken = 0;
    for (long round = 1; taken < size; round++) {
      for (int i = 0; i < turns.length && taken < size; i++) {
        if (turns[i].isDue(round)) {
          turns[i].take(owners, heaviest);
          taken++;
        }
      }
    }
    return owners;
  }

  /** In the order of the ids, so that the order of the list does not matter. */
  private static Turn[] turns(EndpointList endpoints, int size) {
    double[] parts = EnvoyPoints.parts(endpoints);
    return IntStream.range(0, endpoints.size())
        .boxed()
        .sorted(Comparator.comparing(index -> endpoints.get(index).id()))
        .map(index -> new Turn(index, endpoints.get(index).id(), parts[index], size))
        .toArray(Turn[]::new);
  }

  /** An endpoint while the table is filled. */
  private static final class Turn {
    private final int owner;
    private final double part;
    private final int skip;
    private int next;
    private double due;

    Turn(int owner, String id, double part, int size) {
      this.owner = owner;
      this.part = part;
      this.next = (int) Long.remainderUnsigned(Hash64.of(id), size);
      this.skip = 1 + (int) Long.remainderUnsigned(Hash64.second(id), size - 1);
    }

    boolean isDue(long round) {
      return round * part >= due;
    }

    void take(int[] owners, double heaviest) {
      due += heaviest;
      while (owners[next] != FREE) {
        advance(owners.length);
      }
      owners[next] = owner;
      advance(owners.length);
    }

    private void advance(int size) {
      next += skip;
      next -= next < size ? 0 : size;
    }
  }
}
