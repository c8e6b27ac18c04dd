package io.fairlead.api.tenant;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of the longest range that an address is in.
 *
 * <p>Ranges with a common address lie one within the other. So they cut all addresses into
 * stretches, each with the value of the innermost range, and a look-up is a binary search for the
 * stretch: at most log2(2n + 1) + 1 comparisons for n ranges.
 *
 * <p>The addresses looked up last are remembered, because {@link InetAddress#getAddress()} copies
 * its bytes on every call. That memo is direct-mapped and racy like {@link ResolutionMemo}, and for
 * the same reasons safe; all else is immutable.
 *
 * @param <V> what a range stands for
 */
final class AddressTable<V> {

  private static final int SLOTS = 1_024;

  private static final Comparator<AddressRange> OUTER_FIRST =
      ((Comparator<AddressRange>) (a, b) -> compare(a.high(), a.low(), b.high(), b.low()))
          .thenComparing(AddressRange::prefixLength);

  /** The first address of each stretch, ascending, and its value. */
  private final long[] highs;

  private final long[] lows;
  private final List<Stretch<V>> stretches = new ArrayList<>();

  private record Answer<V>(InetAddress address, @Nullable V value) {}

  private final AtomicReferenceArray<@Nullable Answer<V>> answers =
      new AtomicReferenceArray<>(SLOTS);

  private record Stretch<V>(long high, long low, @Nullable V value) {}

  AddressTable(Map<AddressRange, V> ranges) {
    List<AddressRange> sorted = new ArrayList<>(ranges.keySet());
    sorted.sort(OUTER_FIRST);
    Deque<AddressRange> open = new ArrayDeque<>();
    for (AddressRange range : sorted) {
      closeBefore(range, open, ranges);
      open.push(range);
      begin(range.high(), range.low(), ranges.get(range));
    }
    closeBefore(null, open, ranges);
    highs = stretches.stream().mapToLong(Stretch::high).toArray();
    lows = stretches.stream().mapToLong(Stretch::low).toArray();
  }

  /** Ends the ranges that do not reach up to the next one, and goes on with what is around them. */
  private void closeBefore(
      @Nullable AddressRange next, Deque<AddressRange> open, Map<AddressRange, V> ranges) {
    while (!open.isEmpty()
        && (next == null
            || compare(open.element().lastHigh(), open.element().lastLow(), next.high(), next.low())
                < 0)) {
      AddressRange closed = open.pop();
      long low = closed.lastLow() + 1;
      long high = closed.lastHigh() + (low == 0 ? 1 : 0);
      boolean atTheEnd = high == 0 && low == 0;
      if (!atTheEnd) {
        begin(high, low, open.isEmpty() ? null : ranges.get(open.element()));
      }
    }
  }

  /** Begins a stretch, instead of one that began at the same address. */
  private void begin(long high, long low, @Nullable V value) {
    int last = stretches.size() - 1;
    if (last >= 0 && stretches.get(last).high() == high && stretches.get(last).low() == low) {
      stretches.remove(last);
    }
    stretches.add(new Stretch<>(high, low, value));
  }

  /** The value of the longest range with this address, or null. */
  @Nullable V find(InetAddress address) {
    int hash = address.hashCode();
    int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & (SLOTS - 1);
    Answer<V> answer = answers.getPlain(slot);
    if (answer == null || !answer.address.equals(address)) {
      answer = new Answer<>(address, search(address.getAddress()));
      answers.setPlain(slot, answer);
    }
    return answer.value;
  }

  private @Nullable V search(byte[] address) {
    int stretch = lastNotAfter(AddressRange.highBits(address), AddressRange.lowBits(address));
    return stretch < 0 ? null : stretches.get(stretch).value();
  }

  private int lastNotAfter(long high, long low) {
    int from = 0;
    int to = highs.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (compare(highs[middle], lows[middle], high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private static int compare(long highA, long lowA, long highB, long lowB) {
    int byHigh = Long.compareUnsigned(highA, highB);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lowA, lowB);
  }
}
