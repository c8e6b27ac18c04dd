package io.fairlead.config;

import io.fairlead.config.FileTree.Folder;
import io.fairlead.config.FileTree.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look at some names in folders of tenants, and at nothing else.
 *
 * @param before what the files looked like before, null for one that was not there
 * @param doubtful the folders of which the names do not tell all, and in which nothing was looked
 *     at therefore: those that are others now, and those in which a name is of a folder, or of a
 *     link through which files may be seen
 */
record Glance(Map<Path, @Nullable Look> before, Set<Path> doubtful) {

  /** Brings a tree up to date by these names. */
  static Glance at(Set<Path> names, FileTree tree) {
    Map<Path, Set<Path>> inside = new HashMap<>();
    names.forEach(
        name -> inside.computeIfAbsent(name.getParent(), path -> new HashSet<>()).add(name));
    Glance glance = new Glance(new HashMap<>(), new HashSet<>());
    inside.forEach((folder, some) -> glance.add(folder, some, tree));
    return glance;
  }

  private void add(Path path, Set<Path> names, FileTree tree) {
    Folder known = tree.folders().get(path);
    try {
      // Of the folder first, as for a list: a file is not whole because another one came later.
      Look look = Look.of(Files.readAttributes(path, BasicFileAttributes.class));
      Map<Path, @Nullable Look> now = new HashMap<>();
      if (known == null || !Objects.equals(look.key(), known.look().key())) {
        doubtful.add(path);
      } else if (areFiles(names, known, now)) {
        now.forEach((file, found) -> put(file, found, known.files()));
        tree.folders().put(path, known.with(look));
      } else {
        doubtful.add(path);
      }
    } catch (IOException e) {
      doubtful.add(path);
    }
  }

  private void put(Path file, @Nullable Look found, Map<Path, Look> files) {
    before.put(file, found == null ? files.remove(file) : files.put(file, found));
  }

  /** Looks at what there is by these names, unless it is anything but files and nothing at all. */
  private static boolean areFiles(Set<Path> names, Folder known, Map<Path, @Nullable Look> now)
      throws IOException {
    for (Path name : names) {
      if (known.folders().contains(name) || !isFile(name, now)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFile(Path name, Map<Path, @Nullable Look> now) throws IOException {
    boolean counts = FileTree.isShown(name) && FileTree.isText(name);
    try {
      BasicFileAttributes attributes =
          counts
              ? Files.readAttributes(name, BasicFileAttributes.class)
              : Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (counts) {
        now.put(name, Look.of(attributes));
      }
      return attributes.isRegularFile();
    } catch (NoSuchFileException e) {
      if (counts) {
        now.put(name, null);
      }
      return true;
    }
  }
}
