package io.fairlead.examples.gateway;

import io.fairlead.api.config.Options;
import io.fairlead.usage.PriceBook;
import io.fairlead.usage.UsageLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the usage of tenants, and what it costs. Read once, at the start.
 *
 * @param folder where it is kept; null for one that goes with the gateway
 * @param source which gateway it is, where there are several
 * @param interval how much of it is lost at most
 * @param prices as they are written; nothing of usage is kept without a currency
 */
record Metering(
    @Nullable Path folder, String source, Duration interval, Map<String, Object> prices) {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  static Metering read(Options options) {
    if (options.has("prices")) {
      PriceBook.read(options.section("prices"));
    } else if (!options.names().isEmpty()) {
      options.reject("prices", null, "required: at least a currency");
    }
    String folder = options.text("folder", "");
    return new Metering(
        folder.isEmpty() ? null : Path.of(folder),
        options.nonEmpty("source", "/fairlead/gateway"),
        options.duration("interval", Duration.ofSeconds(1), SHORTEST, LONGEST),
        options.section("prices").toMap());
  }

  /** Opens what it says, or nothing if it says nothing. */
  @Nullable Meter open() throws IOException {
    if (prices.isEmpty()) {
      return null;
    }
    if (folder != null) {
      return open(folder, null);
    }
    Path temporary = Files.createTempDirectory("fairlead-usage");
    return open(temporary, temporary);
  }

  private Meter open(Path at, @Nullable Path temporary) throws IOException {
    UsageLedger ledger = UsageLedger.builder(at, source).interval(interval).open();
    return new Meter(ledger, PriceBook.of(prices), temporary);
  }

  /**
   * The ledger of a gateway that runs.
   *
   * @param temporary the folder that goes with it, or null
   */
  record Meter(UsageLedger ledger, PriceBook prices, @Nullable Path temporary)
      implements AutoCloseable {

    @Override
    public void close() throws IOException {
      ledger.close();
      if (temporary != null) {
        try (Stream<Path> files = Files.walk(temporary)) {
          for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }
}
