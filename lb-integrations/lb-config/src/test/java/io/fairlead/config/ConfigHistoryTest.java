package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigHistory.Listing;
import io.fairlead.config.ConfigHistory.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigHistoryTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON);

  @TempDir Path temporary;
  private Path folder;
  private ConfigHistory history;

  @BeforeEach
  void begin() {
    folder = temporary.resolve("history");
    history = ConfigHistory.in(folder, CLOCK);
  }

  @Test
  void versionsSayWhenByWhomAndWhyAndReadBackAsTheSame() throws IOException {
    Version first = append("one");
    Version second = append("two");

    assertThat(history.list().versions()).containsExactly(first, second);
    assertThat(history.list().latest()).isEqualTo(second);
    assertThat(second).isEqualTo(new Version(2, NOON, "ann", "to try two", null, second.digest()));
    assertThat(history.read(1).config()).isEqualTo(config("one"));
    assertThat(history.read(2).config()).isEqualTo(config("two"));
    assertThat(history.list().damaged()).isEmpty();
    assertThat(first.digest()).hasSize(64).isNotEqualTo(second.digest());
  }

  @Test
  void emptyHistoryHasNothing() throws IOException {
    assertThat(history.list()).isEqualTo(new Listing(List.of(), List.of()));
    assertThat(history.list().latest()).isNull();
    assertThatThrownBy(() -> history.text(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no version 1; there are []");
  }

  @Test
  void rollingBackAddsAVersionThatNamesTheOneItBringsBack() throws IOException {
    Version first = append("one");
    append("two");

    Version back = history.rollBack(1, "bob", "two was slow");

    assertThat(back).isEqualTo(new Version(3, NOON, "bob", "two was slow", 1L, first.digest()));
    assertThat(history.read(3).config()).isEqualTo(config("one"));
    assertThat(history.list().versions()).hasSize(3);
    assertThatThrownBy(() -> history.rollBack(9, "bob", "why not"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are [1, 2, 3]");
  }

  @Test
  void oldestGoOnceThereAreMoreThanAreKept() throws IOException {
    history = history.withKept(3);
    for (int i = 0; i < 5; i++) {
      append("p" + i);
    }

    assertThat(numbers()).containsExactly(3L, 4L, 5L);
    assertThat(history.list().damaged()).isEmpty();
    assertThat(append("next").number()).isEqualTo(6);
  }

  @Test
  void whoAndWhyMustBeSaid() {
    assertThatThrownBy(() -> history.append(config("one"), OutsideValues.NONE, " ", "why"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.append(config("one"), OutsideValues.NONE, "who", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).doesNotExist();
  }

  @Test
  void whoeverIsKilledLeavesWholeVersionsAndTheNextOneGoesOn() throws IOException {
    StoppingDisk counting = new StoppingDisk(Integer.MAX_VALUE);
    fill();
    onDisk(counting).append(config("three"), OutsideValues.NONE, "ann", "third");
    assertThat(counting.steps())
        .containsExactly(
            "create 00000003.json.next",
            "half",
            "forced 00000003.json.next",
            "rename 00000003.json",
            "force folder",
            "delete 00000001.json");

    for (int steps = 0; steps < counting.steps().size(); steps++) {
      folder = temporary.resolve("killed-" + steps);
      fill();
      StoppingDisk stopping = new StoppingDisk(steps);
      assertThatThrownBy(
              () -> onDisk(stopping).append(config("three"), OutsideValues.NONE, "ann", "third"))
          .isInstanceOf(StoppingDisk.Killed.class);

      history = ConfigHistory.in(folder, CLOCK).withKept(2);
      boolean isThere = steps >= 4;
      assertThat(numbers())
          .as("after %s", stopping.steps())
          .containsExactlyElementsOf(isThere ? List.of(1L, 2L, 3L) : List.of(1L, 2L));
      assertThat(history.list().damaged()).isEmpty();
      Version next = append("next");
      assertThat(next.number()).isEqualTo(isThere ? 4 : 3);
      assertThat(numbers()).containsExactly(next.number() - 1, next.number());
      assertThat(history.read(next.number()).config()).isEqualTo(config("next"));
    }
  }

  private void fill() throws IOException {
    history = ConfigHistory.in(folder, CLOCK).withKept(2);
    append("one");
    append("two");
  }

  private ConfigHistory onDisk(Disk disk) {
    return new ConfigHistory(folder, CLOCK, 2, disk);
  }

  @Test
  void anyByteThatIsChangedIsToldAndTheOthersGoOn() throws IOException {
    append("one");
    append("two");
    append("three");
    Path file = folder.resolve("00000002.json");
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      if (Character.isWhitespace(whole[i])) {
        continue; // it may stand between values, where it means nothing
      }
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);

      Listing listing = history.list();
      assertThat(listing.versions()).as("byte %d", i).hasSize(2);
      assertThat(listing.damaged())
          .singleElement()
          .satisfies(problem -> assertThat(problem.source()).isEqualTo(file.toString()));
    }
    assertThatThrownBy(() -> history.rollBack(2, "ann", "back")).isInstanceOf(IOException.class);
    assertThat(append("four").number()).isEqualTo(4);

    Files.write(file, whole);
    assertThat(history.list().damaged()).isEmpty();
  }

  @Test
  void versionThatIsGoneFromTheMiddleIsTold() throws IOException {
    append("one");
    append("two");
    append("three");

    Files.delete(folder.resolve("00000002.json"));

    assertThat(history.list().damaged())
        .singleElement()
        .satisfies(problem -> assertThat(problem.source()).endsWith("00000002.json"));
    assertThat(numbers()).containsExactly(1L, 3L);
  }

  @Test
  void whatIsDamagedDoesNotGoWithTheOldest() throws IOException {
    history = history.withKept(2);
    append("one");
    Files.writeString(folder.resolve("00000001.json"), "{");
    append("two");
    append("three");
    append("four");

    assertThat(folder.resolve("00000001.json")).hasContent("{");
    assertThat(numbers()).containsExactly(3L, 4L);
  }

  @Test
  void secretsStandInNoVersionAndComeBackAsTheyAreByThen() throws IOException {
    Files.writeString(temporary.resolve("key"), "hunter2");
    LoadedConfig loaded = load(name -> "REGION".equals(name) ? "eu-west" : null);
    Version version = append(loaded);

    assertThat(history.text(version.number()))
        .doesNotContain("hunter2")
        .doesNotContain("eu-west")
        .contains("${file:" + temporary.resolve("files/../key") + "}")
        .contains("${REGION}");
    assertThat(Files.readString(folder.resolve("00000001.json"))).doesNotContain("hunter2");
    assertThat(history.withEnvironment(name -> "eu-west").read(1).config())
        .isEqualTo(loaded.config());

    Files.writeString(temporary.resolve("key"), "hunter3");
    LbConfig later = history.withEnvironment(name -> "eu-west").read(1).config();
    assertThat(later.pools().get("p").balancerOptions()).containsEntry("secret", "hunter3");
    assertThat(history.withEnvironment(name -> null).read(1).problems()).hasSize(1);
  }

  @Test
  void secretIsKeptOutWhereverItWasMovedTo() throws IOException {
    Files.writeString(temporary.resolve("key"), "hunter2");
    LoadedConfig loaded = load(name -> "eu-west");
    LbConfig moved =
        loaded.config().with(c -> c.pool("q", loaded.config().pools().get("p")).removePool("p"));

    history.append(moved, loaded.outside(), "ann", "renamed");

    assertThat(history.text(1)).doesNotContain("hunter2");
    assertThat(history.withEnvironment(name -> "eu-west").read(1).config()).isEqualTo(moved);
  }

  @Test
  void secretInTheClearIsRefused() {
    LbConfig clear =
        LbConfig.builder()
            .pool("p", p -> p.balancer("sticky", Map.of("secrets", List.of("hunter2"))))
            .build();

    assertThatThrownBy(() -> history.append(clear, OutsideValues.NONE, "ann", "try"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[pools.p.balancer-options.secrets]")
        .hasMessageNotContaining("hunter2");
    assertThat(folder).doesNotExist();
  }

  @Test
  void writersAtTheSameTimeGetNumbersOfTheirOwn() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Future<Version>> added = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String pool = "p" + i;
      added.add(
          writers.submit(
              () ->
                  ConfigHistory.in(folder, CLOCK)
                      .append(config(pool), OutsideValues.NONE, "ann", pool)));
    }
    for (Future<Version> each : added) {
      Version version = each.get(30, TimeUnit.SECONDS);
      assertThat(history.text(version.number())).contains(version.why());
    }
    writers.shutdown();

    assertThat(numbers()).containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
    assertThat(history.list().damaged()).isEmpty();
  }

  private LoadedConfig load(Function<String, @Nullable String> environment) throws IOException {
    Path files = temporary.resolve("files");
    Files.createDirectories(files.resolve("tenants"));
    Files.writeString(
        files.resolve("pools.yaml"),
        "pools: {p: {balancer-options: {secret: \"${file:../key}\"}}}");
    Files.writeString(files.resolve("tenants/acme.yaml"), "labels: {where: \"${REGION}\"}");
    LoadedConfig loaded = ConfigFiles.of(files).withEnvironment(environment).read();
    assertThat(loaded.problems()).isEmpty();
    return loaded;
  }

  private Version append(LoadedConfig loaded) throws IOException {
    return history.append(loaded.config(), loaded.outside(), "ann", "from files");
  }

  private Version append(String pool) throws IOException {
    return history.append(config(pool), OutsideValues.NONE, "ann", "to try " + pool);
  }

  private List<Long> numbers() throws IOException {
    return history.list().versions().stream().map(Version::number).toList();
  }

  private static LbConfig config(String pool) {
    return LbConfig.builder().defaultPool(pool).tenant("acme", t -> t.share(2)).build();
  }
}
