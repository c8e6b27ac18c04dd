package io.fairlead.config;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.config.FileTree.Look;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files over and over, and reads those that have changed.
 *
 * <p>All of it under one lock: looks are made one at a time, and {@link #close} waits for the one
 * that is under way.
 */
final class ConfigWatch implements ConfigSource.Subscription {

  /** So many looks between two that look at every file: a minute, with the usual interval. */
  private static final int LOOKS_BETWEEN_FULL_ONES = 300;

  /**
   * What was good last is written to disk no more often, and a subscriber that failed is asked no
   * more often: five seconds.
   */
  private static final int LOOKS_BETWEEN_SAVES = 25;

  private final ConfigFiles files;
  private final TaskScheduler scheduler;
  private final Duration interval;
  private final InForce inForce;

  /** What was seen when files were last listed. */
  private FileTree seen;

  /** What each file that is known looked like when it was read. */
  private final Map<Path, Look> read = new HashMap<>();

  private final Map<Path, SharedFile> shared = new HashMap<>();
  private final TenantFiles tenants = new TenantFiles();
  private final Set<Path> tenantFolders = new HashSet<>();

  /** Whether something was seen that has yet to stand still. */
  private boolean pending;

  private int looks;
  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;

  ConfigWatch(ConfigFiles files, TaskScheduler scheduler, Duration interval, InForce inForce) {
    this.files = files;
    this.scheduler = scheduler;
    this.interval = interval;
    this.inForce = inForce;
    this.seen = FileTree.list(files.roots());
  }

  /** Reads everything as it is. */
  synchronized void begin() {
    pending = !seen.problems().isEmpty();
    if (pending) {
      inForce.beginUnseen(seen.problems());
    } else {
      seen.shared().keySet().forEach(this::readShared);
      seen.tenants().keySet().forEach(this::readTenant);
      read.putAll(seen.shared());
      read.putAll(seen.tenants());
      noteFolders();
      inForce.begin(sharedNow(), tenants);
      inForce.save();
    }
    next = scheduler.schedule(interval, this::look);
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      looks++;
      if (pending || looks % LOOKS_BETWEEN_FULL_ONES == 0) {
        takeChanges(seen.afresh(files.roots()));
      } else if (!seen.isAsItWas()) {
        takeChanges(seen.again(files.roots()));
      }
      if (looks % LOOKS_BETWEEN_SAVES == 0) {
        inForce.retry(tenants);
        inForce.save();
      }
    } finally {
      next = scheduler.schedule(interval, this::look);
    }
  }

  private void takeChanges(FileTree now) {
    FileTree before = seen;
    seen = now;
    List<FileProblem> problems = problemsOf(now);
    inForce.cannotSee(problems);
    if (!problems.isEmpty()) {
      pending = true;
      return;
    }
    noteFolders();
    Set<Path> changedShared = new HashSet<>();
    boolean isStill = collect(now, now.shared(), before.shared(), changedShared);
    Set<Path> changed = new HashSet<>();
    pending = !collect(now, now.tenants(), before.tenants(), changed) || !isStill;
    shared.keySet().forEach(file -> addIfGone(now.shared(), file, changedShared));
    tenants.forEach(file -> addIfGone(now.tenants(), file, changed));
    take(now, isStill ? changedShared : Set.of(), changed);
  }

  /** A folder of tenants that is gone was rather not mounted than emptied. */
  private List<FileProblem> problemsOf(FileTree now) {
    List<FileProblem> problems = new ArrayList<>(now.problems());
    for (Path folder : tenantFolders) {
      if (!now.folders().containsKey(folder)) {
        problems.add(
            FileProblem.of(folder.toString(), "a folder, which may be empty; it was there before"));
      }
    }
    return problems;
  }

  private void noteFolders() {
    seen.folders().keySet().stream()
        .filter(folder -> folder.endsWith(FileTree.TENANTS))
        .forEach(tenantFolders::add);
  }

  /**
   * Adds the files that have changed since they were read and are not being written.
   *
   * @return whether those are all that have changed
   */
  private boolean collect(
      FileTree now, Map<Path, Look> files, Map<Path, Look> filesBefore, Set<Path> changed) {
    boolean all = true;
    for (Map.Entry<Path, Look> file : files.entrySet()) {
      Path path = file.getKey();
      Look look = file.getValue();
      Look whenRead = read.get(path);
      if (look.equals(whenRead)) {
        continue;
      }
      if (look.equals(filesBefore.get(path)) || now.wasPutIn(path, look, whenRead)) {
        changed.add(path);
      } else {
        all = false;
      }
    }
    return all;
  }

  private void addIfGone(Map<Path, Look> listed, Path known, Set<Path> changed) {
    if (isGone(listed, known)) {
      changed.add(known);
    } else if (!listed.containsKey(known)) {
      pending = true;
    }
  }

  /**
   * Whether a file is not there any more. A list may lack one that is being replaced by a rename,
   * before and after which it is there: tmpfs is such a file system.
   */
  static boolean isGone(Map<Path, Look> listed, Path known) {
    return !listed.containsKey(known) && !Files.isRegularFile(known);
  }

  private void take(FileTree now, Set<Path> changedShared, Set<Path> changedTenants) {
    for (Path file : changedShared) {
      if (isThere(file, now.shared())) {
        readShared(file);
      } else {
        shared.remove(file);
      }
    }
    Set<String> ids = new HashSet<>();
    for (Path file : changedTenants) {
      ids.add(FileReader.id(file));
      if (isThere(file, now.tenants())) {
        readTenant(file);
      } else {
        tenants.remove(file);
      }
    }
    if (!changedShared.isEmpty()) {
      inForce.change(sharedNow(), tenants, ids);
    } else if (!ids.isEmpty()) {
      inForce.change(tenants, ids);
    }
  }

  private boolean isThere(Path file, Map<Path, Look> files) {
    Look look = files.get(file);
    if (look == null) {
      read.remove(file);
    } else {
      read.put(file, look);
    }
    return look != null;
  }

  private SharedFiles sharedNow() {
    List<SharedFile> inOrder = new ArrayList<>();
    seen.shared().keySet().forEach(file -> inOrder.add(shared.get(file)));
    return SharedFiles.of(inOrder);
  }

  private void readShared(Path file) {
    shared.put(file, files.reader().shared(file));
  }

  private void readTenant(Path file) {
    tenants.put(files.reader().tenant(file));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      inForce.save();
    }
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
