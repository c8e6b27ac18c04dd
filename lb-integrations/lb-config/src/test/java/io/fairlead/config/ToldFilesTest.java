package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files in a folder that is listened to, and events that the test tells. */
class ToldFilesTest {

  @TempDir Path temporary;
  private Path folder;
  private Path tenants;

  private final FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
  private final FakeFolderEvents events = new FakeFolderEvents();
  private final List<LbConfig> applied = new ArrayList<>();
  private List<FileProblem> keptOut = List.of();
  private long writtenSeconds = 1_000_000_000;

  @BeforeEach
  void begin() throws IOException {
    folder = temporary.resolve("config");
    tenants = folder.resolve("tenants");
    write("shared.yaml", "tiers: {gold: {}, free: {}}");
    write("tenants/acme.yaml", "tier: gold");
    write("tenants/initech.yaml", "tier: gold");
  }

  @Test
  void fileThatIsToldIsLookedAtAlone() throws IOException {
    subscribe();

    replace("acme", "free");
    replace("initech", "free");
    events.tell(tenants.resolve(".acme.yaml"), tenants.resolve("acme.yaml"));
    looks(1);
    assertThat(tier("acme")).isEqualTo("free");
    looks(100);
    assertThat(tier("initech")).isEqualTo("gold");

    looks(200);
    assertThat(tier("initech")).isEqualTo("free");
  }

  @Test
  void changeThatIsNotToldIsFoundByAListAtTheNextLook() throws IOException {
    subscribe();

    replace("acme", "free");
    looks(1);
    assertThat(tier("acme")).isEqualTo("gold");
    looks(1);

    assertThat(tier("acme")).isEqualTo("free");
  }

  @Test
  void eventThatComesLateSavesTheList() throws IOException {
    subscribe();

    replace("acme", "free");
    replace("initech", "free");
    looks(1);
    events.tell(tenants.resolve("acme.yaml"));
    looks(2);

    assertThat(tier("acme")).isEqualTo("free");
    assertThat(tier("initech")).isEqualTo("gold");
  }

  @Test
  void fileThatIsWrittenInPlaceIsTakenOnceItStandsStill() throws IOException {
    subscribe();

    for (int i = 0; i < 3; i++) {
      writeInPlace("globex", i);
      events.tell(tenants.resolve("globex.yaml"));
      looks(1);
      assertThat(applied).hasSize(1);
    }
    writeInPlace("globex", 3);
    looks(1);
    assertThat(applied).hasSize(1);
    looks(1);

    assertThat(tier("globex")).isEqualTo("gold");
    assertThat(applied).hasSize(2);
  }

  /**
   * The second may look like the one that was read, for the file system: then it is to stand still.
   */
  @Test
  void fileThatIsReplacedTwiceIsTakenAsItIsLast() throws IOException {
    subscribe();

    replace("acme", "nowhere");
    replace("acme", "free");
    events.tell(tenants.resolve("acme.yaml"));
    looks(2);
    assertThat(tier("acme")).isEqualTo("free");
    replace("acme", "gold");
    events.tell(tenants.resolve("acme.yaml"));
    looks(2);

    assertThat(tier("acme")).isEqualTo("gold");
    assertThat(applied).hasSize(3);
  }

  @Test
  void nameThatIsGoneAgainIsNothing() throws IOException {
    subscribe();

    replace("globex", "gold");
    Files.delete(tenants.resolve("globex.yaml"));
    events.tell(tenants.resolve("globex.yaml"), tenants.resolve("notes.txt~"));
    looks(3);

    assertThat(applied).hasSize(1);
    assertThat(keptOut).isEmpty();
  }

  @Test
  void fileThatIsRemovedTakesItsTenantAway() throws IOException {
    subscribe();

    Files.delete(tenants.resolve("acme.yaml"));
    events.tellRemoved(tenants.resolve("acme.yaml"));
    looks(1);

    assertThat(current().tenants()).containsOnlyKeys("initech");
  }

  /** As far as times tell, it may just as well have been written in its place. */
  @Test
  void fileThatIsReplacedWithinATickIsTakenAtOnce() throws IOException {
    subscribe();

    replaceWithinATick("acme", "free");
    events.tellRemoved(tenants.resolve(".acme.yaml"));
    events.tell(tenants.resolve("acme.yaml"));
    looks(1);

    assertThat(tier("acme")).isEqualTo("free");
  }

  @Test
  void fileThatIsRemovedAndWrittenAnewIsTakenOnceItStandsStill() throws IOException {
    subscribe();

    replaceWithinATick("acme", "free");
    events.tellRemoved(tenants.resolve("acme.yaml"));
    events.tell(tenants.resolve("acme.yaml"));
    looks(1);
    assertThat(applied).hasSize(1);
    events.tell(tenants.resolve("acme.yaml"));
    looks(1);

    assertThat(tier("acme")).isEqualTo("free");
  }

  @Test
  void folderOfWhichNotAllWasToldIsListedAtOnce() throws IOException {
    subscribe();

    replace("acme", "free");
    events.lose(tenants);
    looks(1);

    assertThat(tier("acme")).isEqualTo("free");
  }

  @Test
  void folderThatIsToldIsListedWithAllThatIsInIt() throws IOException {
    subscribe();

    replace("acme", "free");
    write("tenants/b/globex.yaml", "tier: free");
    events.tell(tenants.resolve("b"));
    looks(1);
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech", "globex");
    assertThat(tier("acme")).isEqualTo("free");

    replace("acme", "gold");
    Files.move(tenants.resolve("b"), temporary.resolve("b"));
    events.tell(tenants.resolve("b"));
    looks(1);
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
  }

  @Test
  void linkThatFilesAreSeenThroughIsSwappedAsAWhole() throws IOException {
    write("tenants/..1/globex.yaml", "tier: gold");
    write("tenants/..1/umbrella.yaml", "tier: gold");
    Files.createSymbolicLink(tenants.resolve("..data"), Path.of("..1"));
    for (String name : List.of("globex.yaml", "umbrella.yaml")) {
      Files.createSymbolicLink(tenants.resolve(name), Path.of("..data", name));
    }
    subscribe();

    write("tenants/..2/globex.yaml", "tier: free");
    write("tenants/..2/umbrella.yaml", "tier: free");
    Path swap = Files.createSymbolicLink(tenants.resolve("..tmp"), Path.of("..2"));
    Files.move(swap, tenants.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    events.tell(tenants.resolve("..tmp"), tenants.resolve("..data"));
    looks(1);

    assertThat(tier("globex")).isEqualTo("free");
    assertThat(tier("umbrella")).isEqualTo("free");
    assertThat(applied).hasSize(2);
  }

  @Test
  void folderThatIsMadeAnewIsListedAndListenedToAnew() throws IOException {
    subscribe();
    Object before = events.heard().get(tenants);

    Files.move(tenants, temporary.resolve("away"));
    write("tenants/acme.yaml", "tier: free");
    write("tenants/globex.yaml", "tier: free");
    events.tell(tenants.resolve("acme.yaml"));
    looks(2);

    assertThat(current().tenants()).containsOnlyKeys("acme", "globex");
    assertThat(tier("acme")).isEqualTo("free");
    assertThat(events.heard().get(tenants))
        .isNotEqualTo(before)
        .isEqualTo(Files.readAttributes(tenants, BasicFileAttributes.class).fileKey());
  }

  @Test
  void eventsOfAFolderThatIsGoneTakeNothingAway() throws IOException {
    subscribe();

    Files.move(tenants, temporary.resolve("away"));
    events.tell(tenants.resolve("acme.yaml"));
    events.lose(tenants);
    looks(3);
    assertThat(current().tenants()).containsOnlyKeys("acme", "initech");
    assertThat(keptOut).hasSize(1);

    Files.move(temporary.resolve("away"), tenants);
    replace("acme", "free");
    looks(2);
    assertThat(tier("acme")).isEqualTo("free");
    assertThat(keptOut).isEmpty();
  }

  /**
   * One that is written in place has not stood still just because it was looked at twice by then.
   */
  @Test
  void whatIsToldWhileAFolderIsListedDoesNotWaitForTheList() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      write("tenants/t" + i + ".json", "{}");
    }
    subscribe();
    List<String> seen = new ArrayList<>();
    events.whenAsked(
        () -> {
          seen.add(tier("acme") + " " + current().tenants().containsKey("globex"));
          if (seen.size() == 2) {
            replaceUnchecked("acme", "free");
            writeInPlace("globex", 1);
          }
          if (seen.size() > 1) {
            events.tell(tenants.resolve("acme.yaml"), tenants.resolve("globex.yaml"));
          }
        });

    events.lose(tenants);
    looks(1);
    assertThat(seen).containsExactly("gold false", "gold false", "free false", "free false");
    assertThat(current().tenants()).doesNotContainKey("globex");
    looks(1);

    assertThat(current().tenants()).containsKey("globex");
    assertThat(tier("acme")).isEqualTo("free");
  }

  @Test
  void foldersWithFewFilesAreNotListenedTo() throws IOException {
    write("tenants/b/globex.yaml", "tier: gold");
    subscribe();
    assertThat(events.heard()).containsOnlyKeys(tenants);

    write("tenants/b/umbrella.yaml", "tier: gold");
    looks(2);

    assertThat(current().tenants()).containsKey("umbrella");
    assertThat(events.heard()).containsOnlyKeys(tenants, tenants.resolve("b"));
  }

  @Test
  void nothingIsListenedToAfterTheEnd() {
    subscribe().close();

    assertThat(events.isClosed()).isTrue();
  }

  /** All folders are settled. */
  private ConfigSource.Subscription subscribe() {
    ConfigFiles files = ConfigFiles.of(folder);
    FileReader reader = files.reader();
    InForce inForce =
        new InForce(
            subscriber(),
            LastGood.in(null),
            (source, text) -> reader.shared(Path.of(source), text),
            (source, text) -> reader.tenant(Path.of(source), text));
    ConfigWatch watch =
        new ConfigWatch(
            files, scheduler, FileConfigSource.DEFAULT_INTERVAL, inForce, new ToldFiles(events, 1));
    watch.begin();
    looks(12);
    assertThat(applied).hasSize(1);
    return watch;
  }

  private ConfigSource.Subscriber subscriber() {
    return new ConfigSource.Subscriber() {
      @Override
      public void apply(LbConfig config) {
        applied.add(config);
      }

      @Override
      public void keptOut(List<FileProblem> problems) {
        keptOut = problems;
      }
    };
  }

  private LbConfig current() {
    return applied.get(applied.size() - 1);
  }

  private String tier(String tenant) {
    return String.valueOf(current().tenants().get(tenant).tier());
  }

  private void looks(int count) {
    scheduler.advance(FileConfigSource.DEFAULT_INTERVAL.multipliedBy(count));
  }

  /** Long ago, so that whatever is renamed was written before; a second after the last time. */
  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * writtenSeconds++));
  }

  private void replace(String tenant, String tier) throws IOException {
    write("tenants/." + tenant + ".yaml", "tier: " + tier);
    Files.move(
        tenants.resolve("." + tenant + ".yaml"),
        tenants.resolve(tenant + ".yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void replaceWithinATick(String tenant, String tier) throws IOException {
    replace(tenant, tier);
    Path file = tenants.resolve(tenant + ".yaml");
    Files.setLastModifiedTime(file, Files.getLastModifiedTime(tenants));
  }

  private void replaceUnchecked(String tenant, String tier) {
    try {
      replace(tenant, tier);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the years to come, so that nothing was put into its folder since. */
  private void writeInPlace(String tenant, int time) {
    Path file = tenants.resolve(tenant + ".yaml");
    try {
      Files.writeString(file, "tier: gold");
      Files.setLastModifiedTime(file, FileTime.fromMillis(4_000_000_000_000L + time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
