package io.fairlead.algorithms.hash;

import io.fairlead.api.RequestTarget;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Hashes what a request is placed by. Allocates nothing, but for an address that it has to learn.
 */
public final class KeyHash {

  /*
   * The bytes of an address cannot be had without a copy, nor its text without making it, so the
   * hashes of addresses are remembered: direct-mapped, by the identity of value. A slot holds an
   * immutable pair or null, and any pair found there is right for its own address; so plain reads
   * and writes will do, and a race costs no more than computing a hash again.
   */

  private static final int SLOTS = 1_024;

  private interface OfText {
    long of(String text, int start, int end);
  }

  private record Known(InetAddress address, long hash) {}

  private final OfText function;
  private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

  private KeyHash(OfText function) {
    this.function = function;
  }

  /** By XXH64 with seed 0. */
  public static KeyHash xxh64() {
    return new KeyHash(Hash64::of);
  }

  /** By CRC-32. */
  public static KeyHash crc32() {
    return new KeyHash(Crc32::of);
  }

  /** The hash of a part of a text, one byte for each character. */
  public long of(String text, int start, int end) {
    return function.of(text, start, end);
  }

  /** The hash of the text of an address: dotted decimal, or the form of RFC 5952 for IPv6. */
  public long of(InetAddress address) {
    int bits = address.hashCode();
    int slot = (bits ^ bits >>> 10 ^ bits >>> 20) & (SLOTS - 1);
    Known found = known.getPlain(slot);
    if (found == null || !found.address.equals(address)) {
      String text = textOf(address);
      found = new Known(address, of(text, 0, text.length()));
      known.setPlain(slot, found);
    }
    return found.hash;
  }

  private static String textOf(InetAddress address) {
    String text = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return text;
    }
    int zone = text.indexOf('%');
    String groups = zone < 0 ? text : text.substring(0, zone);
    String canonical = RequestTarget.parse("[" + groups + "]", "/").host();
    return canonical.substring(1, canonical.length() - 1);
  }
}
