package io.fairlead.algorithms.hash;

import io.fairlead.api.key.AddressMemo;
import java.net.InetAddress;

/**
 * Hashes what a request is placed by. Allocates nothing, but for an address that it has to learn.
 */
public final class KeyHash {

  private interface OfText {
    long of(String text, int start, int end);
  }

  private final OfText function;
  private final AddressMemo addresses;

  private KeyHash(OfText function) {
    this.function = function;
    addresses = new AddressMemo(text -> function.of(text, 0, text.length()));
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
    return addresses.of(address);
  }
}
