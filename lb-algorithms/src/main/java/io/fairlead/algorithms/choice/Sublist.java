package io.fairlead.algorithms.choice;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointList;
import java.util.Arrays;

/** Some endpoints of a list as a list of their own, in the same order; and all its drained ones. */
public final class Sublist implements EndpointList {

  private final EndpointList whole;
  private final int size;

  /** The indexes in the whole list, ascending: the drained endpoints come last there too. */
  private final int[] members;

  /**
   * Takes a part of a list.
   *
   * @param members indexes of endpoints that are not drained, in any order
   */
  public Sublist(EndpointList whole, int[] members) {
    this.whole = whole;
    this.size = members.length;
    this.members = Arrays.copyOf(members, size + whole.drained());
    Arrays.sort(this.members, 0, size);
    for (int i = 0; i < whole.drained(); i++) {
      this.members[size + i] = whole.size() + i;
    }
  }

  /** The index in the whole list of an endpoint of this one. */
  public int inWhole(int index) {
    return members[index];
  }

  /** The index here of an endpoint of the whole list; negative if it is not here. O(log n). */
  public int indexOf(int inWhole) {
    return Arrays.binarySearch(members, inWhole);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int drained() {
    return members.length - size;
  }

  @Override
  public Endpoint get(int index) {
    return whole.get(members[index]);
  }

  @Override
  public int inFlight(int index) {
    return whole.inFlight(members[index]);
  }
}
