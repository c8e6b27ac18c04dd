package io.fairlead.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.InvalidConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noticed of a file, and when. */
class FileEndpointSourceTest {

  private static final String ONE = FileFixture.list(1);
  private static final String TWO = FileFixture.list(2);
  private static final String THREE = FileFixture.list(3);

  @TempDir private Path folder;
  private final FileFixture files = new FileFixture();
  private Path file;

  @BeforeEach
  void begin() {
    file = folder.resolve("endpoints.yaml");
  }

  @Test
  void isReadBeforeSubscribingReturns() throws IOException {
    files.write(file, TWO);

    subscribe();

    assertThat(files.lastIds()).containsExactly("h:1", "h:2");
    assertThat(files.failures).isEmpty();
  }

  @Test
  void renameOntoItIsSeen() throws IOException {
    files.write(file, ONE);
    subscribe();

    files.replace(file, TWO);
    files.looks(2);

    assertThat(files.lastIds()).hasSize(2);
  }

  /** The way of Kubernetes: the file is a link through a link, and the second is swapped. */
  @Test
  void swapOfTheLinkBehindALinkIsSeen() throws IOException {
    Path link = folder.resolve("..data");
    Files.createSymbolicLink(link, version("..1", ONE));
    Files.createSymbolicLink(file, Path.of("..data", "endpoints.yaml"));
    subscribe();
    assertThat(files.lastIds()).hasSize(1);

    Path next = folder.resolve("..data_tmp");
    Files.createSymbolicLink(next, version("..2", TWO));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder.resolve("..1").resolve("endpoints.yaml"));
    Files.delete(folder.resolve("..1"));
    files.looks(2);

    assertThat(files.lastIds()).hasSize(2);
    assertThat(files.failures).isEmpty();
  }

  private Path version(String name, String text) throws IOException {
    Path version = Files.createDirectory(folder.resolve(name));
    files.write(version.resolve("endpoints.yaml"), text);
    return Path.of(name);
  }

  @Test
  void fileThatIsGoneIsToldOfAndItsEndpointsStay() throws IOException {
    files.write(file, ONE);
    subscribe();

    Files.delete(file);
    files.looks(1);

    assertThat(files.pushes).hasSize(1);
    assertThat(files.failures)
        .singleElement()
        .isInstanceOf(FileNotFoundException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(file + ": there is no such file");
  }

  @Test
  void fileThatComesBackIsReadWithinTheLongestBackoff() throws IOException {
    files.write(file, ONE);
    subscribe();
    Files.delete(file);
    files.advance(Duration.ofMinutes(10));

    files.write(file, TWO);
    files.advance(FileEndpointSource.DEFAULT_MAX_BACKOFF.plusSeconds(2));

    assertThat(files.lastIds()).hasSize(2);
  }

  @Test
  void missingFileIsLookedForLessAndLessOften() {
    subscribe();
    files.advance(Duration.ofSeconds(10));
    int inTheFirst = files.failures.size();
    files.advance(Duration.ofMinutes(10).minusSeconds(10));

    // Every 5 seconds on average, after a beginning of every second, two and four.
    assertThat(inTheFirst).isBetween(3, 20);
    assertThat(files.failures).hasSizeBetween(80, 180);
    assertThat(files.pushes).isEmpty();
  }

  @Test
  void folderMayBeMissingToo() throws IOException {
    file = folder.resolve("later").resolve("endpoints.yaml");
    subscribe();
    assertThat(files.failures).hasSize(1);

    Files.createDirectory(file.getParent());
    files.write(file, ONE);
    files.advance(Duration.ofSeconds(5));

    assertThat(files.lastIds()).hasSize(1);
  }

  @Test
  void contentThatIsNotYamlIsToldOnceAndTheLastGoodListStays() throws IOException {
    files.write(file, TWO);
    subscribe();

    files.write(file, "endpoints:\n  - {host: h, po");
    files.looks(60);

    assertThat(files.pushes).hasSize(1);
    assertThat(files.failures)
        .singleElement()
        .isInstanceOf(InvalidConfigException.class)
        .asString()
        .contains(file + ": line 2: not readable as YAML");

    files.write(file, THREE);
    files.looks(2);
    assertThat(files.lastIds()).hasSize(3);
  }

  @Test
  void fileThatIsBeingWrittenIsNotReadBeforeItStandsStill() throws IOException {
    files.write(file, ONE);
    subscribe();

    files.write(file, "endpoints:\n  - {host: part, port: 1}\n");
    files.looks(1);
    files.write(file, "endpoints:\n  - {host: part, port: 1}\n  - {host: part, port: 2}\n");
    files.looks(1);
    assertThat(files.pushes).hasSize(1);

    files.looks(1);
    assertThat(files.lastIds()).containsExactly("part:1", "part:2");
    assertThat(files.pushes).hasSize(2);
  }

  @Test
  void fileThatIsWrittenWithoutEndIsReadAllTheSame() throws IOException {
    files.write(file, ONE);
    subscribe();

    for (int i = 0; i < FileWatch.MOST_PATIENCE; i++) {
      files.write(file, TWO);
      files.looks(1);
      assertThat(files.pushes).hasSize(1);
    }
    files.write(file, TWO);
    files.looks(1);

    assertThat(files.pushes).hasSize(2);
  }

  /** Two writes within what the file system can tell apart: same time, same size, same file. */
  @Test
  void secondWriteThatLooksLikeTheFirstIsSeenAfterTheStart() throws IOException {
    files.write(file, "endpoints: [{host: a, port: 1}]");
    FileTime time = Files.getLastModifiedTime(file);
    subscribe();

    Files.writeString(file, "endpoints: [{host: b, port: 1}]");
    Files.setLastModifiedTime(file, time);
    files.looks(1);

    assertThat(files.lastIds()).containsExactly("b:1");
  }

  @Test
  void whatIsWrittenDifferentlyButSaysTheSameIsNotPushed() throws IOException {
    files.write(file, TWO);
    subscribe();

    files.write(file, TWO);
    files.looks(3);
    files.replace(file, "# a comment\n" + TWO);
    files.looks(3);
    files.write(file, "no list\n");
    files.looks(3);
    files.write(file, TWO);
    files.looks(3);

    assertThat(files.pushes).hasSize(1);
    assertThat(files.failures).hasSize(1);
  }

  @Test
  void emptyListIsPushedForTheSubscriberToDecide() throws IOException {
    files.write(file, "endpoints: []");

    subscribe();

    assertThat(files.pushes).containsExactly(List.of());
  }

  @Test
  void fileThatIsTooLargeIsNotRead() throws IOException {
    files.write(file, TWO);
    files.source(file).maxBytes(TWO.length() - 1).build().subscribe(files);
    assertThat(files.pushes).isEmpty();
    assertThat(files.failures)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("%s: it is larger than the %d bytes allowed".formatted(file, TWO.length() - 1));

    files.source(file).maxBytes(TWO.length()).build().subscribe(files);
    assertThat(files.lastIds()).hasSize(2);
  }

  @Test
  void fileThatIsNotInUtf8IsTold() throws IOException {
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xFF});

    subscribe();

    assertThat(files.failures).singleElement().asString().contains("it is not in UTF-8");
  }

  @Test
  void folderInItsPlaceIsTold() throws IOException {
    Files.createDirectory(file);

    subscribe();

    assertThat(files.failures).singleElement().asString().contains(file + ": it is not a file");
  }

  @Test
  void pipeInItsPlaceBlocksNobody() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
    assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);

    subscribe();

    assertThat(files.failures).singleElement().asString().contains(file + ": it is not a file");
  }

  @Test
  void nothingIsLookedAtOnceItIsClosed() throws IOException {
    files.write(file, ONE);
    EndpointSource.Subscription subscription = files.source(file).build().subscribe(files);
    assertThat(files.scheduler.pending()).isEqualTo(1);

    subscription.close();

    assertThat(files.scheduler.pending()).isZero();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    FileEndpointSource.Builder builder = FileEndpointSource.builder(file);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.interval(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBackoff(Duration.ofSeconds(-1)))
        .withMessage("maxBackoff PT-1S is not more than zero");
  }

  /** Real time, and a thread of its own. */
  @Test
  void oneDaemonThreadServesASubscriptionAndEndsWithIt() throws Exception {
    files.write(file, ONE);
    BlockingQueue<List<Endpoint>> pushed = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    EndpointSource.Subscription subscription =
        FileEndpointSource.builder(file)
            .interval(Duration.ofMillis(5))
            .build()
            .subscribe(
                new EndpointSource.Subscriber() {
                  @Override
                  public void update(List<Endpoint> endpoints) {
                    threads.add(Thread.currentThread());
                    pushed.add(endpoints);
                  }

                  @Override
                  public void failed(Throwable error) {
                    throw new AssertionError(error);
                  }
                });
    assertThat(pushed.remove()).hasSize(1);
    assertThat(threads.remove()).isSameAs(Thread.currentThread());

    files.replace(file, TWO);

    assertThat(pushed.poll(30, TimeUnit.SECONDS)).hasSize(2);
    Thread thread = threads.remove();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("fairlead-file");
    subscription.close();
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(thread.isAlive()).isFalse();
  }

  private void subscribe() {
    files.source(file).build().subscribe(files);
  }
}
