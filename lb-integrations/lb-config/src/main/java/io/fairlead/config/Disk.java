package io.fairlead.config;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What is done to the disk, in steps between which the process may be killed and the power may
 * fail. A step that has returned is done for good.
 */
interface Disk {

  /** The one of the machine. */
  static Disk real() {
    return new RealDisk();
  }

  /** Writes a file anew, whatever was in it. */
  void write(Path file, Content content) throws IOException;

  /** Puts a file in the place of another one at once. */
  void rename(Path from, Path to) throws IOException;

  /** Sees to it that what was renamed in a folder stays so. */
  void forceFolder(Path folder) throws IOException;

  /** Removes a file. */
  void delete(Path file) throws IOException;

  /** Replaces a file as a whole: whoever reads it sees all of one version. */
  default void replace(Path file, Content content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, content);
    rename(next, file);
    forceFolder(file.toAbsolutePath().resolveSibling("."));
  }

  /** Says what is in a file. */
  @FunctionalInterface
  interface Content {

    /** Writes all of it; closing the stream is not needed and does no harm. */
    void writeTo(OutputStream out) throws IOException;
  }
}

/** The disk of the machine. */
final class RealDisk implements Disk {

  @Override
  public void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Windows opens no folder as a file, and keeps their entries by a journal of its own. */
  @Override
  public void forceFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
