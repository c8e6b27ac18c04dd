package io.fairlead.benchmarks.offboard;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for names in all that is reachable in this virtual machine: in a dump of its heap, in which
 * the characters of every text stand side by side, whatever object they belong to.
 */
final class Residue {

  /** A name as it may stand in a text of one byte or of two for each character. */
  private static final int[] STRIDES = {1, 2};

  private static final int BLOCK = 1 << 20;

  /** As long as a name gets, in bytes. */
  private static final int LONGEST = 128;

  private final byte[] prefix;
  private final List<String> found = new ArrayList<>();

  private Residue(String prefix) {
    this.prefix = prefix.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The names that begin like this and go on with a digit, as often as they are found.
   *
   * @param prefix in ASCII
   */
  static List<String> namesLike(String prefix) throws IOException {
    Path directory = Files.createTempDirectory("residue");
    Path dump = directory.resolve("heap.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(dump.toString(), true);
      Residue residue = new Residue(prefix);
      residue.scan(dump);
      return residue.found;
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }

  private void scan(Path dump) throws IOException {
    byte[] block = new byte[BLOCK + LONGEST];
    try (InputStream in = Files.newInputStream(dump)) {
      int kept = 0;
      int read = in.readNBytes(block, 0, BLOCK);
      while (read > 0) {
        int end = kept + read;
        int last = read < BLOCK - kept ? end : end - LONGEST;
        for (int i = 0; i < last; i++) {
          lookAt(block, i, end);
        }
        kept = end - last;
        System.arraycopy(block, last, block, 0, kept);
        read = in.readNBytes(block, kept, BLOCK - kept);
      }
    }
  }

  private void lookAt(byte[] block, int at, int end) {
    if (block[at] != prefix[0]) {
      return;
    }
    for (int stride : STRIDES) {
      int digits = at + stride * prefix.length;
      if (digits < end && isPrefix(block, at, stride) && Character.isDigit(block[digits])) {
        found.add(name(block, at, stride, end));
        return;
      }
    }
  }

  private boolean isPrefix(byte[] block, int at, int stride) {
    for (int i = 0; i < prefix.length; i++) {
      boolean fits = block[at + stride * i] == prefix[i];
      if (!fits || (stride == 2 && i > 0 && block[at + stride * i - 1] != 0)) {
        return false;
      }
    }
    return true;
  }

  private String name(byte[] block, int at, int stride, int end) {
    StringBuilder name = new StringBuilder();
    int next = at;
    while (next < end
        && (name.length() < prefix.length || Character.isDigit(block[next]))
        && name.length() < LONGEST / stride) {
      name.append((char) block[next]);
      next += stride;
    }
    return name.toString();
  }
}
