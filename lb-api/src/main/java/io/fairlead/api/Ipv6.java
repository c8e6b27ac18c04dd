package io.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * IPv6 addresses: read in every form of RFC 4291, section 2.2, written in the only one of RFC 5952.
 *
 * <p>That is: groups in lower case without leading zeros, the longest run of at least two zero
 * groups (the first of equals) as {@code ::}, and the last 32 bits of an IPv4-mapped address as an
 * IPv4 address (section 5 there).
 */
final class Ipv6 {

  private static final int GROUPS = 8;

  private Ipv6() {}

  /** The canonical text without brackets, or null if the text is no IPv6 address. */
  static @Nullable String canonical(String text, int start, int end) {
    int[] groups = new int[GROUPS];
    return parse(text, start, end, groups) ? write(groups) : null;
  }

  private static boolean parse(String text, int start, int end, int[] groups) {
    int gap = text.indexOf("::", start);
    if (gap < 0) {
      return readGroups(text, start, end, groups) == GROUPS;
    }
    int[] behind = new int[GROUPS];
    int before = gap == start ? 0 : readGroups(text, start, gap, groups);
    int after = gap + 2 == end ? 0 : readGroups(text, gap + 2, end, behind);
    boolean dottedBeforeGap = text.lastIndexOf('.', gap) >= start;
    if (before < 0 || after < 0 || before + after >= GROUPS || dottedBeforeGap) {
      return false;
    }
    System.arraycopy(behind, 0, groups, GROUPS - after, after);
    return true;
  }

  /** Reads groups between single colons; the number of groups, or -1. */
  private static int readGroups(String text, int start, int end, int[] groups) {
    int count = 0;
    int i = start;
    while (count < GROUPS) {
      int groupEnd = endOfGroup(text, i, end);
      if (groupEnd < end && text.charAt(groupEnd) == '.') {
        return readDotted(text, i, end, groups, count);
      }
      if (groupEnd == i || groupEnd - i > 4) {
        return -1;
      }
      groups[count++] = Integer.parseInt(text, i, groupEnd, 16);
      if (groupEnd == end) {
        return count;
      }
      if (text.charAt(groupEnd) != ':') {
        return -1;
      }
      i = groupEnd + 1;
    }
    return -1;
  }

  private static int readDotted(String text, int start, int end, int[] groups, int count) {
    long address = Ipv4.parse(text, start, end);
    if (address < 0 || count > GROUPS - 2) {
      return -1;
    }
    groups[count] = (int) (address >>> 16);
    groups[count + 1] = (int) (address & 0xFFFF);
    return count + 2;
  }

  private static int endOfGroup(String text, int start, int end) {
    int i = start;
    while (i < end && Hex.digit(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static String write(int[] groups) {
    int gap = longestRunOfZeros(groups);
    int gapEnd = gap + lengthOfRun(groups, gap);
    boolean mapped = gap == 0 && gapEnd == 5 && groups[5] == 0xFFFF;
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        out.append("::");
        i = gapEnd - 1;
      } else if (mapped && i == 6) {
        return out.append(':').append(dotted(groups[6], groups[7])).toString();
      } else {
        out.append(i == 0 || i == gapEnd ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }

  /** Where it starts, or {@link #GROUPS} if no run has two groups. */
  private static int longestRunOfZeros(int[] groups) {
    int best = GROUPS;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = lengthOfRun(groups, i);
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }

  private static int lengthOfRun(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String dotted(int high, int low) {
    return (high >> 8) + "." + (high & 0xFF) + "." + (low >> 8) + "." + (low & 0xFF);
  }
}
