package io.fairlead.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file while it is read, as far as it counted when it was opened. Not thread-safe. */
final class OpenFile implements AutoCloseable {

  /** Less than this is read through. */
  private static final long FAR = 64 << 10;

  private final UsageFile file;
  private final FileChannel channel;
  private final long end;
  private final List<Run> runs = new ArrayList<>();
  private UsageFile.@Nullable Hours hours;
  private long damaged;

  private OpenFile(UsageFile file, FileChannel channel, long end) {
    this.file = file;
    this.channel = channel;
    this.end = end;
    this.hours = file.hours();
  }

  /**
   * Opens a file.
   *
   * @param most bytes of it that count
   */
  static OpenFile open(UsageFile file, long most) throws IOException {
    FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    return new OpenFile(file, channel, Math.min(most, channel.size()));
  }

  UsageFile file() {
    return file;
  }

  /** A part of it that is in order. */
  private record Run(long start, long end) {}

  /** Finds the parts that are in order. A merged file is one. */
  void index() throws IOException {
    if (file.hours() != null) {
      runs.add(new Run(0, end));
      return;
    }
    LineReader lines = new LineReader(channel, 0, end);
    UsageRecord before = null;
    long start = 0;
    for (UsageRecord next = lines.next(); next != null; next = lines.next()) {
      if (before != null && UsageRecord.BY_KEY.compare(before, next) >= 0) {
        runs.add(new Run(start, lines.position()));
        start = lines.position();
      }
      before = next;
      UsageFile.Hours one = new UsageFile.Hours(next.hour(), next.hour());
      hours = hours == null ? one : hours.and(one);
    }
    runs.add(new Run(start, end));
    damaged = lines.damaged();
  }

  /** The hours that it is about; null if that is none. To be indexed before. */
  UsageFile.@Nullable Hours hours() {
    return hours;
  }

  /** How many of its lines are not as they were written, as far as it was read. */
  long damaged() {
    return damaged;
  }

  /**
   * What stands in each part that is in order, from the first record on that has this tenant or a
   * later one.
   */
  List<Merge.Source> sources(String tenant) throws IOException {
    List<Merge.Source> sources = new ArrayList<>();
    for (Run run : runs) {
      sources.add(reader(run, tenant));
    }
    return sources;
  }

  private Merge.Source reader(Run run, String tenant) throws IOException {
    LineReader lines = new LineReader(channel, place(run, tenant), run.end);
    return () -> {
      UsageRecord next = lines.next();
      while (next != null && next.tenant().compareTo(tenant) < 0) {
        next = lines.next();
      }
      if (next == null && file.hours() != null) {
        damaged = Math.max(damaged, lines.damaged());
      }
      return next;
    };
  }

  /** A place before the first record of a tenant, and not far before it: by halving. */
  private long place(Run run, String tenant) throws IOException {
    long low = run.start;
    long high = run.end;
    while (!tenant.isEmpty() && high - low > FAR) {
      long middle = (low + high) >>> 1;
      LineReader lines = new LineReader(channel, middle, run.end);
      lines.skipLine();
      UsageRecord there = lines.next();
      if (there == null || there.tenant().compareTo(tenant) >= 0) {
        high = middle;
      } else {
        low = lines.position();
      }
    }
    return low;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
