package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UsageLineTest {

  private static final UsageRecord DOCUMENTED =
      new UsageRecord(
          "acme",
          "reports",
          Instant.parse("2026-11-30T01:00:00Z"),
          12,
          0,
          13,
          2_048,
          90_112,
          731_000_222,
          12);

  /** The line of the documentation, whose checksum another program has made. */
  @Test
  void lineIsAsDocumented() {
    assertThat(new String(UsageLine.of(DOCUMENTED), StandardCharsets.US_ASCII))
        .isEqualTo("897c8462 acme reports 498889 12 0 13 2048 90112 731000222 12\n");
  }

  @Property(tries = 200)
  void recordComesBackFromItsLine(
      @ForAll @StringLength(min = 1, max = 40) String route,
      @ForAll @LongRange(min = 0) long count) {
    // A lone half of a character is no text, and no name of a route in a file.
    String whole = new String(route.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    UsageRecord usage =
        new UsageRecord("a-1", whole, Instant.EPOCH, count, 1, 2, 3, 4, 5, Long.MAX_VALUE);
    byte[] line = UsageLine.of(usage);

    assertThat(UsageLine.parse(line, 0, line.length - 1)).isEqualTo(usage);
  }

  @Test
  void eachByteThatIsAnotherIsFound() {
    byte[] line = UsageLine.of(DOCUMENTED);
    for (int i = 0; i < line.length - 1; i++) {
      byte right = line[i];
      line[i] ^= 1;
      assertThat(UsageLine.parse(line, 0, line.length - 1)).as("byte %d", i).isNull();
      line[i] = right;
    }
  }
}
