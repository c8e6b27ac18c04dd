package io.fairlead.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Processes that end when this object is closed, and also when this virtual machine ends before.
 * What they say goes into a directory, which goes with them unless one of them did not come up. Not
 * thread-safe.
 */
public final class ChildProcesses implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long END_SECONDS = 5;
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 30_000;

  private final Path directory;
  private final List<Process> processes = new CopyOnWriteArrayList<>();
  private final Thread atExit = new Thread(this::end, "child-processes-end");
  private boolean isLogWanted;

  /**
   * Has none yet.
   *
   * @param name what its directory is called by
   */
  public ChildProcesses(String name) throws IOException {
    directory = Files.createTempDirectory(name);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Where configurations may be written, and output is found. */
  public Path directory() {
    return directory;
  }

  /** Starts this Java on what is given, and waits until it listens on the port. */
  public ProcessHandle startJava(int port, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return start(port, command);
  }

  /** Starts a command and waits until it listens on the port. */
  public ProcessHandle start(int port, List<String> command) throws IOException {
    Path output = directory.resolve(processes.size() + ".log");
    Process process = begin(command, output);
    long beginning = System.nanoTime();
    while (!isListening(port)) {
      if (!process.isAlive() || System.nanoTime() - beginning > PATIENCE_NANOS) {
        isLogWanted = true;
        throw new IOException("%s does not serve; see %s".formatted(command.get(0), output));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return process.toHandle();
  }

  /**
   * Runs a command to its end and answers what it said.
   *
   * @throws IOException if it ends with anything but 0
   */
  public String run(List<String> command) throws IOException {
    Path output = directory.resolve("run.log");
    Process process = begin(command, output);
    int status = process.onExit().join().exitValue();
    processes.remove(process);
    String said = Files.readString(output);
    if (status != 0) {
      throw new IOException("%s ended with %d: %s".formatted(command.get(0), status, said));
    }
    return said;
  }

  private Process begin(List<String> command, Path output) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    return process;
  }

  /**
   * A port of loopback that nobody uses at the moment. Not one of those that systems take for
   * outgoing connections: one of these might get it before its server does, and who looks whether
   * the server is there might find nobody but itself.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Somebody has it: another one, then.
      }
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // This virtual machine is ending, and the hook is at work.
    }
    end();
    if (!isLogWanted) {
      delete();
    }
  }

  /** Asks all to end, and kills what has not after a while, workers of a master included. */
  private void end() {
    List<ProcessHandle> all =
        processes.stream()
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
            .toList();
    processes.forEach(Process::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(ChildProcesses::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
