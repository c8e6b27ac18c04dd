package io.fairlead.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/**
 * Who changed what, when, and what was refused: a file of JSON lines to which lines are added and
 * nothing else. Each line has the hash of the one before and its own, so that {@link #verify} finds
 * a byte that was changed, put in or taken out. That whole lines were cut off at the end is found
 * by whoever has kept a {@link Head} elsewhere. A line is on the disk before the change is made.
 *
 * <p>After a crash the last line may be torn. It stays, and the next line says so and goes on with
 * the chain from the last one that was whole.
 *
 * <p>Thread-safe; one line at a time. One process at a time has a file open.
 */
public final class AuditLog implements AutoCloseable {

  /** Of what a client has a say in, and that is enough to find it again. */
  private static final int LONGEST_FIELD = 500;

  private final FileChannel file;
  private final FileLock lock;
  private final InstantSource clock;
  private Head head;
  private boolean broken;

  private AuditLog(FileChannel file, FileLock lock, InstantSource clock, Head head) {
    this.file = file;
    this.lock = lock;
    this.clock = clock;
    this.head = head;
  }

  /**
   * The last line at some moment.
   *
   * @param number of lines, counted from 1; 0 before the first
   * @param hash of the last one, in hexadecimal digits
   */
  public record Head(long number, String hash) {}

  /**
   * What became of a log.
   *
   * @param isIntact whether each byte is as it was written
   * @param lines that are whole, from the beginning to the end or to the first damage
   * @param tornLines that were found when the log was opened again, and are accounted for
   * @param damage what is wrong and where; empty if nothing is
   */
  public record Verdict(boolean isIntact, long lines, int tornLines, String damage) {}

  /** Opens a log, or begins one, with the machine's clock. */
  public static AuditLog open(Path path) throws IOException {
    return open(path, InstantSource.system());
  }

  /**
   * Opens a log, or begins one. Reads all of it.
   *
   * @throws IOException if that is not possible, if another process has it open, or if it is
   *     damaged otherwise than by a torn last line: then it is evidence, and a new one is due
   */
  public static AuditLog open(Path path, InstantSource clock) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try {
      FileLock lock = lock(file, path);
      syncFolder(path);
      AuditChain.Read read = AuditChain.read(path, null);
      boolean isTorn = read.torn().length > 0;
      if (!read.verdict().isIntact() && !read.verdict().damage().startsWith("the last line")) {
        throw new IOException(path + " is damaged: " + read.verdict().damage());
      }
      AuditLog log = new AuditLog(file, lock, clock, read.head());
      if (isTorn) {
        log.goOnAfter(read.torn());
      }
      return log;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileLock lock(FileChannel file, Path path) throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is open already", e);
    }
    throw new IOException(path + " is open in another process");
  }

  /** A file that was made a moment ago is not there after a power cut unless its folder is. */
  private static void syncFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  private void goOnAfter(byte[] torn) throws IOException {
    Head whole = AuditChain.wholeButForItsEnd(head, torn);
    if (whole != null) {
      write("\n");
      head = whole;
      return;
    }
    String line = AuditChain.tornLine(head, clock.instant().toString(), torn);
    write("\n" + line + "\n");
    head = AuditChain.headOf(head, line);
  }

  /** Finds out whether each byte of a log is as it was written. Takes time in proportion to it. */
  public static Verdict verify(Path path) throws IOException {
    return AuditChain.read(path, null).verdict();
  }

  /** The same, and whether the log has the line that was the last one once. */
  public static Verdict verify(Path path, Head expected) throws IOException {
    return AuditChain.read(path, expected.number() == 0 ? null : expected).verdict();
  }

  /** The last line, to be kept elsewhere. */
  public synchronized Head head() {
    return head;
  }

  /**
   * Adds a line, which is on the disk when this returns.
   *
   * @param before digest of what was there, a dash for nothing
   * @param after the same of what is to be there
   * @throws IOException if that is not certain; then it is refused until the log is opened again
   */
  synchronized void append(String who, String what, String before, String after, String result)
      throws IOException {
    if (broken) {
      throw new IOException("a line could not be written before; open the log again");
    }
    String line =
        AuditChain.line(
            head,
            clock.instant().toString(),
            shortened(who),
            shortened(what),
            before,
            after,
            result);
    write(line + "\n");
    head = AuditChain.headOf(head, line);
  }

  private static String shortened(String field) {
    return field.length() <= LONGEST_FIELD ? field : field.substring(0, LONGEST_FIELD) + "...";
  }

  private void write(String text) throws IOException {
    broken = true;
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
    broken = false;
  }

  /** Ends writing. */
  @Override
  public synchronized void close() throws IOException {
    broken = true;
    lock.release();
    file.close();
  }
}
