package io.fairlead.examples.gateway;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The load generator wrk, as a client that is none of ours: it counts every status other than 2xx
 * and 3xx, and every connection that breaks or keeps silent.
 */
final class Wrk {

  private static final int CONNECTIONS = 16;
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern ERRORS =
      Pattern.compile(
          "(?:Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+))");
  private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final Process process;

  /** What it counted; {@code errors} are bad statuses and broken connections. */
  record Result(long requests, long errors, String report) {}

  private Wrk(Process process) {
    this.process = process;
  }

  /** Skips the test where wrk is missing, except where it must not be. */
  static void assumeInstalled() {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
    if (!installed && "true".equals(System.getenv("CI"))) {
      fail("wrk is not installed: apt-get install wrk");
    }
    assumeTrue(installed, "wrk is not installed");
  }

  /** Begins to ask a port on loopback for {@code /}. */
  static Wrk start(int port, String host, int seconds) {
    ProcessBuilder command =
        new ProcessBuilder(
            "wrk",
            "-t1",
            "-c" + CONNECTIONS,
            "-d" + seconds + "s",
            // How long it waits for an answer is no matter here, only whether one comes.
            "--timeout",
            "30s",
            "-H",
            "Host: " + host,
            "http://127.0.0.1:" + port + "/");
    try {
      return new Wrk(command.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end. */
  Result result() {
    try {
      String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(sum(REQUESTS, report), sum(ERRORS, report) + sum(STATUSES, report), report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sum(Pattern pattern, String report) {
    Matcher matcher = pattern.matcher(report);
    long sum = 0;
    if (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        sum += Long.parseLong(matcher.group(group));
      }
    }
    return sum;
  }
}
