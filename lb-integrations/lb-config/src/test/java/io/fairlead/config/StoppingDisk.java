package io.fairlead.config;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real disk whose process is killed at a step: nothing is done any more, and nothing is tidied
 * up. What is written has two steps, of which the first leaves half of it.
 */
final class StoppingDisk implements Disk {

  private final Disk real = Disk.real();
  private final int stepsToLive;
  private final List<String> steps = new ArrayList<>();

  StoppingDisk(int stepsToLive) {
    this.stepsToLive = stepsToLive;
  }

  /** The process is dead. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What was done. */
  List<String> steps() {
    return steps;
  }

  private void step(String what) {
    if (steps.size() >= stepsToLive) {
      throw new Killed();
    }
    steps.add(what);
  }

  @Override
  public void write(Path file, Content content) throws IOException {
    real.write(
        file,
        out -> {
          step("create " + file.getFileName());
          content.writeTo(new Half(out));
        });
    step("forced " + file.getFileName());
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename " + to.getFileName());
    real.rename(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step("force folder");
    real.forceFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete " + file.getFileName());
    real.delete(file);
  }

  /** Dies, if it is time, in the middle of what is written at once. */
  private final class Half extends FilterOutputStream {

    Half(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length / 2);
      out.flush();
      step("half");
      out.write(bytes, from + length / 2, length - length / 2);
    }
  }
}
