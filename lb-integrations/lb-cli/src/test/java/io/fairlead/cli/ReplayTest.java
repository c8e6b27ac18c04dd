package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are replayed by the real engine, as fast as it can. */
class ReplayTest {

  private static final String CONFIG =
      """
      default-pool: p
      tenants: {acme: {quotas: [100/s]}, globex: {quotas: [100/s]}}
      pools:
        p:
          endpoints: [{host: 10.0.0.1, port: 80}]
          health: {check: {type: http}}
        q: {endpoints: [{host: 10.0.0.2, port: 80}]}
      """;

  @TempDir Path folder;
  private Path before;
  private Path log;

  @BeforeEach
  void begin() throws IOException {
    before = Files.writeString(folder.resolve("before.yaml"), CONFIG);
    log = folder.resolve("access.jsonl");
  }

  @Test
  void nothingIsOtherwiseWithTheSameConfiguration() throws IOException {
    write(60, 100, "acme");

    assertThat(replay(before))
        .isEqualTo(new CommandLineRun(0, "6000 requests: nothing is decided otherwise\n", ""));
  }

  @Test
  void requestsThatALowerQuotaWouldHaveRefusedAreCounted() throws IOException {
    write(60, 50, "acme");

    CommandLineRun run = replay(after("acme: {quotas: [100/s]}", "acme: {quotas: [2400/min]}"));

    // A bucket of 2,400 that gets 40 a second is never empty in that minute.
    assertThat(run.exit()).isZero();
    CommandLineRun less =
        replay(after("acme: {quotas: [100/s]}", "acme: {quotas: [2400/min sliding]}"));
    assertThat(less.exit()).isEqualTo(2);
    // 3,000 in a minute, of which 2,400 may.
    assertThat(less.out())
        .isEqualTo(
            """
            tenant acme: 600 requests more rejected (of 3000; QUOTA_EXCEEDED 0 -> 600)
            3000 requests: 1 of 1 tenants are treated otherwise
            """);
  }

  @Test
  void durationsTakeSlots() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append(
          "{\"time\":\"%s\",\"tenant\":\"acme\",\"duration_ms\":1000,\"status\":200}\n"
              .formatted(CommandLineRun.NOON.plusMillis(500L * i)));
    }
    Files.writeString(log, lines);

    assertThat(replay(after("  p:\n", "  p:\n    max-in-flight: 20\n")).exit()).isZero();
    CommandLineRun run = replay(after("  p:\n", "  p:\n    max-in-flight: 1\n"));
    assertThat(run.out()).startsWith("tenant acme: 5 requests more rejected (of 10; ");
  }

  @Test
  void requestsThatGoElsewhereAreTold() throws IOException {
    write(1, 10, "acme", "globex");

    CommandLineRun run =
        replay(after("globex: {quotas: [100/s]}", "globex: {quotas: [100/s], pool: q}"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(
            """
            tenant globex: pools (p 10 -> 0, q 0 -> 10)
            20 requests: 1 of 2 tenants are treated otherwise
            """);
  }

  @Test
  void tenantsAreFoundInRequestsAsTheHostFindsThem() throws IOException {
    Files.writeString(
        log,
        """
        {"time":"2026-06-01T12:00:00Z","method":"GET","host":"acme.saas.example","path":"/x"}
        {"time":"2026-06-01T12:00:00.5Z","method":"GET","host":"nobody.saas.example","path":"/x"}
        """);

    CommandLineRun run =
        CommandLineRun.of(
            "replay",
            "--tenant-by=subdomain:saas.example",
            "--format=json",
            "--from",
            before,
            "--log",
            log,
            after("acme: {quotas: [100/s]}", "acme: {quotas: [100/s], pool: q}"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).contains("\"tenant\" : \"acme\"").contains("\"q\" : 1");
  }

  @Test
  void linesThatCannotBeReadAreToldWithTheirPlace() throws IOException {
    Files.writeString(
        log,
        """
        {"time":"2026-06-01T12:00:00Z","tenant":"acme","unknown":[1,{"a":2}],"status":null}
        {"time":"noon","tenant":"acme"}
        nonsense

        {"time":"2026-06-01T12:00:00Z","status":1000}
        {"time":"2026-06-01T12:00:00Z","peer":"host.example"}
        {"time":"2026-06-01T12:00:00Z","duration_ms":-1}
        """);

    CommandLineRun run = replay(before);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(log + ":2:1: time: \"noon\""),
            line -> assertThat(line).startsWith(log + ":3:1: "),
            line -> assertThat(line).startsWith(log + ":5:1: status: 1000"),
            line -> assertThat(line).startsWith(log + ":6:1: peer: \"host.example\""),
            line -> assertThat(line).startsWith(log + ":7:1: duration_ms: -1"));
  }

  private void write(int seconds, int perSecond, String... tenants) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < seconds * perSecond; i++) {
      Instant time = CommandLineRun.NOON.plusNanos(1_000_000_000L / perSecond * i);
      for (String tenant : tenants) {
        lines.append("{\"time\":\"%s\",\"tenant\":\"%s\"}\n".formatted(time, tenant));
      }
    }
    Files.writeString(log, lines);
  }

  private Path after(String what, String change) throws IOException {
    assertThat(CONFIG).contains(what);
    return Files.writeString(folder.resolve("after.yaml"), CONFIG.replace(what, change));
  }

  private CommandLineRun replay(Path after) {
    return CommandLineRun.of("replay", "--from", before, "--log", log, after);
  }
}
