package io.fairlead.core;

import io.fairlead.core.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's requests pass on each of the routes that they have met. Finding one is O(1) and
 * waits for nobody.
 */
final class Admittances {

  // A hash table by open addressing, at most half full. A map would be five objects for two routes,
  // for each tenant and again under each configuration. Entries are added to the table that others
  // read, which may miss them and then look again under the lock, or see them whole, since an
  // admittance has nothing but final fields.

  private static final int FIRST_SIZE = 4;

  /** A power of two in length; replaced when it grows. */
  private volatile @Nullable Admittance[] table = new @Nullable Admittance[FIRST_SIZE];

  private int count;

  /** The one of a route, or null if there is none that this thread can see yet. */
  @Nullable Admittance of(Route route) {
    @Nullable Admittance[] seen = table;
    int last = seen.length - 1;
    int place = route.hashCode() & last;
    while (true) {
      Admittance there = seen[place];
      if (there == null || there.route() == route) {
        return there;
      }
      place = (place + 1) & last;
    }
  }

  /** Adds one unless there is one of its route, and answers the one that there is. */
  synchronized Admittance add(Admittance made) {
    Admittance known = of(made.route());
    if (known != null) {
      return known;
    }
    if (2 * ++count > table.length) {
      table = grown();
    }
    put(table, made);
    return made;
  }

  private @Nullable Admittance[] grown() {
    @Nullable Admittance[] grown = new @Nullable Admittance[2 * table.length];
    for (Admittance each : table) {
      if (each != null) {
        put(grown, each);
      }
    }
    return grown;
  }

  private static void put(@Nullable Admittance[] table, Admittance added) {
    int last = table.length - 1;
    int place = added.route().hashCode() & last;
    while (table[place] != null) {
      place = (place + 1) & last;
    }
    table[place] = added;
  }
}
