package io.fairlead.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells what a test wants told. */
final class FakeFolderEvents implements FolderEvents {

  private Map<Path, Object> heard = Map.of();
  private Set<Path> put = new HashSet<>();
  private Set<Path> removed = new HashSet<>();
  private Set<Path> lost = new HashSet<>();
  private Runnable whenAsked = () -> {};
  private boolean isClosed;

  void tell(Path... more) {
    put.addAll(Set.of(more));
  }

  void tellRemoved(Path name) {
    removed.add(name);
  }

  void lose(Path folder) {
    lost.add(folder);
  }

  /** Is run before each answer. */
  void whenAsked(Runnable value) {
    whenAsked = value;
  }

  /** Which folders are listened to, and which ones they are. */
  Map<Path, Object> heard() {
    return heard;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void listenTo(Map<Path, Object> folders) {
    heard = folders;
  }

  @Override
  public boolean hears(Path folder) {
    return heard.containsKey(folder);
  }

  @Override
  public Told told() {
    whenAsked.run();
    Told told = new Told(put, removed, lost);
    put = new HashSet<>();
    removed = new HashSet<>();
    lost = new HashSet<>();
    return told;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
