package io.fairlead.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildProcessesTest {

  @Test
  void processAndItsFilesAreGoneOnceClosed() throws Exception {
    ProcessHandle process;
    Path directory;
    try (ChildProcesses processes = new ChildProcesses("test")) {
      int port = ChildProcesses.freePort();
      process = processes.startJava(port, listening(port));
      directory = processes.directory();
      assertThat(process.isAlive()).isTrue();
      assertThat(directory).isDirectoryContaining("glob:**0.log");
    }
    process.onExit().get(10, TimeUnit.SECONDS);
    assertThat(directory).doesNotExist();
  }

  /** A shell that does not end when it is asked to, with a process of its own. */
  @Test
  void processesThatDoNotEndAreKilledWithTheirs() throws Exception {
    ProcessHandle shell;
    ProcessHandle below;
    try (ChildProcesses processes = new ChildProcesses("test")) {
      int port = ChildProcesses.freePort();
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String command = String.join(" ", listening(port));
      shell =
          processes.start(
              port, List.of("sh", "-c", "trap '' TERM; " + java + " " + command + "; wait"));
      below = shell.descendants().findFirst().orElseThrow();
    }
    shell.onExit().get(10, TimeUnit.SECONDS);
    below.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void processThatEndsBeforeItServesIsAnErrorThatNamesItsOutput() throws IOException {
    try (ChildProcesses processes = new ChildProcesses("test")) {
      assertThatThrownBy(
              () -> processes.startJava(ChildProcesses.freePort(), List.of("--no-such-option")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(processes.directory().resolve("0.log").toString());
    }
  }

  @Test
  void commandAnswersWhatItSaid() throws IOException {
    try (ChildProcesses processes = new ChildProcesses("test")) {
      assertThat(processes.run(List.of("echo", "hello"))).isEqualTo("hello\n");
      assertThatThrownBy(() -> processes.run(List.of("sh", "-c", "echo no; exit 3")))
          .isInstanceOf(IOException.class)
          .hasMessage("sh ended with 3: no\n");
    }
  }

  private static List<String> listening(int port) {
    return List.of(
        "-cp",
        System.getProperty("java.class.path"),
        ListeningProcess.class.getName(),
        Integer.toString(port));
  }
}
