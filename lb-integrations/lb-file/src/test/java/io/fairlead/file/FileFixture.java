package io.fairlead.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Real files, which are looked at in time that a test moves. */
final class FileFixture implements EndpointSource.Subscriber {

  final FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
  final List<List<Endpoint>> pushes = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();

  private long writtenSeconds = 1_000_000_000;

  /** A source in the time of this fixture. */
  FileEndpointSource.Builder source(Path file) {
    return FileEndpointSource.builder(file).scheduler(scheduler).random(new SeededRandom(1));
  }

  /** Writes into the file itself, a second after the last time: others may see any part of it. */
  void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000 * writtenSeconds++));
  }

  /** Puts a new file in the place of the old one. */
  void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Lets the file be looked at so many times. */
  void looks(int count) {
    scheduler.advance(FileEndpointSource.DEFAULT_INTERVAL.multipliedBy(count));
  }

  void advance(Duration duration) {
    scheduler.advance(duration);
  }

  List<String> lastIds() {
    assertThat(pushes).as("what was pushed; failures: %s", failures).isNotEmpty();
    return pushes.get(pushes.size() - 1).stream().map(Endpoint::id).toList();
  }

  /** A file that lists so many endpoints. */
  static String list(int count) {
    StringBuilder text = new StringBuilder("endpoints:\n");
    for (int port = 1; port <= count; port++) {
      text.append("  - {host: h, port: ").append(port).append("}\n");
    }
    return text.toString();
  }

  @Override
  public void update(List<Endpoint> endpoints) {
    pushes.add(endpoints);
  }

  @Override
  public void failed(Throwable error) {
    failures.add(error);
  }
}
