package io.fairlead.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What is done to the disk to write, in steps each of which may fail. */
interface Disk {

  /** The one of the machine. */
  static Disk real() {
    return new RealDisk();
  }

  /** Begins a file that is not there yet. */
  Output create(Path file) throws IOException;

  /** Gives a file another name, or puts it in the place of one that has it. */
  void rename(Path from, Path to) throws IOException;

  /** Takes away what stands behind the first bytes of a file, and sees to it that it is gone. */
  void truncate(Path file, long bytes) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path file) throws IOException;

  /** Sees to it that what is in a folder stays there. */
  void forceFolder(Path folder) throws IOException;

  /** A file that is written to. */
  interface Output extends AutoCloseable {

    /** Adds all bytes, or some of them if it fails. */
    void write(ByteBuffer bytes) throws IOException;

    /** Sees to it that what was written stays. */
    void force() throws IOException;

    /** Takes away what stands behind the first bytes. */
    void truncate(long bytes) throws IOException;

    @Override
    void close() throws IOException;
  }
}

/** The disk of the machine. */
final class RealDisk implements Disk {

  @Override
  public Output create(Path file) throws IOException {
    return new RealOutput(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void truncate(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
      channel.force(true);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
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

  private record RealOutput(FileChannel channel) implements Output {

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public void truncate(long bytes) throws IOException {
      channel.truncate(bytes);
      channel.position(bytes);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
