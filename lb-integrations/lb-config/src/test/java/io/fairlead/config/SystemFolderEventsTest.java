package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The events of the system, which come when they come. */
@EnabledOnOs(OS.LINUX)
class SystemFolderEventsTest {

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** More than the JDK keeps of a folder. */
  private static final int MANY = 2_000;

  @TempDir Path folder;
  private final FolderEvents events = SystemFolderEvents.create();
  private final Set<Path> names = new HashSet<>();
  private final Set<Path> removed = new HashSet<>();
  private final Set<Path> lost = new HashSet<>();

  /** More is done until it is seen. */
  private interface Step {
    boolean isSeen() throws IOException;
  }

  @AfterEach
  void end() {
    events.close();
  }

  @Test
  void whatIsRenamedOrRemovedIsToldByItsName() throws IOException {
    Path next = Files.writeString(folder.resolve(".acme.yaml"), "tier: gold");
    Path gone = Files.writeString(folder.resolve("globex.yaml"), "tier: gold");
    events.listenTo(Map.of(folder, 1));
    Path file = folder.resolve("acme.yaml");

    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(gone);

    until(() -> names.containsAll(Set.of(next, file, gone)));
    assertThat(events.hears(folder)).isTrue();
    assertThat(names).containsOnly(next, file, gone);
    assertThat(removed).containsOnly(next, gone);
    assertThat(lost).isEmpty();
  }

  @Test
  void moreThanIsKeptIsToldAsLost() throws IOException {
    events.listenTo(Map.of(folder, 1));
    Path file = folder.resolve("acme.yaml");

    until(
        () -> {
          for (int i = 0; i < MANY; i++) {
            Files.createFile(file);
            Files.delete(file);
          }
          ask();
          return lost.contains(folder);
        });

    assertThat(events.hears(folder)).isTrue();
  }

  @Test
  void folderThatIsGoneIsToldAsLostAndNotHeardAnyMore() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    events.listenTo(Map.of(inner, 1));
    Files.delete(inner);
    until(() -> lost.contains(inner));
    assertThat(events.hears(inner)).isFalse();

    Files.createDirectory(inner);
    events.listenTo(Map.of(inner, 2));
    Files.createFile(inner.resolve("acme.yaml"));

    until(() -> names.contains(inner.resolve("acme.yaml")));
  }

  @Test
  void folderThatIsAnotherOneIsListenedToAnew() throws IOException {
    Path link = folder.resolve("link");
    Path one = Files.createDirectory(folder.resolve("one"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(link, one);
    events.listenTo(Map.of(link, 1));
    Files.delete(link);
    Files.createSymbolicLink(link, other);

    events.listenTo(Map.of(link, 2));
    Files.createFile(other.resolve("acme.yaml"));

    until(() -> names.contains(link.resolve("acme.yaml")));
    assertThat(lost).isEmpty();
  }

  @Test
  void folderThatIsNotThereOrLeftIsNotHeard() {
    events.listenTo(Map.of(folder, 1, folder.resolve("none"), 2));
    assertThat(events.hears(folder)).isTrue();
    assertThat(events.hears(folder.resolve("none"))).isFalse();

    events.listenTo(Map.of());

    assertThat(events.hears(folder)).isFalse();
    assertThat(events.told()).isEqualTo(FolderEvents.Told.NOTHING);
  }

  private void until(Step step) throws IOException {
    long end = System.nanoTime() + LONGEST_NANOS;
    ask();
    while (!step.isSeen()) {
      assertThat(System.nanoTime()).as("%s, lost %s", names, lost).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
      ask();
    }
  }

  private void ask() {
    FolderEvents.Told told = events.told();
    names.addAll(told.put());
    names.addAll(told.removed());
    removed.addAll(told.removed());
    lost.addAll(told.lost());
  }
}
