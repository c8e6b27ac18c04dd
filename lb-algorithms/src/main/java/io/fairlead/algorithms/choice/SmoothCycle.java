package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.EndpointList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The smooth weighted round robin of nginx, computed once for a whole cycle. Over each cycle every
 * endpoint has its turn exactly as often as its weight says.
 *
 * <p>Weights 5, 1, 1 give {@code a a b a c a a}. A turn costs O(1).
 */
public final class SmoothCycle implements Schedule {

  /*
   * nginx: in each turn every endpoint earns its weight; the richest has the turn, the first of
   * several, and pays the sum of all weights. After a cycle of (sum of weights) turns all accounts
   * are back at 0.
   *
   * Endpoints of one weight have their turns one after the other in the order of the list, so only
   * the next one of each weight can be the richest. A cycle therefore takes O(length * different
   * weights) to compute, not O(length * endpoints): at most 65,536 * 361, some 50 ms.
   */

  /** Takes 256 KB; holds 10,000 endpoints with weights around 6. */
  private static final int MAX_LENGTH = 65_536;

  /** Six digits before the point and nine after it are exact in a double. */
  private static final int MAX_DECIMALS = 9;

  private final int[] cycle;

  private SmoothCycle(int[] cycle) {
    this.cycle = cycle;
  }

  /** The cycle of a list, or null if it would be longer than 65,536 turns; not of an empty list. */
  public static @Nullable SmoothCycle of(EndpointList endpoints) {
    long[] weights = wholeWeights(endpoints);
    if (weights == null) {
      return null;
    }
    long length = 0;
    for (long weight : weights) {
      length += weight;
      if (length > MAX_LENGTH) {
        return null;
      }
    }
    return new SmoothCycle(cycle(weights, (int) length));
  }

  @Override
  public int at(long turn) {
    return cycle[Math.floorMod(turn, cycle.length)];
  }

  /** The smallest whole numbers in the same proportion, or null if they have too many decimals. */
  private static long @Nullable [] wholeWeights(EndpointList endpoints) {
    int decimals = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      decimals = Math.max(decimals, decimals(endpoints.get(i).weight()));
    }
    if (decimals > MAX_DECIMALS) {
      return null;
    }
    double unit = Math.pow(10, decimals);
    long[] whole = new long[endpoints.size()];
    long divisor = 0;
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Math.round(endpoints.get(i).weight() * unit);
      divisor = greatestCommonDivisor(divisor, whole[i]);
    }
    for (int i = 0; i < whole.length; i++) {
      whole[i] /= divisor;
    }
    return whole;
  }

  /** How many digits the shortest decimal form of a weight has after the point. */
  private static int decimals(double weight) {
    boolean isWhole = weight == Math.rint(weight);
    return isWhole ? 0 : BigDecimal.valueOf(weight).stripTrailingZeros().scale();
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static int[] cycle(long[] weights, int length) {
    Map<Long, Peers> groups = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      groups.computeIfAbsent(weights[i], Peers::new).add(i);
    }
    Peers[] all = groups.values().toArray(new Peers[0]);
    int[] cycle = new int[length];
    for (int turn = 0; turn < length; turn++) {
      Peers richest = all[0];
      for (Peers peers : all) {
        peers.account += peers.weight;
        richest = peers.isBefore(richest) ? peers : richest;
      }
      cycle[turn] = richest.takeTurn(length);
    }
    return cycle;
  }

  /** The endpoints of one weight, and the account of the one that is next among them. */
  private static final class Peers {

    private final long weight;
    private final List<Integer> members = new ArrayList<>();
    private int turns;
    private int next;
    private long account;

    Peers(long weight) {
      this.weight = weight;
    }

    void add(int index) {
      members.add(index);
      next = members.get(0);
    }

    boolean isBefore(Peers other) {
      return account > other.account || (account == other.account && next < other.next);
    }

    int takeTurn(long price) {
      int taken = next;
      turns++;
      if (turns % members.size() == 0) {
        // Now each of them has paid once more, and the first is next again.
        account -= price;
      }
      next = members.get(turns % members.size());
      return taken;
    }
  }
}
