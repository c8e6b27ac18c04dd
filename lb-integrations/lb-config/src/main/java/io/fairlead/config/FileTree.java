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
 * @param folders what is in each of them
 * @param problems what could not be looked at
 */
record FileTree(
    Map<Path, Look> shared,
    Map<Path, Look> tenants,
    Map<Path, Folder> folders,
    List<FileProblem> problems) {

  /** The folder whose files are of one tenant each. */
  static final String TENANTS = "tenants";

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

  /**
   * What is in a folder.
   *
   * @param modified when something was last put in, renamed or removed there
   * @param isSettled whether it was the same when it was listed before: something may have been put
   *     in after a listing within the time that the file system cannot tell apart
   * @param files that count
   * @param folders that count
   */
  record Folder(FileTime modified, boolean isSettled, Map<Path, Look> files, List<Path> folders) {}

  /** Looks at all of it. */
  static FileTree list(List<Path> roots) {
    return list(roots, Map.of());
  }

  /** Looks at all of it once more. */
  FileTree afresh(List<Path> roots) {
    Map<Path, Folder> unsettled = new HashMap<>();
    folders.forEach(
        (path, folder) ->
            unsettled.put(
                path, new Folder(folder.modified(), false, folder.files(), folder.folders())));
    return list(roots, unsettled);
  }

  /** Looks at all of it but the files in those folders of tenants that are as they were. */
  FileTree again(List<Path> roots) {
    return list(roots, folders);
  }

  private static FileTree list(List<Path> roots, Map<Path, Folder> known) {
    FileTree tree =
        new FileTree(new LinkedHashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
    roots.forEach(root -> tree.add(root, known));
    return tree;
  }

  /**
   * Whether nothing was put in, renamed or removed since this was listed, and no shared file
   * written to: a few system calls, however many tenants there are.
   */
  boolean isAsItWas() {
    try {
      for (Map.Entry<Path, Folder> folder : folders.entrySet()) {
        if (!folder.getValue().isSettled()
            || !Files.getLastModifiedTime(folder.getKey()).equals(folder.getValue().modified())) {
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
    Folder folder = folders.get(file.getParent());
    boolean isOther = look.key() != null && (before == null || !look.key().equals(before.key()));
    return isOther && folder != null && folder.modified().compareTo(look.modified()) > 0;
  }

  private void add(Path root, Map<Path, Folder> known) {
    int before = tenants.size();
    Map<Path, Look> inOrder = new TreeMap<>();
    try {
      BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        new Walk(root, known, inOrder).into(root, attributes, false);
      } else if (attributes.isRegularFile()) {
        inOrder.put(root, Look.of(attributes));
      }
    } catch (IOException e) {
      problems.add(unreadable(root, e));
    }
    if (inOrder.isEmpty() && tenants.size() == before && problems.isEmpty()) {
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
    private final Map<Path, Folder> known;
    private final Map<Path, Look> foundShared;
    private final Deque<Object> above = new ArrayDeque<>();

    Walk(Path root, Map<Path, Folder> known, Map<Path, Look> foundShared) {
      this.root = root;
      this.known = known;
      this.foundShared = foundShared;
    }

    void into(Path path, BasicFileAttributes attributes, boolean isOfTenants) {
      Object key = attributes.fileKey() == null ? path : attributes.fileKey();
      if (above.contains(key)) {
        problems.add(FileProblem.of(path.toString(), "a folder that is not in itself"));
        return;
      }
      above.addLast(key);
      FileTime modified = attributes.lastModifiedTime();
      Folder before = known.get(path);
      Folder same = before != null && before.modified().equals(modified) ? before : null;
      try {
        Folder folder =
            isOfTenants && same != null && same.isSettled()
                ? same
                : list(path, modified, same != null);
        folders.put(path, folder);
        (isOfTenants ? tenants : foundShared).putAll(folder.files());
        for (Path inner : folder.folders()) {
          boolean isInner = isOfTenants || (path.equals(root) && inner.endsWith(TENANTS));
          into(inner, Files.readAttributes(inner, BasicFileAttributes.class), isInner);
        }
      } catch (IOException | DirectoryIteratorException e) {
        problems.add(unreadable(path, e));
      }
      above.removeLast();
    }

    private Folder list(Path path, FileTime modified, boolean isSettled) throws IOException {
      Folder folder = new Folder(modified, isSettled, new HashMap<>(), new ArrayList<>());
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, Walk::isShown)) {
        for (Path entry : entries) {
          add(entry, folder);
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

    /** What begins with a dot is hidden: {@code .git}, and what Kubernetes links to. */
    private static boolean isShown(Path path) {
      return !path.getFileName().toString().startsWith(".");
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }
}
