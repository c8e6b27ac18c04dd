package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.Quota;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document lists the meters that there are, with their names for Prometheus, and no others. */
class MetricsDocumentTest {

  private static final Path DOCUMENT = Path.of("../../docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(fairlead\\.[a-z.]+)` \\| `(fairlead_[a-z_]+)` \\| (\\w+) \\| ([^|]*)\\|");
  private static final Pattern TAG = Pattern.compile("`(\\w+)`");
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void documentAndMetersAgree() throws IOException {
    LbConfig config =
        Fixture.config().with(c -> c.tenant("acme", t -> t.quota(Quota.perMinute(100))));
    try (Fixture one = new Fixture(registry, config, with -> with)) {
      one.serve("acme", 1);
      one.nextRound();

      assertThat(rows(row -> row.group(1) + " " + tags(row)))
          .isEqualTo(
              registry.getMeters().stream()
                  .map(meter -> meter.getId().getName() + " " + tags(meter))
                  .collect(Collectors.toCollection(TreeSet::new)));
      assertThat(rows(row -> row.group(2) + " " + row.group(3)))
          .isEqualTo(
              FAMILY
                  .matcher(registry.scrape())
                  .results()
                  .map(family -> family.group(1) + " " + family.group(2))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private static Set<String> rows(Function<MatchResult, String> what) throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT))
        .results()
        .map(what)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> tags(MatchResult row) {
    return sorted(TAG.matcher(row.group(4)).results().map(tag -> tag.group(1)));
  }

  private static List<String> tags(Meter meter) {
    return sorted(meter.getId().getTags().stream().map(Tag::getKey));
  }

  private static List<String> sorted(Stream<String> tags) {
    return tags.sorted().toList();
  }
}
