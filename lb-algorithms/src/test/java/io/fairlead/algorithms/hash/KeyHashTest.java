package io.fairlead.algorithms.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  /** The check value of the catalogue of CRCs, for CRC-32/ISO-HDLC. */
  @Test
  void checksumIsCrc32() {
    long key = KeyHash.crc32().of("123456789", 0, 9);

    assertThat(Crc32.checksum(key)).isEqualTo(0xCBF43926);
  }

  @Test
  void keyIsJustBeforeThePointWithItsChecksum() {
    long key = KeyHash.crc32().of("123456789", 0, 9);
    long point = Crc32.ofPoint(new byte[] {'1', '2', '3', '4', '5', '6', '7', '8', '9'});

    assertThat(Long.compareUnsigned(key, point)).isNegative();
    assertThat(Crc32.checksum(key)).isEqualTo(Crc32.checksum(point));
  }

  @Test
  void addressIsHashedLikeItsText() throws UnknownHostException {
    for (KeyHash hash : new KeyHash[] {KeyHash.xxh64(), KeyHash.crc32()}) {
      for (String text : new String[] {"198.51.100.7", "2001:db8::1", "::", "2001:db8::1"}) {
        assertThat(hash.of(InetAddress.getByName(text)))
            .as(text)
            .isEqualTo(hash.of(text, 0, text.length()));
      }
    }
  }

  @Test
  void addressesThatShareASlotKeepTheirOwnHashes() throws UnknownHostException {
    KeyHash hash = KeyHash.xxh64();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3_000; i++) {
        String text = "10.0." + i / 256 + "." + i % 256;
        assertThat(hash.of(InetAddress.getByName(text))).isEqualTo(hash.of(text, 0, text.length()));
      }
    }
  }

  @Test
  void nothingIsAllocatedForTextOrForAnAddressThatIsKnown() throws UnknownHostException {
    boolean canMeasure = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(canMeasure, "the virtual machine does not count allocated bytes");
    InetAddress address = InetAddress.getByName("2001:db8::1");
    for (KeyHash hash : new KeyHash[] {KeyHash.xxh64(), KeyHash.crc32()}) {
      assertThat(bytesPerCall(() -> hash.of("sid=0123456789abcdef", 4, 20))).isLessThan(1);
      assertThat(bytesPerCall(() -> hash.of(address))).isLessThan(1);
    }
  }

  /** The least of several rounds: until the code is compiled, the checksum is an object. */
  private static double bytesPerCall(Runnable call) {
    int calls = 20_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      least = Math.min(least, (double) (threads.getCurrentThreadAllocatedBytes() - before) / calls);
    }
    return least;
  }
}
