package io.fairlead.usage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process that counts as fast as it can until it is killed, and says in each line how much must
 * be in the ledger then, and how much can be.
 */
final class CountingProcess {

  private static final int BATCH = 500;

  private CountingProcess() {}

  /** How many had been counted at a moment. */
  private record Mark(Instant when, long counted) {}

  /**
   * Runs it.
   *
   * @param args the folder of the ledger
   */
  public static void main(String[] args) throws IOException {
    UsageLedger ledger =
        UsageLedger.builder(Path.of(args[0]), "/killed").interval(Duration.ofMillis(5)).open();
    Deque<Mark> marks = new ArrayDeque<>();
    long written = 0;
    for (long counted = 0; ; counted += BATCH) {
      Instant lastWritten = ledger.status().lastWritten();
      while (!marks.isEmpty() && marks.peek().when.isBefore(lastWritten)) {
        written = marks.remove().counted;
      }
      System.out.println(written + " " + (counted + BATCH));
      System.out.flush();
      for (int i = 0; i < BATCH; i++) {
        Counting.count(ledger, "t" + i % 7);
      }
      marks.add(new Mark(Instant.now(), counted + BATCH));
    }
  }
}
