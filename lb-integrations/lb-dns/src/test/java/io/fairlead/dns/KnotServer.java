package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Knot DNS, the real thing, on a high port of loopback and with its files in a folder of the test
 * class. It is authoritative for {@code test.} and {@code other.}; to {@code broken.}, of which it
 * has no records, it answers SERVFAIL. The order of records is another one in each answer.
 *
 * <p>Where it is not installed its tests are skipped, but not where the environment says {@code
 * CI=true}.
 */
final class KnotServer implements BeforeAllCallback, AfterAllCallback {

  /** How long knot lets "there is none" be remembered. */
  static final int DENIAL_SECONDS = 7;

  /** Systems take the ports of outgoing connections from above these. */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 30_000;

  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"), Path.of("/usr/bin"));

  private Path folder;
  private int port;
  private Process process;
  private int serial;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    boolean installed = Stream.of("knotd", "knotc").allMatch(name -> binary(name) != null);
    if ("true".equals(System.getenv("CI")) && !installed) {
      fail("knotd is missing: install Debian's package knot");
    }
    assumeTrue(installed, "knotd is not installed");
    folder = Files.createTempDirectory("knot");
    port = freePort();
    Files.writeString(folder.resolve("knot.conf"), configuration());
    write("test", "");
    write("other", "");
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Replaces all records of {@code test.} by these lines of a zone file. */
  void serve(String... records) throws Exception {
    serveIn("test", records);
  }

  void serveIn(String zone, String... records) throws Exception {
    write(zone, String.join("\n", records));
    control("zone-reload", zone + ".");
  }

  /** From now on all that is asked about a zone is answered by SERVFAIL, until it is served. */
  void lose(String zone) throws Exception {
    Files.delete(folder.resolve(zone + ".zone"));
    control("-f", "zone-purge", zone + ".");
  }

  void start() throws Exception {
    process =
        new ProcessBuilder(binary("knotd"), "-c", folder.resolve("knot.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!succeeds("zone-status", "test.", "+serial")) {
      assertThat(process.isAlive() && System.nanoTime() - deadline < 0)
          .as("knot has started:%n%s", Files.readString(folder.resolve("log")))
          .isTrue();
    }
  }

  void stop() throws Exception {
    if (process != null) {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("knot has stopped").isTrue();
    }
  }

  private String configuration() {
    return """
        server:
            rundir: "%1$s"
            listen: 127.0.0.1@%2$d
            udp-workers: 1
            tcp-workers: 1
            background-workers: 1
            answer-rotation: on
        control:
            listen: "%1$s/sock"
        database:
            storage: "%1$s/db"
        log:
          - target: stderr
            any: warning
        template:
          - id: default
            storage: "%1$s"
            file: "%%s.zone"
            journal-content: none
            zonefile-sync: -1
        zone:
          - domain: test
          - domain: other
          - domain: broken
        """
        .formatted(folder, port);
  }

  private void write(String zone, String records) throws IOException {
    serial++;
    String head =
        """
        $ORIGIN %s.
        $TTL 60
        @ 3600 SOA ns.%1$s. admin.%1$s. %d 3600 600 86400 %d
        @ 3600 NS ns.%1$s.
        ns 3600 A 127.0.0.1
        """
            .formatted(zone, serial, DENIAL_SECONDS);
    Files.writeString(folder.resolve(zone + ".zone"), head + records + "\n");
  }

  private void control(String... command) throws Exception {
    assertThat(succeeds(command))
        .as("knotc %s:%n%s", String.join(" ", command), Files.readString(folder.resolve("log")))
        .isTrue();
  }

  /** Waits until the server has done what it is told. */
  private boolean succeeds(String... command) throws Exception {
    ProcessBuilder control =
        new ProcessBuilder(binary("knotc"), "-b", "-s", folder.resolve("sock").toString());
    control.command().addAll(List.of(command));
    Process running =
        control.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    return running.waitFor(20, TimeUnit.SECONDS) && running.exitValue() == 0;
  }

  private static String binary(String name) {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  /** One that is free of both kinds. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(port, loopback)) {
        assertThat(tcp.getLocalPort()).isEqualTo(udp.getLocalPort());
        return port;
      } catch (IOException e) {
        // Somebody has it: another one, then.
      }
    }
  }
}
