package io.fairlead.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * How often the garbage collector was at work and how long it stopped the world, as the recorder of
 * the virtual machine saw it: to the nanosecond, and whichever collector it is.
 */
final class Pauses implements AutoCloseable {

  private static final String PAUSE = "jdk.GCPhasePause";
  private static final String COLLECTION = "jdk.GarbageCollection";

  private final Recording recording = new Recording();

  /**
   * What was seen.
   *
   * @param longest pause; zero if there was none
   * @param collections of any kind
   */
  record Seen(Duration longest, long collections) {

    private static Seen of(List<RecordedEvent> events) {
      Duration longest =
          events.stream()
              .filter(event -> event.getEventType().getName().equals(PAUSE))
              .map(RecordedEvent::getDuration)
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      long collections =
          events.stream()
              .filter(event -> event.getEventType().getName().equals(COLLECTION))
              .count();
      return new Seen(longest, collections);
    }
  }

  /** Begins to look. */
  Pauses() {
    recording.enable(PAUSE);
    recording.enable(COLLECTION);
    recording.start();
  }

  /** Stops looking. */
  Seen end() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("pauses", ".jfr");
    try {
      recording.dump(file);
      return Seen.of(RecordingFile.readAllEvents(file));
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
