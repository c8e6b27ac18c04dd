package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressTableTest {

  @Test
  void emptyTableHasNobody() {
    assertThat(new AddressTable<String>(Map.of()).find(Requests.address("::1"))).isNull();
  }

  @Test
  void rangeMayReachTheLastAddress() {
    AddressTable<String> table =
        new AddressTable<>(
            Map.of(AddressRange.parse("::/0"), "all", AddressRange.parse("ffff::/16"), "last"));
    assertThat(table.find(Requests.address("::"))).isEqualTo("all");
    assertThat(table.find(Requests.address("fffe:ffff::"))).isEqualTo("all");
    assertThat(table.find(Requests.address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")))
        .isEqualTo("last");
  }

  @Property(tries = 2_000, seed = "1")
  void findsWhatLookingAtEveryRangeFinds(
      @ForAll("ranges") List<AddressRange> ranges,
      @ForAll("addresses") List<InetAddress> addresses) {
    Map<AddressRange, AddressRange> itself = new HashMap<>();
    ranges.forEach(range -> itself.put(range, range));
    AddressTable<AddressRange> table = new AddressTable<>(itself);
    for (InetAddress address : addresses) {
      assertThat(table.find(address)).as("%s", address).isEqualTo(longest(ranges, address));
    }
  }

  private static @Nullable AddressRange longest(List<AddressRange> ranges, InetAddress address) {
    AddressRange longest = null;
    for (AddressRange range : ranges) {
      boolean longer = longest == null || range.prefixLength() > longest.prefixLength();
      if (longer && range.equals(rangeOf(address, range.prefixLength()))) {
        longest = range;
      }
    }
    return longest;
  }

  private static AddressRange rangeOf(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    return cut(AddressRange.highBits(bytes), AddressRange.lowBits(bytes), length);
  }

  private static AddressRange cut(long high, long low, int length) {
    long highMask = length == 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    long lowMask = length <= 64 ? 0 : -1L << (128 - length);
    return new AddressRange(high & highMask, low & lowMask, length);
  }

  /** Few different bits, so that ranges lie in one another and addresses in ranges. */
  @Provide
  Arbitrary<List<AddressRange>> ranges() {
    return Combinators.combine(addresses(), Arbitraries.integers().between(0, 128))
        .as((some, length) -> rangeOf(some.get(0), length))
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<InetAddress>> addresses() {
    return Arbitraries.of(
            "0.0.0.0",
            "10.0.0.0",
            "10.0.0.1",
            "10.0.0.255",
            "10.128.0.0",
            "11.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::fffe:ffff:ffff",
            "::1:0:0:0",
            "2001:db8::",
            "2001:db8::1",
            "2001:db8:0:0:8000::",
            "7fff::",
            "8000::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "ffff:ffff:ffff:ffff::")
        .map(Requests::address)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }
}
