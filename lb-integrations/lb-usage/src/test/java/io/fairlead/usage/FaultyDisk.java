package io.fairlead.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A real disk whose steps fail at random while it is sick: before they do anything, half way, or
 * after they have done all.
 */
final class FaultyDisk implements Disk {

  private final Disk real = Disk.real();
  private final Random random;
  boolean sick;

  /** Everything is written, and then said not to be, and cannot be taken back. */
  boolean uncertain;

  int failed;

  FaultyDisk(long seed) {
    random = new Random(seed);
  }

  /** The disk is full, or the folder may not be written to, or the cable is loose. */
  private void step(Step step) throws IOException {
    int fate = sick ? random.nextInt(5) : 4;
    if (fate > 1) {
      step.run();
    }
    if (fate < 3) {
      failed++;
      throw new IOException("No space left on device");
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  @Override
  public Output create(Path file) throws IOException {
    Output[] made = new Output[1];
    try {
      step(() -> made[0] = real.create(file));
    } catch (IOException e) {
      if (made[0] != null) {
        made[0].close();
      }
      throw e;
    }
    return new FaultyOutput(made[0]);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(() -> real.rename(from, to));
  }

  @Override
  public void truncate(Path file, long bytes) throws IOException {
    step(() -> real.truncate(file, bytes));
  }

  @Override
  public void delete(Path file) throws IOException {
    step(() -> real.delete(file));
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step(() -> real.forceFolder(folder));
  }

  private final class FaultyOutput implements Output {

    private final Output to;

    FaultyOutput(Output to) {
      this.to = to;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (sick && random.nextInt(3) == 0) {
        to.write(bytes.slice(bytes.position(), random.nextInt(bytes.remaining() + 1)));
        failed++;
        throw new IOException("No space left on device");
      }
      step(() -> to.write(bytes));
      failIfUncertain();
    }

    @Override
    public void force() throws IOException {
      step(to::force);
    }

    @Override
    public void truncate(long bytes) throws IOException {
      failIfUncertain();
      step(() -> to.truncate(bytes));
    }

    private void failIfUncertain() throws IOException {
      if (uncertain) {
        throw new IOException("Input/output error");
      }
    }

    @Override
    public void close() throws IOException {
      step(to::close);
    }
  }
}
