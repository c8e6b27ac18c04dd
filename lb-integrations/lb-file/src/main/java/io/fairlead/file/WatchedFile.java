package io.fairlead.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A file that others write. Thread-safe. */
final class WatchedFile {

  private final Path path;
  private final int maxBytes;

  WatchedFile(Path path, int maxBytes) {
    this.path = path;
    this.maxBytes = maxBytes;
  }

  Path path() {
    return path;
  }

  /**
   * What the file looks like from outside.
   *
   * @throws IOException if there is none, or it is no ordinary file: a pipe would block the reader
   */
  Look look() throws IOException {
    try {
      Path real = path.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new IOException(path + ": it is not a file");
      }
      return new Look(real, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(path + ": there is no such file").initCause(e);
    }
  }

  /**
   * All of it.
   *
   * @throws IOException if it cannot be read, is larger than allowed, or not in UTF-8
   */
  String read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(path + ": it is larger than the " + maxBytes + " bytes allowed");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(path + ": it is not in UTF-8", e);
    }
  }

  /**
   * What can be seen of a file without reading it. Two that are equal are of the same content,
   * unless it was changed within the time that the file system cannot tell apart.
   *
   * @param real where the links lead
   * @param modified when it was last written
   * @param size in bytes
   * @param key which file it is, null where the file system does not say
   */
  record Look(Path real, FileTime modified, long size, @Nullable Object key) {}
}
