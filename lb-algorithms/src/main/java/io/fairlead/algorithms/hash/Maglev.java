package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A table that the endpoints fill in turns, each by a permutation of its own: Eisenbud et al.,
 * "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, section 3.4. Entry for
 * entry the table of Envoy, whose hashed name is here the endpoint's id.
 *
 * <p>Endpoints of one weight differ by at most one entry. A change of membership also moves a few
 * keys of those that it does not concern. Finding a key's entry costs O(1). Building costs O(size
 * log size) on average, whatever the weights.
 */
public final class Maglev implements Placement {

  /*
   * Weights: the heaviest endpoint takes its turn in every round, one with a third of its weight in
   * every third; all do in the first. The rounding is Envoy's, whose rule this is; the queue of turns
   * only spares the rounds in which hardly anybody has one.
   *
   * The entry of a key that cannot be used is followed by others at distances of one step, which
   * follows from the key. The size is prime, so the steps reach every entry; and the keys of one
   * entry part there, so that no single endpoint inherits them all.
   */

  private static final int FREE = -1;

  private final int[] owners;
  private final Divisor entries;
  private final Walk walk;

  private Maglev(EndpointList endpoints, int[] owners) {
    this.owners = owners;
    this.entries = new Divisor(owners.length);
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
    return entries.remainderOf(key);
  }

  /** 1 to the size, exclusive, by the upper half of the key. */
  private int stepOf(long key) {
    return 1 + (int) (((key >>> Integer.SIZE) * (owners.length - 1)) >>> Integer.SIZE);
  }

  private static int[] filled(EndpointList endpoints, int size) {
    int[] owners = new int[size];
    Arrays.fill(owners, FREE);
    double[] parts = EnvoyPoints.parts(endpoints);
    double heaviest = Arrays.stream(parts).max().orElseThrow();
    PriorityQueue<Turn> turns = turns(endpoints, parts, size);
    for (int taken = 0; taken < size; taken++) {
      Turn turn = turns.remove();
      turn.take(owners, heaviest);
      turns.add(turn);
    }
    return owners;
  }

  /** The first turn of each, in the order of the ids: that of the list does not matter. */
  private static PriorityQueue<Turn> turns(EndpointList endpoints, double[] parts, int size) {
    Integer[] byId = IntStream.range(0, parts.length).boxed().toArray(Integer[]::new);
    Arrays.sort(byId, Comparator.comparing(index -> endpoints.get(index).id()));
    PriorityQueue<Turn> turns =
        new PriorityQueue<>(
            byId.length,
            Comparator.<Turn>comparingLong(turn -> turn.round).thenComparingInt(turn -> turn.rank));
    for (int rank = 0; rank < byId.length; rank++) {
      int owner = byId[rank];
      turns.add(new Turn(owner, rank, endpoints.get(owner).id(), parts[owner], size));
    }
    return turns;
  }

  /** The next turn of an endpoint. */
  private static final class Turn {

    /** Further than any table goes, and near enough to be counted. */
    private static final double NEVER = 0x1p40;

    private final int owner;
    private final int rank;
    private final double part;
    private final int skip;
    private int next;
    private long round = 1;
    private double due;

    Turn(int owner, int rank, String id, double part, int size) {
      this.owner = owner;
      this.rank = rank;
      this.part = part;
      this.next = (int) Long.remainderUnsigned(Hash64.of(id), size);
      this.skip = 1 + (int) Long.remainderUnsigned(Hash64.second(id), size - 1);
    }

    void take(int[] owners, double heaviest) {
      while (owners[next] != FREE) {
        advance(owners.length);
      }
      owners[next] = owner;
      advance(owners.length);
      due += heaviest;
      round = nextRound();
    }

    /** The first round after this one in which {@code round * part >= due}. */
    private long nextRound() {
      double quotient = Math.min(NEVER, due / part);
      long later = Math.max(round + 1, (long) quotient - 1);
      while (later < quotient + 1 && later * part < due) {
        later++;
      }
      return later;
    }

    private void advance(int size) {
      next += skip;
      next -= next < size ? 0 : size;
    }
  }
}
