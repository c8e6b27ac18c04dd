package io.fairlead.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a configuration as they can be seen without reading them. The files of tenants are
 * kept by their folders alone, so that a look takes time in proportion to the folders, what all
 * tenants share, and the files in those folders that have changed. A {@link Glance} brings it up to
 * date. Not thread-safe.
 *
 * @param shared what all tenants share, in the order that they are read in: that of the roots, and
 *     below a folder that of their paths
 * @param folders what is in each of them
 * @param problems what could not be looked at
 */
record FileTree(Map<Path, Look> shared, Map<Path, Folder> folders, List<FileProblem> problems) {

  /** The folder whose files are of one tenant each. */
  static final String TENANTS = "tenants";

  /** Some hundredths of a second, in which nothing else is done. */
  private static final int LOOKS_AT_ONCE = 1_000;

  /**
   * What can be seen of a file or a folder without reading it. Two that are equal are of the same
   * content, unless it was changed within the time that the file system cannot tell apart.
   *
   * @param modified when it was last written, or something put in, renamed or removed there
   * @param size in bytes
   * @param key which one it is, behind all links; null where the file system does not say
   */
  record Look(FileTime modified, long size, @Nullable Object key) {
    static Look of(BasicFileAttributes attributes) {
      return new Look(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /**
   * What is in a folder.
   *
   * @param look of the folder, from before it was listed
   * @param isOfTenants whether each of its files is of one tenant
   * @param isSettled whether it looked the same when it was listed some time before: something may
   *     have been put in after a listing within the time that the file system cannot tell apart
   * @param files that count
   * @param folders that count
   */
  record Folder(
      Look look,
      boolean isOfTenants,
      boolean isSettled,
      Map<Path, Look> files,
      List<Path> folders) {

    /** The same that looks otherwise by now. */
    Folder with(Look otherLook) {
      return new Folder(otherLook, isOfTenants, isSettled, files, folders);
    }

    private boolean isLike(Look otherLook, boolean isOtherOfTenants) {
      return isOfTenants == isOtherOfTenants && look.equals(otherLook);
    }
  }

  /** Looks at all of it. */
  static FileTree list(List<Path> roots) {
    return list(roots, new Before(Map.of(), Set.of(), () -> {}));
  }

  /**
   * Looks at all of it but the files in those folders of tenants that are as they were, which are
   * taken over.
   *
   * @param doubtful folders to be listed all the same, or else what they were in
   * @param meanwhile is run again and again where there are many files
   */
  FileTree again(List<Path> roots, Set<Path> doubtful, Runnable meanwhile) {
    Set<Path> listed = new HashSet<>();
    doubtful.forEach(path -> addKnown(path, listed));
    return list(roots, new Before(folders, listed, meanwhile));
  }

  private void addKnown(@Nullable Path path, Set<Path> known) {
    Path folder = path;
    while (folder != null && !folders.containsKey(folder)) {
      folder = folder.getParent();
    }
    if (folder != null) {
      known.add(folder);
    }
  }

  /** What is known, what of it is listed all the same, and what is to be done meanwhile. */
  private record Before(Map<Path, Folder> known, Set<Path> doubtful, Runnable meanwhile) {}

  private static FileTree list(List<Path> roots, Before before) {
    FileTree tree = new FileTree(new LinkedHashMap<>(), new HashMap<>(), new ArrayList<>());
    roots.forEach(root -> tree.add(root, before));
    return tree;
  }

  /** The folders that have to be listed once more before they are known. */
  Set<Path> unsettled() {
    Set<Path> unsettled = new HashSet<>();
    folders.forEach(
        (path, folder) -> {
          if (!folder.isSettled()) {
            unsettled.add(path);
          }
        });
    return unsettled;
  }

  /** The files of one tenant each, in any order. */
  void forEachTenant(BiConsumer<Path, Look> taker) {
    for (Folder folder : folders.values()) {
      if (folder.isOfTenants()) {
        folder.files().forEach(taker);
      }
    }
  }

  /** What the file of a tenant looks like, or null if it is not there. */
  @Nullable Look tenant(Path file) {
    Folder folder = folders.get(file.getParent());
    return folder == null || !folder.isOfTenants() ? null : folder.files().get(file);
  }

  /**
   * The folders in which something was put in, renamed or removed since this was listed, as far as
   * they tell, and the shared files that were written to: a few system calls, however many tenants
   * there are.
   */
  Set<Path> changed() {
    Set<Path> changed = new HashSet<>();
    folders.forEach((path, folder) -> addChanged(path, folder.look(), changed));
    shared.forEach((path, look) -> addChanged(path, look, changed));
    return changed;
  }

  private static void addChanged(Path path, Look look, Set<Path> changed) {
    try {
      if (!Look.of(Files.readAttributes(path, BasicFileAttributes.class)).equals(look)) {
        changed.add(path);
      }
    } catch (IOException e) {
      changed.add(path);
    }
  }

  /**
   * Whether a file is another one than before, and was written before something was last put into
   * its folder: then it was written elsewhere, and is whole.
   */
  boolean wasPutIn(Path file, Look look, @Nullable Look before) {
    Folder folder = folders.get(file.getParent());
    boolean isOther = look.key() != null && (before == null || !look.key().equals(before.key()));
    return isOther && folder != null && folder.look().modified().compareTo(look.modified()) > 0;
  }

  private void add(Path root, Before before) {
    boolean hasTenants = false;
    Map<Path, Look> inOrder = new TreeMap<>();
    try {
      BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        Walk walk = new Walk(root, before, inOrder);
        walk.into(root, attributes, false);
        hasTenants = walk.hasTenants;
      } else if (attributes.isRegularFile()) {
        inOrder.put(root, Look.of(attributes));
      }
    } catch (IOException e) {
      problems.add(unreadable(root, e));
    }
    if (inOrder.isEmpty() && !hasTenants && problems.isEmpty()) {
      // Rather not put in force as yet, or no longer there, than meant to say nothing.
      problems.add(FileProblem.of(root.toString(), "a folder with a file in it"));
    }
    shared.putAll(inOrder);
  }

  private static FileProblem unreadable(Path path, Exception e) {
    return FileProblem.of(path.toString(), "a file or a folder that can be read: " + e);
  }

  /** One way through a root. */
  private final class Walk {

    private final Path root;
    private final Before before;
    private final Map<Path, Look> foundShared;
    private final Deque<Object> above = new ArrayDeque<>();
    private boolean hasTenants;
    private int looks;

    Walk(Path root, Before before, Map<Path, Look> foundShared) {
      this.root = root;
      this.before = before;
      this.foundShared = foundShared;
    }

    void into(Path path, BasicFileAttributes attributes, boolean isOfTenants) {
      Object key = attributes.fileKey() == null ? path : attributes.fileKey();
      if (above.contains(key)) {
        problems.add(FileProblem.of(path.toString(), "a folder that is not in itself"));
        return;
      }
      above.addLast(key);
      try {
        Folder folder = listed(path, Look.of(attributes), isOfTenants);
        folders.put(path, folder);
        if (isOfTenants) {
          hasTenants |= !folder.files().isEmpty();
        } else {
          foundShared.putAll(folder.files());
        }
        for (Path inner : folder.folders()) {
          boolean isInner = isOfTenants || (path.equals(root) && inner.endsWith(TENANTS));
          into(inner, Files.readAttributes(inner, BasicFileAttributes.class), isInner);
        }
      } catch (IOException | DirectoryIteratorException e) {
        problems.add(unreadable(path, e));
      }
      above.removeLast();
    }

    private Folder listed(Path path, Look look, boolean isOfTenants) throws IOException {
      Folder known = before.known().get(path);
      boolean isSame = known != null && known.isLike(look, isOfTenants);
      if (known != null && isSame && isOfTenants && !before.doubtful().contains(path)) {
        return known;
      }
      Folder folder = new Folder(look, isOfTenants, isSame, new HashMap<>(), new ArrayList<>());
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, FileTree::isShown)) {
        for (Path entry : entries) {
          add(entry, folder);
          if (++looks % LOOKS_AT_ONCE == 0) {
            before.meanwhile().run();
          }
        }
      }
      return folder;
    }

    private void add(Path entry, Folder to) throws IOException {
      try {
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
          to.folders().add(entry);
        } else if (attributes.isRegularFile() && isText(entry)) {
          to.files().put(entry, Look.of(attributes));
        }
      } catch (NoSuchFileException e) {
        // It has gone since its name was read, or is a link that leads nowhere.
        return;
      }
    }
  }

  /** What begins with a dot is hidden: {@code .git}, and what Kubernetes links to. */
  static boolean isShown(Path path) {
    return !path.getFileName().toString().startsWith(".");
  }

  static boolean isText(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }
}
