package io.fairlead.config;

import io.fairlead.config.FileTree.Look;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that have changed since they were read, and can be read again: those that were put in
 * whole or have stood still between two looks, and those that are gone. Found in time in proportion
 * to the folders and the files of those that have changed.
 *
 * @param shared what all tenants share; none as long as one of them does not stand still
 * @param tenants the files of one tenant each
 * @param waiting the folders in which something does not stand still
 */
record Changes(Set<Path> shared, Set<Path> tenants, Set<Path> waiting) {

  /**
   * Compares two looks.
   *
   * @param read how the files looked when they were read
   * @param doubtful the folders that may have files in them that have changed before that
   */
  static Changes between(FileTree before, FileTree now, ReadFiles read, Set<Path> doubtful) {
    Changes changes = new Changes(new HashSet<>(), new HashSet<>(), new HashSet<>());
    Search ofShared = changes.new Search(now, before.shared()::get, changes.shared);
    ofShared.changed(now.shared(), read.shared());
    if (!changes.waiting.isEmpty()) {
      changes.shared.clear();
    }
    Search ofTenants = changes.new Search(now, before::tenant, changes.tenants);
    now.folders()
        .forEach(
            (path, folder) -> {
              boolean isOther =
                  doubtful.contains(path) || !folder.equals(before.folders().get(path));
              if (folder.isOfTenants() && isOther) {
                ofTenants.changed(folder.files(), read.in(path));
              }
            });
    for (Path folder : read.folders()) {
      if (!now.folders().containsKey(folder)) {
        ofTenants.changed(Map.of(), read.in(folder));
      }
    }
    return changes;
  }

  /**
   * Compares two looks at some files of tenants.
   *
   * @param before how they looked, null for one that was not there
   * @param isReplaced whether one that was there before, and is another one now, was replaced by it
   */
  static Changes of(
      Map<Path, @Nullable Look> before, FileTree now, ReadFiles read, Predicate<Path> isReplaced) {
    Changes changes = new Changes(new HashSet<>(), new HashSet<>(), new HashSet<>());
    Search search = changes.new Search(now, before::get, changes.tenants);
    before.forEach(
        (file, lookBefore) -> {
          Look look = now.tenant(file);
          if (isReplaced.test(file) && areOthers(lookBefore, look)) {
            changes.tenants.add(file);
          } else {
            search.changed(file, look, read.tenant(file));
          }
        });
    return changes;
  }

  private static boolean areOthers(@Nullable Look one, @Nullable Look other) {
    return one != null && other != null && other.key() != null && !other.key().equals(one.key());
  }

  /** One way through files of a kind. */
  private final class Search {

    private final FileTree now;
    private final Function<Path, @Nullable Look> before;
    private final Set<Path> changed;

    Search(FileTree now, Function<Path, @Nullable Look> before, Set<Path> changed) {
      this.now = now;
      this.before = before;
      this.changed = changed;
    }

    void changed(Map<Path, Look> listed, Map<Path, Look> read) {
      int known = 0;
      for (Map.Entry<Path, Look> file : listed.entrySet()) {
        Look whenRead = read.get(file.getKey());
        known += whenRead == null ? 0 : 1;
        compare(file.getKey(), file.getValue(), whenRead);
      }
      if (known < read.size()) {
        missing(listed, read.keySet());
      }
    }

    void changed(Path file, @Nullable Look look, @Nullable Look whenRead) {
      if (look != null) {
        compare(file, look, whenRead);
      } else if (whenRead != null) {
        note(file, isGone(file));
      }
    }

    private void missing(Map<Path, Look> listed, Set<Path> read) {
      for (Path file : read) {
        if (!listed.containsKey(file)) {
          note(file, isGone(file));
        }
      }
    }

    private void compare(Path file, Look look, @Nullable Look whenRead) {
      if (!look.equals(whenRead)) {
        note(file, look.equals(before.apply(file)) || now.wasPutIn(file, look, whenRead));
      }
    }

    private void note(Path file, boolean isWhole) {
      if (isWhole) {
        changed.add(file);
      } else {
        waiting.add(file.getParent());
      }
    }

    /**
     * Whether a file that is not listed is not there any more. A list may lack one that is being
     * replaced by a rename, before and after which it is there: tmpfs is such a file system.
     */
    private static boolean isGone(Path file) {
      return !Files.isRegularFile(file);
    }
  }
}
