package io.fairlead.accesslog;

import static io.fairlead.accesslog.AccessLogFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Requests of several threads while lines are written to real files. */
class AccessLogThreadsTest {

  private static final int THREADS = 4;
  private static final int REQUESTS = 20_000;

  @TempDir private Path folder;

  @Test
  void eachRequestIsWrittenOrDroppedOnceAndInOrderOfItsThread() throws Exception {
    List<String> lines = new ArrayList<>();
    try (AccessLogFixture fixture =
        new AccessLogFixture(AccessLog.builder().capacity(1_024).destination(lines::add))) {
      run(fixture);

      AccessLog.Counts counts = fixture.log.counts();
      assertThat(counts.written() + counts.dropped()).isEqualTo((long) THREADS * REQUESTS);
      assertThat(counts.written()).isEqualTo(lines.size()).isGreaterThan(1_024);
      assertInOrder(lines);
    }
  }

  @Test
  void filesThatRollKeepEachLineWhole() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    RollingFileAppender<ILoggingEvent> appender = rolling(logger.getLoggerContext());
    logger.addAppender(appender);
    logger.setLevel(Level.INFO);
    try (AccessLogFixture fixture = new AccessLogFixture(AccessLog.builder().capacity(1 << 17))) {
      run(fixture);
      assertThat(fixture.log.counts().written()).isEqualTo((long) THREADS * REQUESTS);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(appender);
      appender.stop();
    }
    List<String> lines = new ArrayList<>();
    int files = 0;
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        lines.addAll(Files.readAllLines(path));
        files++;
      }
    }

    assertThat(files).isGreaterThan(2);
    assertThat(lines).hasSize(THREADS * REQUESTS).allMatch(line -> line.endsWith("]}"));
    assertThat(new HashSet<>(lines)).hasSize(THREADS * REQUESTS);
  }

  private RollingFileAppender<ILoggingEvent> rolling(LoggerContext logging) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern("%msg%n");
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(logging);
    appender.setFile(folder.resolve("access.log").toString());
    appender.setEncoder(encoder);
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(logging);
    rolling.setParent(appender);
    rolling.setFileNamePattern(folder.resolve("access.%d.%i.log").toString());
    rolling.setMaxFileSize(FileSize.valueOf("4MB"));
    rolling.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(rolling);
    appender.start();
    return appender;
  }

  /** Each thread numbers its requests, while this one has lines written until all have ended. */
  private static void run(AccessLogFixture fixture) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(threads.submit(() -> send(fixture, number)));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        fixture.write();
      }
      for (Future<?> each : running) {
        each.get();
      }
      fixture.write();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void send(AccessLogFixture fixture, int thread) {
    for (int i = 0; i < REQUESTS; i++) {
      String path = "/orders/" + thread + "/" + i;
      ((Lease) fixture.balancer.acquire(get("acme", path).build())).complete(Outcome.success());
    }
  }

  private static void assertInOrder(List<String> lines) throws IOException {
    int[] last = new int[THREADS];
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String path = AccessLogFixture.json(lines, i).get("path").asText();
      String[] parts = path.split("/", -1);
      int thread = Integer.parseInt(parts[2]);
      int number = Integer.parseInt(parts[3]) + 1;
      assertThat(seen.add(path)).isTrue();
      assertThat(number).isGreaterThan(last[thread]);
      last[thread] = number;
    }
  }
}
