package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewTest {

  private static final String POOL =
      """
      default-pool: p
      pools: {p: {endpoints: [{host: 10.0.0.1, port: 80}]}}
      """;

  @TempDir Path folder;

  @Test
  void nothingIsFoundInWhatIsMeant() throws IOException {
    CommandLineRun run =
        review(
            """
            tenants: {acme: {quotas: [10/s]}}
            routes:
              - {name: get, pool: p, path-prefix: /api, methods: [GET]}
              - {name: api, pool: p, path-prefix: /api}
              - {name: apis, pool: p, path-prefix: /apis}
              - {name: mine, pool: p, tenants: [acme]}
              - {name: all, pool: p}
            """);

    assertThat(run).isEqualTo(new CommandLineRun(0, "nothing found\n", ""));
  }

  @Test
  void routesThatNothingReachesAreFound() throws IOException {
    CommandLineRun run =
        review(
            """
            tiers: {gold: {labels: {sla: high}}, free: {}}
            tenants: {acme: {tier: gold, quotas: [10/s]}}
            routes:
              - {name: high, pool: p, labels: {sla: high}, methods: [PUT]}
              - {name: low, pool: p, labels: {sla: low}}
              - {name: free, pool: p, tiers: [free]}
              - {name: api, pool: p, path-prefix: /api, hosts: [a.example, b.example]}
              - {name: below, pool: p, path-prefix: /api/x, hosts: [a.example], methods: [GET]}
              - {name: other, pool: p, path-prefix: /api/x, hosts: [c.example]}
            """);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(
            """
            routes.low: is never reached: no tenant is as it asks for
            routes.free: is never reached: no tenant is as it asks for
            routes.below: is never reached: routes.api matches all that it does
            """);
  }

  @Test
  void coveringRouteIsTheFirstOfThem() throws IOException {
    CommandLineRun run =
        review(
            """
            tenants: {acme: {quotas: [10/s]}, globex: {quotas: [10/s]}}
            routes:
              - {name: slash, pool: p, path-prefix: /a/, methods: [GET, PUT]}
              - {name: many, pool: p, path-prefix: /b, hosts: [a.e, b.e, c.e, d.e, e.e, f.e]}
              - {name: header, pool: p, path-prefix: /c, headers: {b: "1"}}
              - {name: mine, pool: p, tenants: [globex, acme]}
              - {name: in-slash, pool: p, path-prefix: /a/b, methods: [PUT]}
              - {name: in-many, pool: p, path-prefix: /b/c, hosts: [f.e, a.e]}
              - {name: in-header, pool: p, path-prefix: /c, headers: {a: "1", b: "1"}}
              - {name: in-mine, pool: p, path-prefix: /c, headers: {b: "1"}, tenants: [acme]}
              - {name: not-in-header, pool: p, path-prefix: /c, headers: {b: "2"}}
              - {name: all, pool: p}
              - {name: last, pool: p, path-prefix: /c}
            """);

    assertThat(run.out())
        .isEqualTo(
            """
            routes.in-slash: is never reached: routes.slash matches all that it does
            routes.in-many: is never reached: routes.many matches all that it does
            routes.in-header: is never reached: routes.header matches all that it does
            routes.in-mine: is never reached: routes.header matches all that it does
            routes.last: is never reached: routes.all matches all that it does
            """);
  }

  @Test
  void manyRoutesAndTenantsAreReviewedInNoTime() {
    LbConfig.Builder all = LbConfig.builder();
    for (int i = 0; i < 20_000; i++) {
      String tenant = "t" + i;
      all.tenant(tenant, values -> values.tier("gold"));
      all.route("r" + i, route -> route.pool("p").tenant(tenant).pathPrefix("/api"));
    }
    all.tier("gold", tier -> {}).tier("free", tier -> {});
    for (int i = 0; i < 5_000; i++) {
      all.route("free" + i, route -> route.pool("p").tier("free"));
    }

    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(RouteReview.of(all.build())).hasSize(5_000));
  }

  @Test
  void tenantsWithoutLimitsAreFound() throws IOException {
    assertThat(review("tenants: {a: {}, b: {}, c: {}, d: {}, e: {quotas: [1/s]}}").out())
        .isEqualTo("tenants: 4 of 5 have no quota: a, b, c, ...\n");
    assertThat(review("tiers: {t: {quotas: [1/s]}}\ntenants: {a: {tier: t}}").exit()).isZero();
  }

  @Test
  void limitsAreHeldAgainstALog() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      Instant time = CommandLineRun.NOON.plusMillis(10L * i);
      log.append("{\"time\":\"%s\",\"tenant\":\"acme\"}\n".formatted(time));
      log.append("{\"time\":\"%s\",\"tenant\":\"globex\"}\n".formatted(time));
    }
    Path file = Files.writeString(folder.resolve("log"), log);

    CommandLineRun run =
        review(
            """
            tiers: {free: {quotas: [10/s, 100000/d]}}
            tenants: {acme: {tier: free}, globex: {quotas: [90/s]}, initech: {quotas: [1/s]}}
            """,
            "--log",
            file);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches("tiers.free.quotas \\(10/s\\): refuses 8\\d of 100 .* 1 tenants"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "tiers.free.quotas (100000/d): is met by none of 100 requests of 1"
                            + " tenants"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "tenants.globex.quotas (90/s): is met by none of 100 requests of 1"
                            + " tenants"));
  }

  @Test
  void sourcesThatCanDisagreeAreFoundByARequestThatTheyDisagreeIn() throws IOException {
    CommandLineRun run =
        review(
            "tenants: {acme: {quotas: [1/s]}}",
            "--tenant-by=subdomain:saas.example",
            "--tenant-by=header:X-Tenant-ID",
            "--tenant-by=subdomain:other.example");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("subdomain:saas.example and header:X-Tenant-ID: can name")
                    .endsWith("GET one.saas.example/"),
            line ->
                assertThat(line)
                    .startsWith("header:X-Tenant-ID and subdomain:other.example: can name"));
  }

  @Test
  void sourcesThatHaveDisagreedAreFoundInTheLog() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log"),
            """
            {"time":"2026-06-01T12:00:00Z","host":"acme.saas.example","headers":{"X-T":"acme"}}
            {"time":"2026-06-01T12:00:01Z","host":"acme.saas.example","headers":{"X-T":"globex"}}
            {"time":"2026-06-01T12:00:02Z","host":"acme.saas.example"}
            """);

    CommandLineRun run =
        review(
            "tenants: {acme: {quotas: [1/min]}}",
            "--tenant-by=subdomain:saas.example",
            "--tenant-by=header:X-T",
            "--log",
            log);

    assertThat(run.out())
        .contains(
            "subdomain:saas.example and header:X-T: name different tenants in 1 of 3 requests, first"
                + " in line 2\n");
  }

  private CommandLineRun review(String rest, Object... options) throws IOException {
    Path config = Files.writeString(folder.resolve("fairlead.yaml"), POOL + rest);
    Object[] args = new Object[options.length + 2];
    args[0] = "review";
    System.arraycopy(options, 0, args, 1, options.length);
    args[args.length - 1] = config;
    return CommandLineRun.of(args);
  }
}
