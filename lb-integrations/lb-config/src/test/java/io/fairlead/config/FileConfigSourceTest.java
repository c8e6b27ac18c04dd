package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files, looked at in time that the test moves, and a subscriber that refuses tenants of tiers
 * that are not there, as a load balancer does.
 */
class FileConfigSourceTest {

  @TempDir Path temporary;
  private Path folder;
  private Path lastGood;

  private final FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
  private final List<LbConfig> applied = new ArrayList<>();
  private List<FileProblem> keptOut = List.of();
  private boolean isRefusing;
  private boolean isFailing;
  private long writtenSeconds = 1_000_000_000;

  @BeforeEach
  void begin() throws IOException {
    folder = temporary.resolve("config");
    lastGood = temporary.resolve("last-good.json");
    write("shared.yaml", "tiers: {gold: {}, free: {}}");
    write("tenants/acme.yaml", "tier: gold");
    write("tenants/initech.yaml", "tier: free");
  }

  @Test
  void firstConfigurationIsThereAtOnce() {
    subscribe();

    assertThat(applied).hasSize(1);
    assertThat(current().tiers()).containsOnlyKeys("gold", "free");
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    looks(5);
    assertThat(applied).hasSize(1);
  }

  @Test
  void fileThatIsRenamedIntoItsPlaceIsTakenAtTheNextLook() throws IOException {
    subscribe();

    replace("tenants/acme.yaml", "tier: free");
    looks(1);

    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(applied).hasSize(2);
  }

  @Test
  void fileThatIsWrittenInPlaceIsTakenOnceItStandsStill() throws IOException {
    subscribe();

    for (int i = 0; i < 5; i++) {
      write("shared.yaml", "tiers: {gold: {}, free: {}, more" + i + ": {}}");
      looks(1);
      assertThat(applied).hasSize(1);
    }
    looks(1);

    assertThat(current().tiers()).containsOnlyKeys("gold", "free", "more4");
    assertThat(applied).hasSize(2);
  }

  @Test
  void fileOfATenantThatIsWrittenInPlaceIsFoundWithinAMinute() throws IOException {
    subscribe();

    write("tenants/acme.yaml", "tier: free");
    looks(301);

    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
  }

  @Test
  void tenantsComeAndGoWithTheirFiles() throws IOException {
    subscribe();

    replace("tenants/b/globex.json", "{\"tier\": \"gold\"}");
    Files.delete(folder.resolve("tenants/initech.yaml"));
    replace("tenants/umbrella.yaml", "tier: gold");
    looks(2);

    assertThat(current().tenants()).containsOnlyKeys("acme", "globex", "umbrella");
  }

  @Test
  void wrongFileOfATenantKeepsItsLastGoodVersionWhileOthersChange() throws IOException {
    subscribe();

    replace("tenants/acme.yaml", "tier: [");
    replace("tenants/initech.yaml", "tier: gold");
    looks(1);

    assertThat(current().tenants().get("acme").tier()).isEqualTo("gold");
    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.source()).endsWith("acme.yaml"));

    replace("tenants/acme.yaml", "tier: free");
    looks(1);
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void tenantThatIsRefusedIsKeptOutWithItsPlaceWhileOthersChange() throws IOException {
    subscribe();

    replace("tenants/acme.yaml", "share: 2\ntier: silver");
    replace("tenants/initech.yaml", "tier: gold");
    looks(1);

    assertThat(current().tenants().get("acme").tier()).isEqualTo("gold");
    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
    assertThat(keptOut)
        .singleElement()
        .hasToString(
            folder.resolve("tenants/acme.yaml")
                + ":2:1: tier: \"silver\" is not allowed: one of [free, gold]");

    replace("shared.yaml", "tiers: {gold: {}, free: {}, silver: {}}");
    looks(1);
    assertThat(current().tenants().get("acme").tier()).isEqualTo("silver");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void sharedChangeThatTenantsDoNotFitIsRefusedWholeWhileTenantsChange() throws IOException {
    subscribe();

    replace("shared.yaml", "tiers: {gold: {share: 5}}");
    replace("tenants/globex.yaml", "tier: gold");
    looks(1);

    assertThat(current().tiers()).containsOnlyKeys("gold", "free");
    assertThat(current().tiers().get("gold").share()).isEqualTo(1);
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech", "globex");
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.source()).endsWith("initech.yaml"));

    Files.delete(folder.resolve("tenants/initech.yaml"));
    looks(1);
    assertThat(current().tiers()).containsOnlyKeys("gold");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void brokenSharedFileKeepsTheLastGoodOneWhileTenantsChange() throws IOException {
    subscribe();

    replace("shared.yaml", "tiers: {gold: {share: 0}");
    replace("tenants/acme.yaml", "tier: free");
    looks(1);

    assertThat(current().tiers()).containsOnlyKeys("gold", "free");
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(keptOut).isNotEmpty();
  }

  @Test
  void routeThatNeedsATenantKeepsItFromGoing() throws IOException {
    write("routes.yaml", "routes: [{name: r, pool: p, tenants: [acme]}]");
    subscribe();

    Files.delete(folder.resolve("tenants/acme.yaml"));
    replace("tenants/initech.yaml", "tier: gold");
    looks(1);

    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.path()).isEqualTo("routes[0].tenants"))
        .satisfies(p -> assertThat(p.line()).isEqualTo(1));
  }

  @Test
  void changesThatWereGivenUpTogetherAreTriedAgainWithTheNextOne() throws IOException {
    subscribe();

    isRefusing = true;
    replace("tenants/acme.yaml", "tier: free");
    looks(1);
    assertThat(applied).hasSize(1);
    assertThat(keptOut).hasSize(1);

    isRefusing = false;
    replace("tenants/initech.yaml", "tier: gold");
    looks(1);
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void folderThatIsGoneTakesNothingAway() throws IOException {
    subscribe();
    Path away = temporary.resolve("away");

    Files.move(folder.resolve("tenants"), away);
    looks(3);
    assertThat(current().tenants()).hasSize(2);
    assertThat(keptOut).hasSize(1);

    Files.move(away, folder.resolve("tenants"));
    replace("tenants/acme.yaml", "tier: free");
    looks(3);
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(keptOut).isEmpty();

    Files.move(folder, away);
    looks(3);
    assertThat(current().tenants()).hasSize(2);
    assertThat(keptOut).hasSize(2);
    Files.move(away, folder);
    looks(3);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void swapOfLinksIsTakenAsAWhole() throws IOException {
    Path mount = temporary.resolve("mount");
    configMap(mount, "..1", "tiers: {a: {}}", "tier: a");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("shared.yaml"), Path.of("..data/shared.yaml"));
    Files.createSymbolicLink(mount.resolve("tenants"), Path.of("..data/tenants"));
    source(ConfigFiles.of(mount)).subscribe(subscriber());

    configMap(mount, "..2", "tiers: {b: {}}", "tier: b");
    Path swap = Files.createSymbolicLink(mount.resolve("..tmp"), Path.of("..2"));
    Files.move(swap, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    looks(2);

    assertThat(current().tiers()).containsOnlyKeys("b");
    assertThat(current().tenants().get("acme").tier()).isEqualTo("b");
    assertThat(applied).hasSize(2);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void lastGoodVersionStaysThroughRestarts() throws IOException {
    ConfigSource.Subscription first = subscribe();
    replace("tenants/acme.yaml", "tier: free");
    looks(1);
    first.close();
    LbConfig before = current();
    replace("shared.yaml", "nonsense");
    replace("tenants/acme.yaml", "tier: nowhere");
    replace("tenants/initech.yaml", "tier: gold");
    applied.clear();

    subscribe();

    assertThat(applied).hasSize(1);
    assertThat(current().tiers()).isEqualTo(before.tiers());
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
    assertThat(keptOut).hasSize(2);
  }

  @Test
  void lastGoodVersionServesWhereTheFilesAreNotThereAtAll() throws IOException {
    subscribe().close();
    Files.move(folder, temporary.resolve("away"));
    applied.clear();

    subscribe();

    assertThat(applied).hasSize(1);
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    assertThat(keptOut).hasSize(1);
  }

  @Test
  void nothingIsHandedOnBeforeAllThatIsNamedIsThere() throws IOException {
    Path more = temporary.resolve("more");
    source(ConfigFiles.of(folder, more)).subscribe(subscriber());
    assertThat(applied).isEmpty();
    assertThat(keptOut).hasSize(1);

    Files.createDirectories(more);
    looks(3);
    assertThat(applied).isEmpty();
    Files.writeString(more.resolve("pools.yaml"), "pools: {p: {}}");
    looks(2);

    assertThat(current().pools()).containsOnlyKeys("p");
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void brokenLastGoodVersionIsNone() throws IOException {
    Files.writeString(lastGood, "{\"shared\": {\"/a.yaml\"");

    subscribe();

    assertThat(current().tenants()).hasSize(2);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void lastGoodVersionHasNoSecretInIt() throws IOException {
    Files.writeString(temporary.resolve("key"), "hunter2");
    write("pools.yaml", "pools: {p: {balancer-options: {secret: \"${file:../key}\"}}}");

    subscribe();

    assertThat(current().pools().get("p").balancerOptions()).containsEntry("secret", "hunter2");
    assertThat(lastGood).content().contains("${file:../key}").doesNotContain("hunter2");
  }

  @Test
  void wrongTenantAtTheStartIsLeftOut() throws IOException {
    write("tenants/wrong.yaml", "tier: nowhere");
    write("tenants/broken.yaml", "tier: {");

    subscribe();

    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    assertThat(keptOut).hasSize(2);
  }

  @Test
  void wrongSharedFileAtTheStartLeavesNothing() throws IOException {
    write("shared.yaml", "tiers: [");

    subscribe();

    assertThat(applied).isEmpty();
    assertThat(keptOut).hasSize(1);

    replace("shared.yaml", "tiers: {gold: {}, free: {}}");
    looks(1);
    assertThat(current().tenants()).hasSize(2);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void nothingIsHandedOnAfterTheEnd() throws IOException {
    subscribe().close();

    replace("tenants/acme.yaml", "tier: free");
    looks(5);

    assertThat(applied).hasSize(1);
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void lookThatBeginsAfterTheEndDoesNothing() throws IOException {
    TaskScheduler tooLate =
        (delay, task) -> {
          TaskScheduler.Scheduled unused = scheduler.schedule(delay, task);
          return () -> {};
        };
    FileConfigSource.of(ConfigFiles.of(folder), tooLate).subscribe(subscriber()).close();

    replace("tenants/acme.yaml", "tier: free");
    looks(2);

    assertThat(applied).hasSize(1);
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void folderThatIsReplacedByOneOfTheSameAgeIsTaken() throws IOException {
    Path more = temporary.resolve("more");
    Path next = temporary.resolve("next");
    writeOfOneAge(more, "tier: gold");
    writeOfOneAge(next, "tier: free");
    source(ConfigFiles.of(folder, more)).subscribe(subscriber());
    looks(2);

    Files.move(more, temporary.resolve("away"));
    Files.move(next, more);
    looks(2);

    assertThat(current().tenants().get("globex").tier()).isEqualTo("free");
  }

  @Test
  void changesThatTheFileSystemCannotTellApartAreFoundSoon() throws IOException {
    subscribe();
    replace("tenants/acme.yaml", "tier: free");
    looks(1);
    FileTime tick = Files.getLastModifiedTime(folder.resolve("tenants"));

    replace("tenants/initech.yaml", "tier: gold");
    Files.setLastModifiedTime(folder.resolve("tenants"), tick);
    looks(12);

    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
  }

  @Test
  void newFileOfATenantThatIsWrittenInPlaceIsTakenOnceItStandsStill() throws IOException {
    subscribe();
    looks(2);

    for (int i = 0; i < 3; i++) {
      write("tenants/globex.yaml", "tier: gold # " + i);
      Files.setLastModifiedTime(
          folder.resolve("tenants/globex.yaml"), FileTime.fromMillis(4_000_000_000_000L + i));
      looks(1);
      assertThat(applied).hasSize(1);
    }
    looks(1);

    assertThat(current().tenants()).containsOnlyKeys("acme", "initech", "globex");
  }

  @Test
  void whatWasGoodLastIsKeptAsSoonAsItCanBeWritten() throws IOException {
    Path later = lastGood.resolveSibling("later");
    lastGood = later.resolve("last-good.json");
    subscribe();
    looks(25);
    assertThat(lastGood).doesNotExist();
    assertThat(current().tenants()).hasSize(2);
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.source()).isEqualTo(lastGood.toString()));

    Files.createDirectory(later);
    looks(25);

    assertThat(lastGood).content().contains("tier: gold");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void subscriberThatFailsIsHandedTheSameAgain() throws IOException {
    subscribe();

    isFailing = true;
    replace("tenants/acme.yaml", "tier: free");
    replace("shared.yaml", "tiers: {gold: {share: 2}, free: {}}");
    looks(30);
    assertThat(applied).hasSize(1);
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).contains("IllegalStateException"));

    isFailing = false;
    looks(25);
    assertThat(applied).hasSize(2);
    assertThat(current().tenants().get("acme").tier()).isEqualTo("free");
    assertThat(current().tiers().get("gold").share()).isEqualTo(2);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void subscriberThatCannotBeToldStillGetsWhatFollows() throws IOException {
    source(ConfigFiles.of(folder))
        .subscribe(
            new ConfigSource.Subscriber() {
              @Override
              public void apply(LbConfig config) {
                applied.add(config);
              }

              @Override
              public void keptOut(List<FileProblem> problems) {
                throw new IllegalStateException("full");
              }
            });

    replace("tenants/acme.yaml", "tier: [");
    replace("tenants/initech.yaml", "tier: gold");
    looks(2);

    assertThat(current().tenants().get("initech").tier()).isEqualTo("gold");
  }

  private ConfigSource.Subscription subscribe() {
    return source(ConfigFiles.of(folder)).subscribe(subscriber());
  }

  private FileConfigSource source(ConfigFiles files) {
    return FileConfigSource.of(files, scheduler).withLastGood(lastGood);
  }

  private ConfigSource.Subscriber subscriber() {
    return new ConfigSource.Subscriber() {
      @Override
      public void apply(LbConfig config) {
        if (isFailing) {
          throw new IllegalStateException("closed");
        }
        if (isRefusing) {
          throw new InvalidConfigException(
              List.of(new ConfigProblem("tiers.gold.pool", "p", "another one")));
        }
        refuseWhatDoesNotFit(config);
        applied.add(config);
      }

      @Override
      public void keptOut(List<FileProblem> problems) {
        keptOut = problems;
      }
    };
  }

  private static void refuseWhatDoesNotFit(LbConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    List<String> tiers = config.tiers().keySet().stream().sorted().toList();
    config
        .tenants()
        .forEach(
            (id, tenant) -> {
              if (!tiers.contains(tenant.tier())) {
                problems.add(
                    new ConfigProblem("tenants." + id + ".tier", tenant.tier(), "one of " + tiers));
              }
            });
    config
        .routes()
        .forEach(
            route ->
                route.tenants().stream()
                    .filter(id -> !config.tenants().containsKey(id))
                    .forEach(
                        id ->
                            problems.add(
                                new ConfigProblem(
                                    "routes." + route.name() + ".tenants", id, "a tenant"))));
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }

  private LbConfig current() {
    assertThat(applied).as("what was applied; kept out: %s", keptOut).isNotEmpty();
    return applied.get(applied.size() - 1);
  }

  private void looks(int count) {
    scheduler.advance(FileConfigSource.DEFAULT_INTERVAL.multipliedBy(count));
  }

  private void configMap(Path mount, String version, String shared, String tenant)
      throws IOException {
    Files.createDirectories(mount.resolve(version).resolve("tenants"));
    Files.writeString(mount.resolve(version).resolve("shared.yaml"), shared);
    Files.writeString(mount.resolve(version).resolve("tenants/acme.yaml"), tenant);
  }

  /** Writes into the file itself, a second after the last time: others may see any part of it. */
  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * writtenSeconds++));
  }

  private static void writeOfOneAge(Path root, String tenant) throws IOException {
    Path tenants = Files.createDirectories(root.resolve("tenants"));
    Files.writeString(tenants.resolve("globex.yaml"), tenant);
    for (Path path : List.of(tenants.resolve("globex.yaml"), tenants, root)) {
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
    }
  }

  /** Puts a new file in the place of the old one. */
  private void replace(String name, String text) throws IOException {
    write("." + Path.of(name).getFileName(), text);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.move(
        folder.resolve("." + file.getFileName()),
        file,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
