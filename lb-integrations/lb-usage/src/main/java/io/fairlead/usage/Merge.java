package io.fairlead.usage;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Makes one of several sources that are in order, in which each key stands once. */
final class Merge {

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing(Head::record, UsageRecord.BY_KEY));

  Merge(List<? extends Source> sources) throws IOException {
    for (Source source : sources) {
      take(source);
    }
  }

  /** Answers records in order. */
  @FunctionalInterface
  interface Source {

    /** The next one, or null at the end. */
    @Nullable UsageRecord next() throws IOException;
  }

  private record Head(UsageRecord record, Source rest) {}

  private void take(Source source) throws IOException {
    UsageRecord first = source.next();
    if (first != null) {
      heads.add(new Head(first, source));
    }
  }

  /** The next one in order, or null at the end. */
  @Nullable UsageRecord next() throws IOException {
    Head first = heads.poll();
    if (first == null) {
      return null;
    }
    take(first.rest);
    UsageRecord sum = first.record;
    for (Head same = heads.peek(); same != null; same = heads.peek()) {
      if (UsageRecord.BY_KEY.compare(same.record, sum) != 0) {
        return sum;
      }
      sum = sum.plus(same.record);
      heads.remove();
      take(same.rest);
    }
    return sum;
  }
}
