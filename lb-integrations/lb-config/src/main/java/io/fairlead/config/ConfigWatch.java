package io.fairlead.config;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.config.FileTree.Look;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files over and over, and reads those that have changed. In a folder of many, those that
 * events name are looked at alone; it is listed once a minute for what none has told, and where one
 * should have come and has not.
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

  /**
   * So many looks between two lists of what has just changed: two seconds, with the usual interval,
   * which is as much as any file system cannot tell apart. Rather not at once, for where a folder
   * has a hundred thousand files the next change would wait for it.
   */
  private static final int LOOKS_TO_SETTLE = 10;

  private final ConfigFiles files;
  private final TaskScheduler scheduler;
  private final Duration interval;
  private final InForce inForce;
  private final ToldFiles told;

  /** What was seen when files were last looked at. */
  private FileTree seen;

  private final ReadFiles read = new ReadFiles();
  private final Map<Path, SharedFile> shared = new HashMap<>();
  private final TenantFiles tenants = new TenantFiles();
  private final Set<Path> tenantFolders = new HashSet<>();

  /** Whether not all could be looked at. */
  private boolean isUnseen;

  /** The folders in which something has yet to stand still. */
  private Set<Path> waiting = Set.of();

  private int looks;

  /** The looks since there is something to be listed once more. */
  private int unsettledLooks;

  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;

  ConfigWatch(
      ConfigFiles files,
      TaskScheduler scheduler,
      Duration interval,
      InForce inForce,
      ToldFiles told) {
    this.files = files;
    this.scheduler = scheduler;
    this.interval = interval;
    this.inForce = inForce;
    this.told = told;
    this.seen = FileTree.list(files.roots());
  }

  /** Reads everything as it is. */
  synchronized void begin() {
    isUnseen = !seen.problems().isEmpty();
    if (isUnseen) {
      inForce.beginUnseen(seen.problems());
    } else {
      seen.shared().forEach(this::readShared);
      seen.forEachTenant(this::readTenant);
      noteFolders();
      inForce.begin(sharedNow(), tenants);
      inForce.save();
      told.listenTo(seen);
    }
    next = scheduler.schedule(interval, this::look);
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      looks++;
      if (!isUnseen) {
        takeTold(told.takeAll());
      }
      if (isUnseen || looks % LOOKS_BETWEEN_FULL_ONES == 0) {
        takeChanges(seen.folders().keySet());
      } else {
        lookForChanges();
      }
      if (looks % LOOKS_BETWEEN_SAVES == 0) {
        inForce.retry(tenants);
        inForce.save();
      }
    } finally {
      next = scheduler.schedule(interval, this::look);
    }
  }

  private void lookForChanges() {
    Set<Path> doubtful = new HashSet<>(waiting);
    Set<Path> unsettled = seen.unsettled();
    unsettledLooks = unsettled.isEmpty() ? 0 : unsettledLooks + 1;
    if (unsettledLooks == LOOKS_TO_SETTLE) {
      unsettledLooks = 0;
      doubtful.addAll(unsettled);
    }
    Set<Path> changed = seen.changed();
    told.giveTime(changed);
    if (told.isInDoubt() || !doubtful.isEmpty() || !changed.isEmpty()) {
      takeChanges(doubtful);
    }
  }

  /** Takes what these files have become, as far as they have stood still. */
  private void takeTold(Set<Path> names) {
    if (names.isEmpty()) {
      return;
    }
    Glance glance = Glance.at(names, seen);
    told.addDoubtful(glance.doubtful());
    take(Changes.of(glance.before(), seen, read, told::isReplaced));
    for (Path file : glance.before().keySet()) {
      if (!Objects.equals(seen.tenant(file), read.tenant(file))) {
        told.addRestless(file);
      }
    }
  }

  /** Lists folders, and takes what is told meanwhile. */
  private FileTree listed(Set<Path> doubtful) {
    Set<Path> since = new HashSet<>();
    FileTree listed =
        seen.again(
            files.roots(),
            doubtful,
            () -> {
              if (!isUnseen) {
                Set<Path> names = told.takeNew();
                since.addAll(names);
                takeTold(names);
              }
            });
    told.addDoubtful(Glance.at(since, listed).doubtful());
    return listed;
  }

  private void takeChanges(Set<Path> folders) {
    Set<Path> untold = told.takeDoubtful();
    untold.addAll(folders);
    FileTree now = listed(untold);
    FileTree before = seen;
    seen = now;
    List<FileProblem> problems = problemsOf(now);
    inForce.cannotSee(problems);
    // What could not be looked at as a whole was not read, however much of it was seen.
    Set<Path> doubtful = isUnseen ? now.folders().keySet() : untold;
    isUnseen = !problems.isEmpty();
    if (isUnseen) {
      return;
    }
    noteFolders();
    Changes changes = Changes.between(before, now, read, doubtful);
    waiting = changes.waiting();
    // They have been looked at a moment ago, and are again at the next look.
    changes.tenants().removeAll(told.restless());
    take(changes);
    told.listenTo(seen);
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

  private void take(Changes changes) {
    for (Path file : changes.shared()) {
      Look look = seen.shared().get(file);
      if (look != null) {
        readShared(file, look);
      } else {
        read.forgetShared(file);
        shared.remove(file);
      }
    }
    Set<String> ids = new HashSet<>();
    for (Path file : changes.tenants()) {
      ids.add(FileReader.id(file));
      Look look = seen.tenant(file);
      if (look != null) {
        readTenant(file, look);
      } else {
        read.forgetTenant(file);
        tenants.remove(file);
      }
    }
    if (!changes.shared().isEmpty()) {
      inForce.change(sharedNow(), tenants, ids);
    } else if (!ids.isEmpty()) {
      inForce.change(tenants, ids);
    }
  }

  private SharedFiles sharedNow() {
    List<SharedFile> inOrder = new ArrayList<>();
    seen.shared().keySet().forEach(file -> inOrder.add(shared.get(file)));
    return SharedFiles.of(inOrder);
  }

  private void readShared(Path file, Look look) {
    read.noteShared(file, look);
    shared.put(file, files.reader().shared(file));
  }

  private void readTenant(Path file, Look look) {
    read.noteTenant(file, look);
    tenants.put(files.reader().tenant(file));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      inForce.save();
      told.close();
    }
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
