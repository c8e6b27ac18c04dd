package io.fairlead.config;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a configuration as they can be seen without reading them.
 *
 * @param shared what all tenants share, in the order that they are read in: that of the roots, and
 *     below a folder that of their paths
 * @param tenants the files of one tenant each, in any order
 * @param folders when something was last put in, renamed or removed there
 * @param problems what could not be looked at
 */
record FileTree(
    Map<Path, Look> shared,
    Map<Path, Look> tenants,
    Map<Path, FileTime> folders,
    List<FileProblem> problems) {

  /** The folder whose files are of one tenant each. */
  static final String TENANTS = "tenants";

  /** Deeper than anyone sorts tenants into folders. */
  private static final int MAX_DEPTH = 16;

  /**
   * What can be seen of a file without reading it. Two that are equal are of the same content,
   * unless it was changed within the time that the file system cannot tell apart.
   *
   * @param modified when it was last written
   * @param size in bytes
   * @param key which file it is, behind all links; null where the file system does not say
   */
  record Look(FileTime modified, long size, @Nullable Object key) {
    static Look of(BasicFileAttributes attributes) {
      return new Look(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /** Looks at all of it. */
  static FileTree list(List<Path> roots) {
    FileTree tree =
        new FileTree(new LinkedHashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
    for (Path root : roots) {
      tree.add(root);
    }
    return tree;
  }

  /**
   * Whether nothing was put in, renamed or removed since this was listed, and no shared file
   * written to: a few system calls, however many tenants there are.
   */
  boolean isAsItWas() {
    try {
      for (Map.Entry<Path, FileTime> folder : folders.entrySet()) {
        if (!Files.getLastModifiedTime(folder.getKey()).equals(folder.getValue())) {
          return false;
        }
      }
      for (Map.Entry<Path, Look> file : shared.entrySet()) {
        BasicFileAttributes now = Files.readAttributes(file.getKey(), BasicFileAttributes.class);
        if (!Look.of(now).equals(file.getValue())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether a file is another one than before, and was written before something was last put into
   * its folder: then it was written elsewhere, and is whole.
   */
  boolean wasPutIn(Path file, Look look, @Nullable Look before) {
    FileTime putIn = folders.get(file.getParent());
    boolean isOther = look.key() != null && (before == null || !look.key().equals(before.key()));
    return isOther && putIn != null && putIn.compareTo(look.modified()) > 0;
  }

  private void add(Path root) {
    Visitor visitor = new Visitor(root);
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, visitor);
    } catch (IOException e) {
      problems.add(FileProblem.of(root.toString(), "a file or a folder that can be read: " + e));
    }
    if (visitor.foundShared.isEmpty() && visitor.foundTenants.isEmpty() && problems.isEmpty()) {
      // Rather not put in force as yet, or no longer there, than meant to say nothing.
      problems.add(FileProblem.of(root.toString(), "a folder with a file in it"));
    }
    shared.putAll(visitor.foundShared);
    tenants.putAll(visitor.foundTenants);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Map<Path, Look> foundShared = new TreeMap<>();
    private final Map<Path, Look> foundTenants = new HashMap<>();

    Visitor(Path root) {
      this.root = root;
    }

    /** What begins with a dot is hidden: {@code .git}, and what Kubernetes links to. */
    private boolean isHidden(Path path) {
      return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.put(folder, attributes.lastModifiedTime());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isHidden(file) && (file.equals(root) || isText(file))) {
        Map<Path, Look> found = isOfTenant(file) ? foundTenants : foundShared;
        found.put(file, Look.of(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
      problems.add(
          FileProblem.of(file.toString(), "a file or a folder that can be read: " + error));
      return FileVisitResult.CONTINUE;
    }

    private boolean isOfTenant(Path file) {
      Path below = root.relativize(file);
      return below.getNameCount() > 1 && below.getName(0).toString().equals(TENANTS);
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }
}
