package io.fairlead.api.config;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guesses what was meant by a name that nobody knows. */
final class Spelling {

  /** Two slips are a typing error; more make another word. */
  private static final int MOST_SLIPS = 2;

  /** Longer ones are no names, and would take long to compare. */
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The known name that takes the fewest slips to write so, or null if all take too many. */
  static @Nullable String nearest(String written, Collection<String> known) {
    String nearest = null;
    int fewest = Math.min(MOST_SLIPS, written.length() / 3) + 1;
    for (String name : written.length() > LONGEST ? List.<String>of() : known) {
      int slips = slips(written, name);
      if (slips < fewest || (slips == fewest && nearest != null && name.compareTo(nearest) < 0)) {
        nearest = name;
        fewest = slips;
      }
    }
    return nearest;
  }

  /**
   * How many letters were left out, added, replaced or swapped with the next one (Damerau, "A
   * technique for computer detection and correction of spelling errors", CACM 7, 1964).
   */
  private static int slips(String a, String b) {
    int[] beforeLast = new int[0];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
