package io.fairlead.usage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file while it is written. What was added counts once it is kept, all of it or nothing. */
final class Segment implements AutoCloseable {

  private static final int BUFFER = 64 << 10;

  private final UsageFile file;
  private final Disk.Output output;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long written;
  private long kept;

  private Segment(UsageFile file, Disk.Output output) {
    this.file = file;
    this.output = output;
  }

  /** Begins a file, whose first line is on the disk when this returns. */
  static Segment begin(UsageFile file, Disk disk) throws IOException {
    Segment segment = new Segment(file, disk.create(file.path()));
    try {
      segment.add(file.header());
      segment.keep();
      disk.forceFolder(file.path().toAbsolutePath().resolveSibling("."));
      return segment;
    } catch (IOException | RuntimeException e) {
      segment.closeQuietly(e);
      throw e;
    }
  }

  UsageFile file() {
    return file;
  }

  /** How many bytes of it count. */
  long kept() {
    return kept;
  }

  void add(byte[] line) throws IOException {
    if (buffer.remaining() < line.length) {
      flush();
    }
    if (line.length > buffer.capacity()) {
      output.write(ByteBuffer.wrap(line));
    } else {
      buffer.put(line);
    }
    written += line.length;
  }

  /** Has what was added count from when this returns. */
  void keep() throws IOException {
    flush();
    output.force();
    kept = written;
  }

  private void flush() throws IOException {
    buffer.flip();
    output.write(buffer);
    buffer.clear();
  }

  /**
   * Takes back what was added and does not count.
   *
   * @throws IOException if it is not certain that it has gone
   */
  void undo() throws IOException {
    buffer.clear();
    output.truncate(kept);
    output.force();
    written = kept;
  }

  @Override
  public void close() throws IOException {
    output.close();
  }

  /** Closes it because of something else, which is what matters. */
  void closeQuietly(Throwable because) {
    try {
      close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
