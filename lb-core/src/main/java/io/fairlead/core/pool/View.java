package io.fairlead.core.pool;

import io.fairlead.api.time.RandomSource;
import java.util.List;

/** The endpoints of a pool that the tenants of one residency may use, in groups. Immutable. */
public final class View {

  private final List<Picker> groups;

  View(List<Picker> groups) {
    this.groups = List.copyOf(groups);
  }

  /** Whether there is nobody to pick. */
  public boolean isEmpty() {
    return groups.stream().allMatch(Picker::isEmpty);
  }

  /** How many groups there are. */
  public int size() {
    return groups.size();
  }

  /** The group at an index, in the order in which they stand in for one another. */
  public Picker group(int index) {
    return groups.get(index);
  }

  /** The index of the group that the next request should go to. */
  public int draw(RandomSource random) {
    return 0;
  }
}
