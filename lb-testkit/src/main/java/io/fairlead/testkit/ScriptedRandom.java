package io.fairlead.testkit;

import io.fairlead.api.time.RandomSource;

/** Answers with the numbers of a script, one after the other. Not thread-safe. */
public final class ScriptedRandom implements RandomSource {

  private final int[] script;
  private int next;

  private ScriptedRandom(int[] script) {
    this.script = script;
  }

  /** Answers {@link #nextInt} with these numbers, then starts again. */
  public static ScriptedRandom of(int... numbers) {
    return new ScriptedRandom(numbers.clone());
  }

  @Override
  public int nextInt(int bound) {
    int number = script[next++ % script.length];
    if (number < 0 || number >= bound) {
      throw new IllegalStateException("scripted number " + number + " is not 0 to " + (bound - 1));
    }
    return number;
  }

  @Override
  public long nextLong() {
    return (long) script[next++ % script.length] << 32;
  }
}
