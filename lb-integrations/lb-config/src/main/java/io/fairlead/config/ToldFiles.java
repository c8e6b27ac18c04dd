package io.fairlead.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What events have told of folders with many files, and has yet to be looked at. Not thread-safe.
 */
final class ToldFiles {

  /** As many as are listed in some hundredths of a second, which need not be told. */
  static final int MOST_UNHEARD = 2_000;

  private final FolderEvents events;
  private final int mostUnheard;

  /** The files that did not stand still when they were looked at. */
  private Set<Path> restless = new HashSet<>();

  /** What was made or moved there when events were asked last, and not removed. */
  private Set<Path> put = Set.of();

  /** The folders of which not all was told. */
  private Set<Path> doubtful = new HashSet<>();

  /** The folders that have changed, without a word as yet. */
  private Set<Path> late = Set.of();

  /**
   * Nothing as yet.
   *
   * @param mostUnheard files in a folder that is not listened to
   */
  ToldFiles(FolderEvents events, int mostUnheard) {
    this.events = events;
    this.mostUnheard = mostUnheard;
  }

  /** Listens to the folders of a tree that have many files. */
  void listenTo(FileTree tree) {
    Map<Path, Object> large = new HashMap<>();
    tree.folders()
        .forEach(
            (path, folder) -> {
              Object identity = folder.look().key();
              if (folder.isOfTenants() && folder.files().size() > mostUnheard && identity != null) {
                large.put(path, identity);
              }
            });
    events.listenTo(large);
  }

  /** The names told since this was asked last, and those of files that did not stand still then. */
  Set<Path> takeAll() {
    Set<Path> names = restless;
    restless = new HashSet<>();
    names.addAll(takeNew());
    return names;
  }

  /** The names told since this was asked last, but of files that have yet to stand still. */
  Set<Path> takeNew() {
    FolderEvents.Told told = events.told();
    doubtful.addAll(told.lost());
    put = new HashSet<>(told.put());
    put.removeAll(told.removed());
    Set<Path> names = new HashSet<>(told.put());
    names.addAll(told.removed());
    names.removeAll(restless);
    return names;
  }

  /**
   * Whether a name that was there when events were asked before was never free since, but given to
   * another file: then that was written elsewhere, and is whole.
   */
  boolean isReplaced(Path name) {
    return put.contains(name);
  }

  void addRestless(Path file) {
    restless.add(file);
  }

  /** The files that have yet to stand still from one look to the next. */
  Set<Path> restless() {
    return restless;
  }

  boolean isInDoubt() {
    return !doubtful.isEmpty();
  }

  void addDoubtful(Set<Path> folders) {
    doubtful.addAll(folders);
  }

  /** The folders of which not all was told since this was asked last. */
  Set<Path> takeDoubtful() {
    Set<Path> folders = doubtful;
    doubtful = new HashSet<>();
    return folders;
  }

  /**
   * Takes away the folders that are listened to, until the next time: an event comes a moment after
   * what it tells of.
   */
  void giveTime(Set<Path> changed) {
    Set<Path> heard = new HashSet<>(changed);
    heard.removeIf(path -> !events.hears(path) || late.contains(path));
    changed.removeAll(heard);
    late = heard;
  }

  void close() {
    events.close();
  }
}
