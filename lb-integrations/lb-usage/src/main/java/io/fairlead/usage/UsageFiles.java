package io.fairlead.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ledger in their folder, which one process has at a time. Records are added at the
 * end; in the background, the files of an hour that is over are merged into one, and those of a day
 * that is over into one again. Thread-safe.
 */
final class UsageFiles implements AutoCloseable {

  // Nothing is counted twice, whenever the process is killed and whichever step fails:
  //
  // - A batch counts once it is forced to the disk. If that fails, what may be there of it is
  //   cut off before anything else is written; where even that fails, the next file begins by
  //   saying how much of this one counts, and no more of it does from then on, in this process
  //   or in another one, which cuts it off.
  // - A merged file takes the place of those that it stands for at the moment at which it gets
  //   its name. Until they are deleted, they are passed over, because its name says which they
  //   are.
  // - No process adds to a file of an earlier one, whose last line may be torn.

  private static final String LOCK = "usage.lock";
  private static final String TEMPORARY = ".tmp";
  private static final String DAMAGED = ".damaged";
  private static final long ALL = Long.MAX_VALUE;

  private final Path folder;
  private final Disk disk;
  private final long segmentBytes;
  private final FileChannel lockFile;

  /** Held for as long as files are merged; taken before this. */
  private final Object merging = new Object();

  private volatile boolean closing;

  /** In the order of their numbers, without those that are in others; guarded by this. */
  private final List<UsageFile> files = new ArrayList<>();

  /** What the next file has to say of older ones; guarded by this. */
  private final Map<Long, Long> cuts = new HashMap<>();

  private long nextNumber = 1;
  private @Nullable Segment segment;

  private UsageFiles(Path folder, Disk disk, long segmentBytes, FileChannel lockFile) {
    this.folder = folder;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.lockFile = lockFile;
  }

  /**
   * Opens a folder, or begins one.
   *
   * @throws IOException if that is not possible, or somebody else has it open
   */
  static UsageFiles open(Path folder, Disk disk, long segmentBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      UsageFiles files = new UsageFiles(folder, disk, segmentBytes, lockFile);
      files.lock();
      files.find();
      return files;
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new IOException(folder + " is open in another process");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(folder + " is open already", e);
    }
  }

  private synchronized void find() throws IOException {
    List<Path> paths;
    try (Stream<Path> listed = Files.list(folder)) {
      paths = listed.toList();
    }
    List<UsageFile> found = new ArrayList<>();
    for (Path path : paths) {
      UsageFile file = UsageFile.read(path);
      if (file != null) {
        found.add(file);
        nextNumber = Math.max(nextNumber, file.to() + 1);
      } else if (path.getFileName().toString().endsWith(TEMPORARY)) {
        disk.delete(path);
      }
    }
    found.sort(Comparator.comparingLong(UsageFile::from).thenComparingLong(UsageFile::to));
    for (UsageFile file : found) {
      if (found.stream().anyMatch(file::isIn)) {
        disk.delete(file.path());
      } else {
        files.add(file);
      }
    }
    files.forEach(this::cut);
  }

  /** Cuts off what does not count, before the line that says so can be damaged. */
  private void cut(UsageFile file) {
    long counted = counted(file);
    try {
      if (counted != ALL) {
        disk.truncate(file.path(), counted);
      }
    } catch (IOException e) {
      // The other file goes on saying so.
      return;
    }
  }

  /**
   * Adds records, which are on the disk when this returns.
   *
   * @param records in order
   * @throws IOException if that is not certain; then none of them counts
   */
  synchronized void append(List<UsageRecord> records) throws IOException {
    Segment to = segment == null ? begin() : segment;
    try {
      for (UsageRecord usage : records) {
        to.add(UsageLine.of(usage));
      }
      to.keep();
    } catch (IOException | RuntimeException e) {
      undo(to, e);
      throw e;
    }
    if (to.kept() >= segmentBytes) {
      roll();
    }
  }

  private Segment begin() throws IOException {
    // A number is not used again: of a file that could not be begun there may be something left.
    UsageFile file = UsageFile.plain(folder, nextNumber++, cuts);
    Segment begun;
    try {
      begun = Segment.begin(file, disk);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(file.path(), e);
      throw e;
    }
    cuts.clear();
    files.add(file);
    segment = begun;
    return begun;
  }

  private void undo(Segment of, Throwable because) {
    try {
      of.undo();
    } catch (IOException | RuntimeException e) {
      because.addSuppressed(e);
      cuts.put(of.file().from(), of.kept());
      of.closeQuietly(because);
      segment = null;
    }
  }

  private void deleteQuietly(Path path, Throwable because) {
    try {
      disk.delete(path);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Has the next records go to another file. */
  synchronized void roll() {
    Segment last = segment;
    segment = null;
    try {
      if (last != null) {
        last.close();
      }
    } catch (IOException e) {
      // What counts was forced to the disk before, so nothing is lost by that.
      return;
    }
  }

  /** Opens all files as they count now. What becomes of them later is not seen through that. */
  synchronized List<OpenFile> read() throws IOException {
    return open(files);
  }

  private List<OpenFile> open(List<UsageFile> these) throws IOException {
    List<OpenFile> opened = new ArrayList<>();
    try {
      for (UsageFile file : these) {
        opened.add(OpenFile.open(file, counted(file)));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  static void closeAll(List<OpenFile> opened) throws IOException {
    for (OpenFile file : opened) {
      file.close();
    }
  }

  /** How many bytes of a file count. */
  private long counted(UsageFile file) {
    if (segment != null && file.equals(segment.file())) {
      return segment.kept();
    }
    if (!file.isSegment()) {
      return ALL;
    }
    long most = cuts.getOrDefault(file.from(), ALL);
    for (UsageFile other : files) {
      most = Math.min(most, other.cuts().getOrDefault(file.from(), ALL));
    }
    return most;
  }

  /**
   * Merges the files of hours and days that are over, and deletes what is too old. Gives up early
   * if the folder is let go meanwhile.
   *
   * @param now the hour that is not over
   * @param oldest of which anything is kept
   * @return how many lines were found that are not as they were written; their files are kept under
   *     another name
   */
  long tidy(Instant now, Instant oldest) throws IOException {
    synchronized (merging) {
      if (closing) {
        return 0;
      }
      expire(oldest);
      return mergeAll(now);
    }
  }

  private long mergeAll(Instant now) throws IOException {
    long damaged = 0;
    List<OpenFile> closed = closed();
    try {
      for (OpenFile file : closed) {
        file.index();
      }
      for (List<OpenFile> group : groups(closed, now)) {
        damaged += closing ? 0 : merge(group, now);
      }
    } finally {
      closeAll(closed);
    }
    return damaged;
  }

  private synchronized void expire(Instant oldest) throws IOException {
    for (Iterator<UsageFile> each = files.iterator(); each.hasNext(); ) {
      UsageFile file = each.next();
      if (file.hours() != null && file.hours().last().isBefore(oldest)) {
        disk.delete(file.path());
        each.remove();
      }
    }
  }

  private synchronized List<OpenFile> closed() throws IOException {
    return open(
        files.stream().filter(file -> segment == null || !file.equals(segment.file())).toList());
  }

  /** Files that follow one another and end in the same hour, or in the same day that is over. */
  private static List<List<OpenFile>> groups(List<OpenFile> closed, Instant now) {
    List<List<OpenFile>> groups = new ArrayList<>();
    Instant before = null;
    for (OpenFile file : closed) {
      UsageFile.Hours hours = file.hours();
      Instant period = hours == null ? before : period(hours.last(), now);
      if (groups.isEmpty() || (before != null && !before.equals(period))) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(file);
      before = period;
    }
    groups.removeIf(group -> group.size() == 1 && group.get(0).file().isMerged());
    return groups;
  }

  private static Instant period(Instant last, Instant now) {
    Instant day = last.truncatedTo(ChronoUnit.DAYS);
    return day.isBefore(now.truncatedTo(ChronoUnit.DAYS)) ? day : last;
  }

  private long merge(List<OpenFile> group, Instant now) throws IOException {
    UsageFile merged = mergedOf(group, now);
    Path temporary = merged.path().resolveSibling(merged.path().getFileName() + TEMPORARY);
    disk.delete(temporary);
    try (Segment to = Segment.begin(merged.at(temporary), disk)) {
      List<Merge.Source> sources = new ArrayList<>();
      for (OpenFile file : group) {
        sources.addAll(file.sources(""));
      }
      Merge records = new Merge(sources);
      for (UsageRecord usage = records.next(); usage != null && !closing; usage = records.next()) {
        to.add(UsageLine.of(usage));
      }
      to.keep();
    } catch (IOException | RuntimeException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
    if (closing) {
      disk.delete(temporary);
      return 0;
    }
    return replace(group, merged, temporary);
  }

  private UsageFile mergedOf(List<OpenFile> group, Instant now) {
    long from = group.get(0).file().from();
    long to = group.get(group.size() - 1).file().to();
    UsageFile.Hours hours = null;
    for (OpenFile file : group) {
      UsageFile.Hours more = file.hours();
      hours = hours == null || more == null ? (hours == null ? more : hours) : hours.and(more);
    }
    // It has no cuts: of what is older, all is merged already, and merged files count whole.
    return UsageFile.merged(
        folder, from, to, hours == null ? new UsageFile.Hours(now, now) : hours);
  }

  private synchronized long replace(List<OpenFile> group, UsageFile merged, Path temporary)
      throws IOException {
    long damaged = 0;
    for (OpenFile file : group) {
      damaged += file.damaged();
      Path path = file.file().path();
      if (file.damaged() > 0) {
        Path kept = path.resolveSibling(path.getFileName() + DAMAGED);
        Files.copy(path, kept, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    disk.rename(temporary, merged.path());
    List<UsageFile> replaced = group.stream().map(OpenFile::file).toList();
    files.set(files.indexOf(replaced.get(0)), merged);
    files.removeAll(replaced);
    disk.forceFolder(folder);
    for (UsageFile file : replaced) {
      disk.delete(file.path());
    }
    return damaged;
  }

  /** Lets the folder go, once nothing is merged in it any more. */
  @Override
  public void close() throws IOException {
    closing = true;
    synchronized (merging) {
      try (lockFile) {
        roll();
      }
    }
  }
}
