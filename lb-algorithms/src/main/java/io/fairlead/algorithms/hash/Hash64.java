package io.fairlead.algorithms.hash;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The hash of keys and endpoints: XXH64 by Yann Collet, with seed 0, over bytes. It is the same in
 * every process, on every virtual machine and in every release: whoever routes by it relies on
 * that.
 *
 * <p>Not for secrets: whoever chooses the text can make it collide.
 */
final class Hash64 {

  private static final Hasher64 XXH64 = Hashing.xxh64();
  private static final Hasher64 XXH64_SECOND = Hashing.xxh64(1);
  private static final ByteAccess<String> BYTES = Hash64::byteAt;

  private Hash64() {}

  /** The hash of a name, over its bytes in UTF-8. */
  static long of(String name) {
    return XXH64.hashBytesToLong(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A hash of the same that is independent of the first. */
  static long second(String name) {
    return XXH64_SECOND.hashBytesToLong(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of a part of a text, over {@linkplain #byteAt its bytes}. Allocates nothing. */
  static long of(String text, int start, int end) {
    return XXH64.hashBytesToLong(text, start, end - start, BYTES);
  }

  /** The hash of two hashes. Allocates nothing. */
  static long of(long one, long other) {
    return XXH64.hashLongLongToLong(one, other);
  }

  /**
   * A character as one byte, which is what HTTP servers have made a character of (ISO 8859-1). Of
   * characters beyond, which some servers make of several bytes, both halves count.
   */
  static byte byteAt(String text, long index) {
    char c = text.charAt((int) index);
    return (byte) (c ^ c >>> Byte.SIZE);
  }
}
