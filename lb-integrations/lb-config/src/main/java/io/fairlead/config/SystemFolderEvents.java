package io.fairlead.config;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of Linux, by the JDK, which has a thread of its own for them from the first folder on.
 * There are none of a network file system, of what links in a folder lead to, and where the system
 * has no watches left.
 */
final class SystemFolderEvents implements FolderEvents {

  private static final FileSystem FILES = FileSystems.getDefault();

  private final Map<Path, Heard> heard = new HashMap<>();
  private @Nullable WatchService service;

  private SystemFolderEvents() {}

  /** Listens to nothing as yet. */
  static FolderEvents create() {
    // Elsewhere the JDK lists folders over and over itself, or does not say which one a folder is.
    return System.getProperty("os.name").startsWith("Linux")
        ? new SystemFolderEvents()
        : FolderEvents.NONE;
  }

  /** A folder that is listened to, and which one it is. */
  private record Heard(Object identity, WatchKey key) {}

  @Override
  public void listenTo(Map<Path, Object> folders) {
    heard.entrySet().removeIf(entry -> isLeft(entry.getValue(), folders.get(entry.getKey())));
    folders.forEach(
        (path, identity) -> {
          if (!heard.containsKey(path) && path.getFileSystem().equals(FILES)) {
            begin(path, identity);
          }
        });
  }

  private static boolean isLeft(Heard folder, @Nullable Object identity) {
    if (folder.identity().equals(identity)) {
      return false;
    }
    folder.key().cancel();
    return true;
  }

  private void begin(Path folder, Object identity) {
    try {
      if (service == null) {
        service = FILES.newWatchService();
      }
      WatchKey key =
          folder.register(
              service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      heard.put(folder, new Heard(identity, key));
    } catch (IOException e) {
      // It has gone, or the system has no watch left: the folder is listed, as any other.
      return;
    }
  }

  @Override
  public boolean hears(Path folder) {
    return heard.containsKey(folder);
  }

  @Override
  public Told told() {
    if (heard.isEmpty()) {
      return Told.NOTHING;
    }
    Told told = new Told(new HashSet<>(), new HashSet<>(), new HashSet<>());
    heard.entrySet().removeIf(entry -> isOver(entry.getKey(), entry.getValue().key(), told));
    return told;
  }

  private static boolean isOver(Path folder, WatchKey key, Told told) {
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        boolean isPut = event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE);
        (isPut ? told.put() : told.removed()).add(folder.resolve(name));
      } else {
        told.lost().add(folder);
      }
    }
    if (key.isValid()) {
      return false;
    }
    told.lost().add(folder);
    return true;
  }

  @Override
  public void close() {
    heard.clear();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        // Nothing is asked of it any more.
        return;
      }
    }
  }
}
