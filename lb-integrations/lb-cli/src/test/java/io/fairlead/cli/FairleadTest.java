package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as they are typed, with the real engine behind them. */
class FairleadTest {

  private static final String SHARED =
      """
      default-pool: shared
      tiers:
        gold: {quotas: [1000/min], priority: high}
      pools:
        shared:
          balancer: round-robin
          endpoints: [{host: 10.0.0.1, port: 80}, {host: 10.0.0.2, port: 80}]
          health: {check: {type: http}}
        api:
          endpoints: [{host: 10.0.1.1, port: 80}]
      routes:
        - {name: api, pool: api, path-prefix: /api}
      """;

  @TempDir Path folder;
  private Path config;
  private Path history;

  @BeforeEach
  void begin() throws IOException {
    config = folder.resolve("config");
    history = folder.resolve("history");
    write("shared.yaml", SHARED);
    write("tenants/acme.yaml", "tier: gold");
    write("tenants/globex.yaml", "quotas: [10/s]");
  }

  @Test
  void validConfigurationIsSaidToBe() {
    CommandLineRun run = CommandLineRun.of("validate", config);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("valid: 2 tenants, 1 tiers, 2 pools, 1 routes\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void problemsAreToldWithFileAndPlaceWhoeverFindsThem() throws IOException {
    write("tenants/acme.yaml", "share: 2\ntier: silver");
    write("tenants/globex.yaml", "teir: gold");

    CommandLineRun run = CommandLineRun.of("validate", config);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(config.resolve("tenants/acme.yaml") + ":2:1: tier: \"silver\" is not allowed: ")
        .contains(config.resolve("tenants/globex.yaml") + ":1:1: teir: ");
  }

  @Test
  void problemsForProgramsHaveTheirPartsApart() throws IOException {
    write("tenants/acme.yaml", "share: 2\ntier: silver");

    CommandLineRun run = CommandLineRun.of("validate", "--format", "json", config);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\"file\" : \"" + config.resolve("tenants/acme.yaml") + "\"")
        .contains("\"line\" : 2")
        .contains("\"column\" : 1")
        .contains("\"path\" : \"tier\"")
        .contains("\"value\" : \"silver\"")
        .contains("\"allowed\" : \"");
  }

  @Test
  void pathThatIsNotThereIsInvalid() {
    CommandLineRun run = CommandLineRun.of("validate", folder.resolve("nothing"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("nothing");
  }

  @Test
  void differencesAreChanges() throws IOException {
    Path other = folder.resolve("other.yaml");
    Files.writeString(
        other,
        SHARED.replace("high", "critical")
            + "tenants: {acme: {tier: gold}, globex: {quotas: [10/s]}}");

    assertThat(CommandLineRun.of("diff", config, config))
        .isEqualTo(new CommandLineRun(0, "nothing differs\n", ""));
    assertThat(CommandLineRun.of("diff", config, other))
        .isEqualTo(new CommandLineRun(2, "~ tiers.gold.priority: high -> critical\n", ""));
    CommandLineRun json = CommandLineRun.of("diff", "--format=json", config, other);
    assertThat(json.exit()).isEqualTo(2);
    assertThat(json.out()).contains("\"kind\" : \"change\"").contains("\"before\" : \"high\"");
  }

  @Test
  void planSaysWhatIsDangerous() throws IOException {
    Path other = folder.resolve("other.yaml");
    Files.writeString(other, SHARED + "tenants: {acme: {tier: gold}, globex: {quotas: [1/s]}}");

    CommandLineRun run = CommandLineRun.of("plan", "--from", config, other);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            ~ tenants.globex.quotas: [10/s] -> [1/s]
            ! tenants.globex.quotas: drops from 10/s to 1/s
            0 to add, 1 to change, 0 to remove; 1 dangerous
            """);
    assertThat(CommandLineRun.of("plan", "--yes", "--from", config, other).exit()).isEqualTo(2);
    assertThat(CommandLineRun.of("plan", "--from", config, config).exit()).isZero();
    assertThat(CommandLineRun.of("plan", config).exit()).isEqualTo(64);
  }

  @Test
  void versionsAreRecordedComparedAndBroughtBack() throws IOException {
    assertThat(record("first").exit()).isZero();
    assertThat(CommandLineRun.of("plan", "--history", history, config).exit()).isZero();
    write("tenants/globex.yaml", "quotas: [1/s]");
    assertThat(CommandLineRun.of("plan", "--history", history, config).exit()).isEqualTo(3);
    assertThat(record("less").exit()).isEqualTo(3);
    assertThat(record("less", "--yes").exit()).isZero();

    CommandLineRun back =
        CommandLineRun.of("rollback", "--history", history, "--who", "bob", "--why", "no", 1);

    assertThat(back.exit()).isZero();
    assertThat(back.out()).startsWith("~ tenants.globex.quotas: [1/s] -> [10/s]\n");
    CommandLineRun list = CommandLineRun.of("history", history);
    assertThat(list.exit()).isZero();
    assertThat(list.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("1  2026-06-01T12:00:00Z  ").endsWith("  first"),
            line -> assertThat(line).startsWith("2  ").endsWith("  ann  less"),
            line -> assertThat(line).startsWith("3  ").endsWith("  bob  no (brings back 1)"));
    CommandLineRun text = CommandLineRun.of("history", history, 3);
    Path restored = folder.resolve("restored.json");
    Files.writeString(restored, text.out());
    write("tenants/globex.yaml", "quotas: [10/s]");
    assertThat(CommandLineRun.of("diff", config, restored).exit()).isZero();
  }

  @Test
  void versionThatIsDamagedOrNotThereIsInvalid() throws IOException {
    record("first");
    assertThat(CommandLineRun.of("history", history, 7).exit()).isEqualTo(1);
    Path file = history.resolve("00000001.json");
    Files.writeString(file, Files.readString(file).replace("first", "worst"));

    CommandLineRun list = CommandLineRun.of("history", history);

    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.out()).isEqualTo("no version as yet\n");
    assertThat(list.err()).contains("00000001.json");
    CommandLineRun back = CommandLineRun.of("rollback", "--history", history, "--why", "no", 1);
    assertThat(back.exit()).isEqualTo(1);
    assertThat(back.err()).contains("version 1").contains("another digest");
  }

  @Test
  void secretsAreInNothingThatIsSaidOrKept() throws IOException {
    Files.writeString(folder.resolve("key"), "c0ffee-c0ffee-c0ffee-c0ffee-c0ffee-c0ffee");
    write(
        "sticky.yaml",
        """
        pools:
          sticky:
            balancer: sticky
            balancer-options: {secrets: ["${file:../key}"]}
            endpoints: [{host: 10.0.2.1, port: 80}]
        """);
    write("tenants/acme.yaml", "pool: sticky\nlabels: {note: \"${file:../../key}\"}");

    assertThat(CommandLineRun.of("validate", config).exit()).isZero();
    CommandLineRun recorded = record("with a secret");
    assertThat(recorded.exit()).as(recorded.err()).isZero();
    CommandLineRun listed = CommandLineRun.of("history", history, 1);
    CommandLineRun explained = CommandLineRun.of("explain", "-c", config, "acme");

    assertThat(recorded.out() + listed.out() + explained.out()).doesNotContain("c0ffee");
    assertThat(listed.out()).contains("${file:");
    assertThat(explained.out()).contains("labels.note: ${file:");
  }

  @Test
  void secretInTheClearIsNotRecorded() throws IOException {
    write(
        "sticky.yaml",
        """
        pools:
          sticky:
            balancer: sticky
            balancer-options: {secrets: ["c0ffee-c0ffee-c0ffee-c0ffee-c0ffee-c0ffee"]}
            endpoints: [{host: 10.0.2.1, port: 80}]
        """);

    CommandLineRun run = record("try");

    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("pools.sticky.balancer-options.secrets");
    assertThat(run.err() + run.out()).doesNotContain("c0ffee");
  }

  @Test
  void explainsWhereARequestGoesAndWhereEachValueComesFrom() {
    CommandLineRun run =
        CommandLineRun.of("explain", "-c", config, "acme", "GET", "https://a.example/api/x");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("route api, pool api")
        .contains("priority: HIGH (tiers.gold)")
        .contains("quota")
        .contains("endpoint 10.0.1.1:80")
        .doesNotContain("10.0.0.1");
    assertThat(CommandLineRun.of("explain", "-c", config, "acme", "/").out())
        .contains("route none, pool shared")
        .contains("endpoint 10.0.0.1:80");
  }

  @Test
  void explainsToProgramsToo() {
    CommandLineRun run =
        CommandLineRun.of("explain", "--format", "json", "-c", config, "acme", "GET /api");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("\"tenant\" : \"acme\"")
        .contains("\"route\" : \"api\"")
        .contains("\"origin\" : \"tiers.gold\"")
        .contains("\"id\" : \"10.0.1.1:80\"");
  }

  @Test
  void tenantIsFoundAsTheHostFindsIt() {
    Object[] byBoth = {
      "explain",
      "-c",
      config,
      "--tenant-by",
      "subdomain:saas.example",
      "--tenant-by",
      "header:X-Tenant-ID",
      "-H",
      "X-Tenant-ID: acme",
      "-"
    };

    assertThat(CommandLineRun.of(with(byBoth, "GET https://acme.saas.example/api")).out())
        .startsWith("tenant acme");
    CommandLineRun conflict = CommandLineRun.of(with(byBoth, "GET https://globex.saas.example/"));
    assertThat(conflict.exit()).isEqualTo(1);
    assertThat(conflict.out()).contains("TENANT_CONFLICT");
  }

  private static Object[] with(Object[] args, String last) {
    Object[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }

  @Test
  void unknownTenantIsInvalid() {
    assertThat(CommandLineRun.of("explain", "-c", config, "nobody").exit()).isEqualTo(1);
  }

  @Test
  void schemaIsThatOfTheConfiguration() {
    CommandLineRun run = CommandLineRun.of("schema");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"default-pool\"").endsWith("}\n");
  }

  @Test
  void wrongUseIsToldApartFromWrongConfigurations() {
    assertThat(CommandLineRun.of().exit()).isEqualTo(64);
    assertThat(CommandLineRun.of("valdate").exit()).isEqualTo(64);
    assertThat(CommandLineRun.of("diff", config).exit()).isEqualTo(64);
    assertThat(CommandLineRun.of("validate", "--format", "xml", config).exit()).isEqualTo(64);
    assertThat(CommandLineRun.of("explain", "-c", config, "-").exit()).isEqualTo(64);
    assertThat(CommandLineRun.of("explain", "-c", config, "--tenant-by", "moon:full", "-").exit())
        .isEqualTo(64);
    CommandLineRun help = CommandLineRun.of("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("validate").contains("3   there are dangerous changes");
  }

  private CommandLineRun record(String why, String... more) {
    Object[] args = {"record", "--history", history, "--who", "ann", "--why", why, config};
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return CommandLineRun.of(all);
  }

  private void write(String name, String text) throws IOException {
    Path file = config.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
