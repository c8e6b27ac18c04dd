package io.fairlead.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a part of a file, a few kilobytes at a time. */
final class LineReader implements AutoCloseable {

  private static final int USUAL = 8 << 10;

  /** Far above the longest line that there can be; what goes on without an end is no line. */
  private static final int LONGEST = 1 << 20;

  private final FileChannel file;
  private final long end;
  private byte[] buffer = new byte[USUAL];

  /** Where the buffer begins in the file. */
  private long base;

  private int next;
  private int filled;
  private int lineStart;
  private int lineEnd;
  private long damaged;

  LineReader(FileChannel file, long start, long end) {
    this.file = file;
    this.base = start;
    this.end = end;
  }

  /** One of a whole file, which it closes. */
  static LineReader of(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    return new LineReader(file, 0, file.size());
  }

  /** The next record, or null at the end. What is not as it was written is left out. */
  @Nullable UsageRecord next() throws IOException {
    while (nextLine()) {
      UsageRecord usage = UsageLine.parse(buffer, lineStart, lineEnd);
      if (usage != null) {
        return usage;
      }
      if (position() > 0) {
        damaged++;
      }
    }
    return null;
  }

  /** The fields of the next line, or null if there is none that is as it was written. */
  String @Nullable [] nextFields() throws IOException {
    return nextLine() ? UsageLine.fields(buffer, lineStart, lineEnd) : null;
  }

  /** Goes on behind the end of the line that it stands in. */
  void skipLine() throws IOException {
    nextLine();
  }

  /** Where the line that was read last begins. */
  long position() {
    return base + lineStart;
  }

  /** How many lines were left out, but for the first one of a file, which is no record. */
  long damaged() {
    return damaged;
  }

  private boolean nextLine() throws IOException {
    int seen = next;
    while (true) {
      for (int i = seen; i < filled; i++) {
        if (buffer[i] == '\n') {
          lineStart = next;
          lineEnd = i;
          next = i + 1;
          return true;
        }
      }
      int scanned = filled - next;
      if (scanned > LONGEST || !fill()) {
        return false;
      }
      seen = next + scanned;
    }
  }

  private boolean fill() throws IOException {
    int kept = filled - next;
    if (kept == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    } else {
      System.arraycopy(buffer, next, buffer, 0, kept);
    }
    base += next;
    next = 0;
    filled = kept;
    int most = (int) Math.min(buffer.length - kept, end - base - kept);
    int read = most <= 0 ? -1 : file.read(ByteBuffer.wrap(buffer, kept, most), base + kept);
    filled += Math.max(0, read);
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
