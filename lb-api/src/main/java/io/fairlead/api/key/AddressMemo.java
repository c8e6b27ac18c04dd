package io.fairlead.api.key;

import io.fairlead.api.RequestTarget;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number for each address, made from its text. Allocates nothing, but for an address that it has
 * to learn. Thread-safe.
 */
public final class AddressMemo {

  /*
   * The bytes of an address cannot be had without a copy, nor its text without making it, so the
   * numbers of addresses are remembered: direct-mapped, by the identity of value. A slot holds an
   * immutable pair or null, and any pair found there is right for its own address; so plain reads
   * and writes will do, and a race costs no more than computing a number again.
   */

  private static final int SLOTS = 1_024;

  private record Known(InetAddress address, long number) {}

  private final ToLongFunction<String> function;
  private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

  /** Remembers what a function makes of the text: always the same for the same text. */
  public AddressMemo(ToLongFunction<String> function) {
    this.function = function;
  }

  /** The number of an address, by its dotted decimal text or, for IPv6, the form of RFC 5952. */
  public long of(InetAddress address) {
    int bits = address.hashCode();
    int slot = (bits ^ bits >>> 10 ^ bits >>> 20) & (SLOTS - 1);
    Known found = known.getPlain(slot);
    if (found == null || !found.address.equals(address)) {
      found = new Known(address, function.applyAsLong(textOf(address)));
      known.setPlain(slot, found);
    }
    return found.number;
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
