package io.fairlead.benchmarks.footprint;

/** The heap of this virtual machine. */
public final class Heap {

  private static final long STEADY_BYTES = 4_096;

  private Heap() {}

  /** Bytes that are reachable: asks for collections until two in a row come to nearly the same. */
  public static long reachableBytes() {
    long before;
    long after = Long.MAX_VALUE;
    do {
      before = after;
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      after = runtime.totalMemory() - runtime.freeMemory();
    } while (Math.abs(after - before) > STEADY_BYTES);
    return after;
  }
}
