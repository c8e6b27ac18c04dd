package io.fairlead.config;

import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.tenant.TenantId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads files, one at a time.
 *
 * @param environment the value of a name in a placeholder, or null if there is none
 */
record FileReader(Function<String, @Nullable String> environment) {

  /** A hundred thousand tenants with all that can be said of them. */
  static final int MOST_BYTES_SHARED = 32 << 20;

  /** Thousands of labels and options. */
  static final int MOST_BYTES_OF_TENANT = 1 << 20;

  /** What a file of one tenant usually needs. */
  private static final int LEAST_ROOM = 500;

  SharedFile shared(Path file) {
    try {
      return shared(file, text(file, MOST_BYTES_SHARED));
    } catch (IOException e) {
      return SharedFile.unreadable(file, e);
    }
  }

  /** What a text would say in a shared file. */
  SharedFile shared(Path file, String text) {
    return SharedFile.of(file.toString(), ConfigFormat.of(file), text, placeholders(file));
  }

  TenantFile tenant(Path file) {
    String id = id(file);
    if (!id.equals(TenantId.canonicalOrNull(id))) {
      String expectation = "a name that is a tenant id in lower case: " + TenantId.GRAMMAR;
      return TenantFile.refused(file, id, FileProblem.of(file.toString(), expectation));
    }
    try {
      return tenant(file, text(file, MOST_BYTES_OF_TENANT));
    } catch (IOException e) {
      return TenantFile.refused(
          file, id, FileProblem.of(file.toString(), "a file that can be read: " + e));
    }
  }

  /** What a text would say in the file of a tenant. */
  TenantFile tenant(Path file, String text) {
    ConfigText.Other<TenantConfig> read =
        ConfigText.readTenant(ConfigFormat.of(file), text, placeholders(file));
    return new TenantFile(
        file,
        id(file),
        text,
        read.problems().isEmpty() ? read.value() : null,
        Map.copyOf(read.references()),
        FileProblem.of(file.toString(), read.problems()));
  }

  private Placeholders placeholders(Path file) {
    return new Placeholders(environment, folder(file));
  }

  /** Where relative paths in a file begin. */
  static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** The tenant of a file, by its name. */
  static String id(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** In as few calls of the system as there can be: there may be a hundred thousand files. */
  static String text(Path file, int mostBytes) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      // One more than there is, so that the end is seen; some files do not tell how long they are.
      int room = (int) Math.min(Math.max(channel.size(), LEAST_ROOM), mostBytes) + 1;
      ByteBuffer bytes = ByteBuffer.allocate(room);
      while (channel.read(bytes) >= 0) {
        if (bytes.position() > mostBytes) {
          throw new IOException("it is larger than the " + mostBytes + " bytes allowed");
        }
        if (!bytes.hasRemaining()) {
          int more = Math.min(2 * bytes.capacity(), mostBytes + 1);
          bytes = ByteBuffer.allocate(more).put(bytes.flip());
        }
      }
      return Utf8.text(Arrays.copyOf(bytes.array(), bytes.position()));
    }
  }
}
