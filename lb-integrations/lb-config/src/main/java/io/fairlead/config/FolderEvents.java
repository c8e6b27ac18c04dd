package io.fairlead.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Tells what is put into folders, renamed or removed there, as far as the system tells of it: never
 * relied on, but sooner than a list where there are many files. Not thread-safe.
 */
interface FolderEvents {

  /** Never tells anything. */
  FolderEvents NONE =
      new FolderEvents() {
        @Override
        public void listenTo(Map<Path, Object> folders) {}

        @Override
        public boolean hears(Path folder) {
          return false;
        }

        @Override
        public Told told() {
          return Told.NOTHING;
        }

        @Override
        public void close() {}
      };

  /**
   * Listens to these folders and to no others.
   *
   * @param folders which one each is, behind all links: one that is another than before is listened
   *     to anew
   */
  void listenTo(Map<Path, Object> folders);

  /** Whether a folder is listened to. */
  boolean hears(Path folder);

  /** What has happened since this was asked last. */
  Told told();

  /** Tells nothing any more. */
  void close();

  /**
   * What has happened.
   *
   * @param put what was made or moved there, of any kind; it may be gone again
   * @param removed what was removed or moved away; it may be there again
   * @param lost the folders of which not all was told
   */
  record Told(Set<Path> put, Set<Path> removed, Set<Path> lost) {
    static final Told NOTHING = new Told(Set.of(), Set.of(), Set.of());
  }
}
