package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.RequestListener;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What metrics leave of a request for the garbage collector: nothing. */
class AllocationTest {

  /** Below the size of any object, above the noise of the counter. */
  private static final double NOTHING = 1;

  private static final Outcome WITH_BYTES = Outcome.success().withBytes(100, 2_000);
  private static final Rejection STRANGER = Rejection.of(RejectionReason.TENANT_UNKNOWN);

  private volatile Object kept;

  @BeforeAll
  static void virtualMachineCounts() {
    boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(counts, "the virtual machine does not count allocated bytes");
  }

  @Test
  void endOfANamedTenantsRequestLeavesNothing() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      Lease lease = one.lease("acme");
      RequestListener requests = one.metrics.ofRequests(lease.tenant(), lease.pool(), null);
      assertThat(bytesPerCall(() -> requests.ended(lease, WITH_BYTES, 3_000_000, 0)))
          .isLessThan(NOTHING);
    }
  }

  @Test
  void endOfAnyOtherTenantsRequestLeavesNothing() {
    try (Fixture one = new Fixture(0, Fixture.config("acme"))) {
      Lease lease = one.lease("acme");
      RequestListener requests = one.metrics.ofRequests(lease.tenant(), lease.pool(), null);
      assertThat(bytesPerCall(() -> requests.ended(lease, Outcome.failed(), 3_000_000, 0)))
          .isLessThan(NOTHING);
    }
  }

  /** Somebody else's listener may pass events on to the metrics themselves. */
  @Test
  void endOfARequestThatIsLookedUpLeavesNothing() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      Lease lease = one.lease("acme");
      assertThat(bytesPerCall(() -> one.metrics.ended(lease, WITH_BYTES, 3_000_000, 0)))
          .isLessThan(NOTHING);
      assertThat(one.count("fairlead.requests", "tenant", "acme")).isEqualTo(100_000);
    }
  }

  @Test
  void refusalLeavesNothing() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      RequestView request = Fixture.request("stranger");
      assertThat(bytesPerCall(() -> one.metrics.rejected(request, null, STRANGER)))
          .isLessThan(NOTHING);
    }
  }

  @Test
  void counterSeesASingleObject() {
    assertThat(bytesPerCall(() -> kept = new Object())).isGreaterThanOrEqualTo(16);
    assertThat(kept).isNotNull();
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
