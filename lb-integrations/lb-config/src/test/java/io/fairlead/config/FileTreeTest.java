package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, and looks at them of which some lack what is there, as those of tmpfs may. */
class FileTreeTest {

  @TempDir Path root;
  private Path tenants;
  private Path inner;
  private final ReadFiles read = new ReadFiles();

  @BeforeEach
  void begin() throws IOException {
    tenants = root.resolve("tenants");
    inner = tenants.resolve("b");
    Files.createDirectories(inner);
    write(root.resolve("shared.yaml"), 1);
    write(tenants.resolve("acme.yaml"), 1);
    write(inner.resolve("globex.yaml"), 1);
    age(tenants, 2);
    age(inner, 2);
  }

  @Test
  void foldersOfTenantsThatAreAsTheyWereAreNotListedAgain() throws IOException {
    FileTree first = look();
    FileTree second = again(first);

    assertThat(second.folders().get(tenants)).isSameAs(first.folders().get(tenants));
    assertThat(second.changed()).isEmpty();
    write(inner.resolve("initech.yaml"), 3);
    age(inner, 4);
    assertThat(second.changed()).containsOnly(inner);
    FileTree third = again(second);
    Map<Path, FileTree.Look> seen = new HashMap<>();
    third.forEachTenant(seen::put);
    assertThat(seen)
        .containsOnlyKeys(
            tenants.resolve("acme.yaml"),
            inner.resolve("globex.yaml"),
            inner.resolve("initech.yaml"));
    assertThat(third.folders().get(tenants)).isSameAs(first.folders().get(tenants));
  }

  @Test
  void folderIsSettledOnceItWasListedTwiceAsItIs() throws IOException {
    FileTree first = look();
    assertThat(first.unsettled()).containsOnly(root, tenants, inner);
    FileTree second = again(first, first.unsettled());
    assertThat(second.unsettled()).isEmpty();

    age(inner, 4);

    assertThat(again(second).unsettled()).containsOnly(inner);
  }

  @Test
  void folderThatIsInDoubtIsListedAgainOrElseWhatItWasIn() {
    FileTree before = look();

    assertThat(again(before, Set.of(tenants)).folders().get(tenants))
        .isNotSameAs(before.folders().get(tenants));
    assertThat(again(before, Set.of(tenants.resolve("gone/away"))).folders().get(tenants))
        .isNotSameAs(before.folders().get(tenants));
  }

  @Test
  void filesOfFoldersThatAreAsTheyWereAreNotCompared() throws IOException {
    FileTree before = look();
    write(inner.resolve("globex.yaml"), 3);
    age(inner, 4);

    Changes changes = Changes.between(before, again(before), read, Set.of());

    // Nothing has been read as yet, so that whatever is compared has changed.
    assertThat(changes.tenants()).containsOnly(inner.resolve("globex.yaml"));
  }

  @Test
  void filesOfAFolderThatWaitsAreComparedAgain() throws IOException {
    FileTree before = look();

    Changes changes = Changes.between(before, again(before), read, Set.of(tenants));

    assertThat(changes.tenants()).containsOnly(tenants.resolve("acme.yaml"));
  }

  @Test
  void fileThatAListHasMissedIsNotGone() throws IOException {
    FileTree before = look();
    before.forEachTenant(read::noteTenant);
    FileTree now = without(before, tenants.resolve("acme.yaml"), inner.resolve("globex.yaml"));
    Files.delete(inner.resolve("globex.yaml"));
    Files.createDirectory(inner.resolve("globex.yaml"));

    Changes changes = Changes.between(before, now, read, Set.of());

    assertThat(changes.tenants()).containsOnly(inner.resolve("globex.yaml"));
    assertThat(changes.waiting()).containsOnly(tenants);
  }

  @Test
  void folderThatAListHasMissedIsNotGone() throws IOException {
    FileTree before = look();
    before.forEachTenant(read::noteTenant);
    FileTree now = again(before);
    now.folders().remove(inner);

    Changes missed = Changes.between(before, now, read, Set.of());
    Files.delete(inner.resolve("globex.yaml"));
    Changes gone = Changes.between(before, now, read, Set.of());

    assertThat(missed.tenants()).isEmpty();
    assertThat(missed.waiting()).containsOnly(inner);
    assertThat(gone.tenants()).containsOnly(inner.resolve("globex.yaml"));
  }

  @Test
  void sharedFilesWaitForOneThatAListHasMissed() throws IOException {
    Path other = root.resolve("other.yaml");
    write(other, 1);
    FileTree before = look();
    before.shared().forEach(read::noteShared);
    write(root.resolve("shared.yaml"), 3);
    FileTree changed = again(before);
    FileTree now = again(changed);
    now.shared().remove(other);

    Changes missed = Changes.between(changed, now, read, Set.of());
    Files.delete(other);
    Changes gone = Changes.between(changed, now, read, Set.of());

    assertThat(missed.shared()).isEmpty();
    assertThat(missed.waiting()).containsOnly(root);
    assertThat(gone.shared()).containsOnly(root.resolve("shared.yaml"), other);
  }

  private FileTree look() {
    return FileTree.list(List.of(root));
  }

  private FileTree again(FileTree before) {
    return again(before, Set.of());
  }

  private FileTree again(FileTree before, Set<Path> doubtful) {
    return before.again(List.of(root), doubtful, () -> {});
  }

  /** The same look, if its lists had lacked these. */
  private FileTree without(FileTree before, Path... missed) {
    FileTree now = before.again(List.of(root), before.folders().keySet(), () -> {});
    for (Path file : missed) {
      now.folders().get(file.getParent()).files().remove(file);
    }
    return now;
  }

  private static void write(Path file, int second) throws IOException {
    Files.writeString(file, "written at " + second);
    age(file, second);
  }

  private static void age(Path path, int second) throws IOException {
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L + 1_000L * second));
  }
}
