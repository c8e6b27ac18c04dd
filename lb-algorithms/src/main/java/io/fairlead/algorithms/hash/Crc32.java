package io.fairlead.algorithms.hash;

import java.util.zip.CRC32;

/**
 * CRC-32 as places of 64 bits: its own 32 above, and below them the same for all, so that no key is
 * 0 and a key's place is just before that of a point with an equal checksum.
 */
final class Crc32 {

  private static final long POINT = 0xFFFF_FFFFL;
  private static final long KEY = 1;

  private static final ThreadLocal<CRC32> OF_THREAD = ThreadLocal.withInitial(CRC32::new);

  private Crc32() {}

  /** The place of a point that is named by bytes. */
  static long ofPoint(byte[] name) {
    CRC32 crc = new CRC32();
    crc.update(name);
    return crc.getValue() << Integer.SIZE | POINT;
  }

  /** The checksum itself, of what {@link #ofPoint} made a place of. */
  static int checksum(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  /**
   * The place of a part of a text, over {@linkplain Hash64#byteAt its bytes}. Allocates nothing but
   * once for each thread.
   */
  static long of(String text, int start, int end) {
    CRC32 crc = OF_THREAD.get();
    crc.reset();
    for (int i = start; i < end; i++) {
      crc.update(Hash64.byteAt(text, i));
    }
    return crc.getValue() << Integer.SIZE | KEY;
  }
}
