package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.RouteConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files and folders as one configuration. */
class ConfigFilesTest {

  @TempDir Path folder;

  @Test
  void filesOfAFolderAreOneConfiguration() throws IOException {
    write("20-pools.yaml", "pools: {p: {}}\nroutes: [{name: second, pool: p}]");
    write(
        "10-tiers.json",
        "{\"tiers\": {\"gold\": {}}, \"routes\": [{\"name\": \"first\", \"pool\": \"p\"}]}");
    write("30/more.yml", "routes: [{name: third, pool: p}]");
    write("tenants/acme.yaml", "tier: gold");
    write("tenants/b/initech.json", "{\"$schema\": \"x\", \"share\": 2}");
    write(".git/config.yaml", "nonsense");
    write("README.md", "nonsense");

    LoadedConfig read = ConfigFiles.of(folder).read();

    assertThat(read.problems()).isEmpty();
    assertThat(read.refused()).isEmpty();
    LbConfig config = read.config();
    assertThat(config.tiers()).containsOnlyKeys("gold");
    assertThat(config.pools()).containsOnlyKeys("p");
    assertThat(config.tenants()).containsOnlyKeys("acme", "initech");
    assertThat(config.tenants().get("acme").tier()).isEqualTo("gold");
    assertThat(config.tenants().get("initech").share()).isEqualTo(2);
    assertThat(config.routes())
        .extracting(RouteConfig::name)
        .containsExactly("first", "second", "third");
  }

  @Test
  void whatDoesNotFitTogetherIsToldWithItsPlace() throws IOException {
    write("pools.yaml", "pools: {p: {}}\ndefault-pool: q");
    write("tenants/acme.yaml", "share: 2\ntier: gold");

    LoadedConfig read =
        ConfigFiles.of(folder)
            .read(
                config -> {
                  assertThat(config.tenants()).containsOnlyKeys("acme");
                  throw new InvalidConfigException(
                      List.of(
                          new ConfigProblem("default-pool", "q", "one of [p]"),
                          new ConfigProblem("tenants.acme.tier", "gold", "one of []")));
                });

    assertThat(read.config()).isNull();
    assertThat(read.problems())
        .extracting(FileProblem::toString)
        .containsExactly(
            folder.resolve("pools.yaml") + ":2:1: default-pool: \"q\" is not allowed: one of [p]",
            folder.resolve("tenants/acme.yaml") + ":2:1: tier: \"gold\" is not allowed: one of []");
  }

  @Test
  void pathsAreReadInTheOrderGiven() throws IOException {
    Path z = write("z.yaml", "routes: [{name: z, pool: p}]");
    Path a = write("a/a.yaml", "routes: [{name: a, pool: p}]");

    assertThat(ConfigFiles.of(z, a.getParent()).read().config().routes())
        .extracting(RouteConfig::name)
        .containsExactly("z", "a");
  }

  @Test
  void nothingStandsInTwoFiles() throws IOException {
    String text =
        """
        tiers: {gold: {}}
        pools: {p: {}}
        splits: {s: {weights: {p: 1}}}
        tenants: {acme: {}}
        routes: [{name: r, pool: p}]
        default-pool: p
        policies: []
        topology: {latencies: {a: {b: 1ms}}}
        """;
    write("a.yaml", text);
    write("b.yaml", text);

    LoadedConfig read = ConfigFiles.of(folder).read();

    assertThat(read.config()).isNull();
    assertThat(read.problems())
        .allSatisfy(p -> assertThat(p.source()).isEqualTo(folder.resolve("b.yaml").toString()))
        .allSatisfy(p -> assertThat(p.expectation()).contains(folder.resolve("a.yaml").toString()))
        .extracting(p -> p.line() + ":" + p.column() + " " + p.path())
        .containsExactlyInAnyOrder(
            "1:9 tiers.gold",
            "2:9 pools.p",
            "3:10 splits.s",
            "4:11 tenants.acme",
            "5:11 routes[0].name",
            "6:1 default-pool",
            "7:1 policies",
            "8:1 topology");
  }

  @Test
  void wrongFileOfATenantLeavesOutThatTenantOnly() throws IOException {
    write("a.yaml", "tenants: {shared: {}}");
    write("tenants/good.yaml", "share: 2");
    write("tenants/wrong.yaml", "share: 0\ntier: [x]");
    write("tenants/broken.yaml", "share: [");
    write("tenants/empty.yaml", "");
    write("tenants/Upper.yaml", "{}");
    write("tenants/twice.yaml", "{}");
    write("tenants/x/twice.json", "{}");
    write("tenants/shared.yaml", "{share: 3}");
    Files.write(
        folder.resolve("tenants/latin.yaml"), "pool: \u00e9".getBytes(StandardCharsets.ISO_8859_1));

    LoadedConfig read = ConfigFiles.of(folder).read();

    assertThat(read.config().tenants()).containsOnlyKeys("shared", "good");
    assertThat(read.config().tenants().get("shared").share()).isNull();
    assertThat(read.refused())
        .containsExactlyInAnyOrder("wrong", "broken", "empty", "Upper", "twice", "shared", "latin");
    assertThat(read.problems())
        .extracting(p -> folder.resolve("tenants").relativize(Path.of(p.source())) + " " + p.path())
        .containsExactlyInAnyOrder(
            "wrong.yaml share",
            "wrong.yaml tier",
            "broken.yaml share",
            "empty.yaml ",
            "Upper.yaml ",
            "x/twice.json ",
            "shared.yaml ",
            "latin.yaml ");
  }

  @Test
  void problemsOfTheWholeHaveTheirPlaceInAFile() throws IOException {
    write("a.yaml", "pools: {a.b: {}}\nroutes: [{name: one, pool: a.b}]");
    write(
        "b.yaml",
        """
        routes: [{name: two, pool: p}, {name: thr.ee, pool: p}]
        policies:
          - type: quota
          - {type: priority, name: second, options: {x: "${SECRET}"}}
        """);
    FileReader reader = new FileReader(name -> "hunter2");
    SharedFiles shared =
        SharedFiles.of(
            List.of(
                reader.shared(folder.resolve("a.yaml")), reader.shared(folder.resolve("b.yaml"))));

    assertThat(
            Stream.of(
                    "pools.a.b.queue.size",
                    "routes.thr.ee.pool",
                    "policies.second.options.x",
                    "nowhere.x")
                .map(path -> shared.located(new ConfigProblem(path, "hunter2", "not hunter2")))
                .map(FileProblem::toString)
                .map(told -> told.substring(folder.toString().length() + 1)))
        .containsExactly(
            "a.yaml:1:9: pools.a.b.queue.size: \"hunter2\" is not allowed: not hunter2",
            "b.yaml:1:47: routes[1].pool: \"${SECRET}\" is not allowed: not ${SECRET}",
            "b.yaml:4:46: policies[1].options.x: \"${SECRET}\" is not allowed: not ${SECRET}",
            "a.yaml: nowhere.x: \"${SECRET}\" is not allowed: not ${SECRET}");
  }

  @Test
  void fileOfAHundredMegabytesIsRefused() throws IOException {
    Path large = write("tenants/large.yaml", "");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(100 << 20);
    }
    write("a.yaml", "pools: {}");
    assertThat(ConfigFiles.of(folder).read().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.expectation()).contains("larger than the 1048576 bytes"));

    Files.move(large, folder.resolve("large.yaml"));
    assertThat(ConfigFiles.of(folder).read().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.expectation()).contains("larger than the 33554432 bytes"));
  }

  @Test
  void fileOfAnyLengthIsReadToItsEnd() throws IOException {
    Path file = write("any.txt", "");
    for (int length : new int[] {0, 499, 500, 501, 1_001, 5_000}) {
      Files.writeString(file, "x".repeat(length));
      assertThat(FileReader.text(file, 5_000)).hasSize(length);
    }
    Files.writeString(file, "x".repeat(5_001));
    assertThatThrownBy(() -> FileReader.text(file, 5_000)).isInstanceOf(IOException.class);
  }

  /** Its length is told as zero. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fileThatDoesNotTellItsLengthIsReadToItsEnd() throws IOException {
    assertThat(FileReader.text(Path.of("/proc/cpuinfo"), 1 << 20)).hasSizeGreaterThan(501);
  }

  @Test
  void wrongSharedFileLeavesNothing() throws IOException {
    write("a.yaml", "pools: {p: {max-in-flight: -1}}");
    write("tenants/good.yaml", "{}");

    LoadedConfig read = ConfigFiles.of(folder).read();

    assertThat(read.config()).isNull();
    assertThat(read.problems())
        .singleElement()
        .hasToString(
            folder.resolve("a.yaml")
                + ":1:13: pools.p.max-in-flight: -1 is not allowed: a whole number from 0 to"
                + " 2147483647");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "none.yaml", "empty", "dots"})
  void whereNothingIsThatIsNoEmptyConfiguration(String name) throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    write("dots/.hidden.yaml", "pools: {}");

    LoadedConfig read = ConfigFiles.of(folder.resolve(name)).read();

    assertThat(read.config()).isNull();
    assertThat(read.problems()).hasSize(1);
  }

  @Test
  void linksAreFollowedAsKubernetesMakesThem() throws IOException {
    write("..2026_01/a.yaml", "pools: {p: {}}");
    write("..2026_01/tenants/acme.yaml", "{}");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    Files.createSymbolicLink(folder.resolve("tenants"), Path.of("..data", "tenants"));

    LbConfig config = ConfigFiles.of(folder).read().config();

    assertThat(config.pools()).containsOnlyKeys("p");
    assertThat(config.tenants()).containsOnlyKeys("acme");
  }

  @Test
  void circleOfLinksIsAProblemAndNoEndlessWay() throws IOException {
    write("a.yaml", "pools: {}");
    Files.createSymbolicLink(folder.resolve("loop"), folder);

    assertThat(ConfigFiles.of(folder).read().problems()).hasSize(1);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
