package io.fairlead.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may leave for the garbage collector, in bytes. */
class AllocationTest {

  @BeforeAll
  static void virtualMachineCounts() {
    boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(counts, "the virtual machine does not count allocated bytes");
  }

  @Test
  void probe() {
    AdmissionBenchmark benchmark = new AdmissionBenchmark();
    AdmissionBenchmark.Caller caller = new AdmissionBenchmark.Caller();
    System.out.println("admit " + bytesPerCall(() -> benchmark.admitAndComplete(caller)));
    System.out.println("quota " + bytesPerCall(() -> benchmark.refuseForQuota(caller)));
    System.out.println("stranger " + bytesPerCall(benchmark::refuseStranger));
    PolicyBenchmark policy = new PolicyBenchmark();
    System.out.println("q+ " + bytesPerCall(policy::quotaAdmits));
    System.out.println("q- " + bytesPerCall(policy::quotaRefuses));
    System.out.println("p+ " + bytesPerCall(policy::priorityAdmits));
    System.out.println("p- " + bytesPerCall(policy::priorityRefuses));
    System.out.println("b+ " + bytesPerCall(policy::breakerAdmits));
  }

  /** The least of several rounds: the virtual machine itself allocates on a thread now and then. */
  private static double bytesPerCall(Runnable call) {
    int calls = 5_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, (double) bytes / calls);
    }
    return least;
  }
}
