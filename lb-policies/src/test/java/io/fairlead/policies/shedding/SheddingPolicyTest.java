package io.fairlead.policies.shedding;

import static io.fairlead.policies.shedding.Crowd.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.testkit.FakeSite;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is shed when, and how the threshold moves. */
class SheddingPolicyTest {

  private static final int MANY = 10_000;

  private Crowd crowd = new Crowd(Map.of());

  @Test
  void nothingIsShedWithoutOverload() {
    List<Policy> tenants = tenants(Priority.BEST_EFFORT);
    for (int window = 0; window < 100; window++) {
      assertThat(tenants).allMatch(tenant -> lets(tenant, "r"));
      crowd.site.ticker().advance(Crowd.WINDOW);
    }
    assertThat(tenants.get(0).state()).isEmpty();
  }

  @Test
  void overloadShedsTheLowestPriorityFirst() {
    List<Policy> tenants = tenants(Priority.NORMAL);
    tenants.addAll(tenants(Priority.BEST_EFFORT));
    crowd.overload(tenants, 5);

    assertThat(part(crowd.policy("t1", Priority.CRITICAL))).isEqualTo(1);
    assertThat(part(crowd.policy("t1", Priority.NORMAL))).isEqualTo(1);
    assertThat(meanPart(Priority.BEST_EFFORT)).isBetween(0.05, 0.95);
  }

  @Test
  void nothingAboveIsShedWhileAnythingBelowItsFloorIsLetThrough() {
    List<Policy> tenants = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      tenants.addAll(tenants(priority));
    }
    for (int windows = 0; windows < 60; windows++) {
      crowd.overload(tenants, 1);
      double above = 1;
      for (Priority priority : Priority.values()) {
        double part = meanPart(priority);
        assertThat(part).isGreaterThan(0.045);
        assertThat(part).as("%s after %s windows", priority, windows).isLessThanOrEqualTo(above);
        assertThat(part < 0.06 || above == 1).as("%s below %s", part, above).isTrue();
        above = part;
      }
    }
    assertThat(meanPart(Priority.CRITICAL)).isLessThan(1);
  }

  @Test
  void aWindowOfOverloadShedsATwentiethOfWhatWasLetThrough() {
    crowd = new Crowd(Map.of("floor-percent", 0));
    crowd.overload(tenants(Priority.NORMAL), 1);

    assertThat(meanPart(Priority.NORMAL)).isCloseTo(0.95, offset(0.01));
  }

  @Test
  void retryOfWhatWasShedIsShedAsLongAsTheThresholdStands() {
    crowd.overload(tenants(Priority.NORMAL), 10);
    for (Policy tenant : tenants(Priority.NORMAL)) {
      for (int id = 0; id < 1_000; id++) {
        boolean first = lets(tenant, "id-" + id);
        for (int retry = 0; retry < 3; retry++) {
          assertThat(lets(tenant, "id-" + id)).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void atTheMarginOneCohortIsServedInPartAndTheOthersWholeOrNotAtAll() {
    crowd = new Crowd(Map.of("floor-percent", 0));
    crowd.overload(tenants(Priority.NORMAL), 10);

    List<Double> parts = tenants(Priority.NORMAL).stream().map(SheddingPolicyTest::part).toList();

    assertThat(parts).filteredOn(part -> part == 1).isNotEmpty();
    assertThat(parts).filteredOn(part -> part == 0).isNotEmpty();
    assertThat(parts).filteredOn(part -> part > 0 && part < 1).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void floorIsLetThroughByTheRequestAndTheSameOnesAlways() {
    crowd = new Crowd(Map.of("floor-percent", 20));
    crowd.overload(tenants(Priority.BEST_EFFORT), 200);
    Policy shed = crowd.policy("t3", Priority.BEST_EFFORT);

    assertThat(part(shed)).isCloseTo(0.2, offset(0.02));
    List<Boolean> once = IntStream.range(0, 100).mapToObj(id -> lets(shed, "r" + id)).toList();
    assertThat(IntStream.range(0, 100).mapToObj(id -> lets(shed, "r" + id))).isEqualTo(once);
  }

  @Test
  void requestsWithoutAnIdAreShedWithTheirTenant() {
    crowd.overload(tenants(Priority.NORMAL), 10);
    RequestView anonymous = RequestView.builder("GET", "/").build();

    for (Policy tenant : tenants(Priority.NORMAL)) {
      boolean first = lets(tenant, anonymous);
      assertThat(IntStream.range(0, 100)).allMatch(i -> lets(tenant, anonymous) == first);
    }
  }

  @Test
  void attemptsOfOneTraceAreAnsweredAlike() {
    RequestId id = new RequestId("TraceParent");
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-";

    assertThat(id.of(traced(trace + "00f067aa0ba902b7-01")))
        .isEqualTo(id.of(traced(trace + "b7ad6b7169203331-00")))
        .isNotEqualTo(id.of(traced("00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01")));
    assertThat(id.of(traced("short"))).isNotEqualTo(RequestId.NONE);
    assertThat(id.of(traced(""))).isEqualTo(RequestId.NONE);
  }

  private static RequestView traced(String parent) {
    return RequestView.builder("GET", "/").header("traceparent", parent).build();
  }

  @Test
  void otherTenantsComeFirstInTheNextPeriod() {
    crowd = new Crowd(Map.of("period", "1min", "floor-percent", 0));
    List<Policy> tenants = tenants(Priority.NORMAL);
    crowd.overload(tenants, 12);
    List<Double> before = tenants.stream().map(SheddingPolicyTest::part).toList();

    crowd.overload(tenants, 60);

    assertThat(tenants.stream().map(SheddingPolicyTest::part)).isNotEqualTo(before);
  }

  @Test
  void requestThatAsksForLessIsShedBeforeOthersOfItsTenant() {
    crowd = new Crowd(Map.of("header", "X-Priority"));
    crowd.overload(tenants(Priority.NORMAL), 30);
    Policy tenant = crowd.policy("t1", Priority.CRITICAL);
    RequestView modest =
        RequestView.builder("GET", "/")
            .header("X-Request-ID", "no part of the floor")
            .header("X-Priority", "best-effort")
            .build();

    assertThat(lets(tenant, "no part of the floor")).isTrue();
    assertThat(lets(tenant, modest)).isFalse();
    assertThat(tenant.tryAcquire(request("no part of the floor"), Priority.BEST_EFFORT))
        .isNotNull();
  }

  @Test
  void refusalSaysWhyAndWhenToRetry() {
    crowd.overload(tenants(Priority.NORMAL), 30);

    Rejection rejection =
        Objects.requireNonNull(
            crowd.policy("t1", Priority.BEST_EFFORT).tryAcquire(request("no part of the floor")));

    assertThat(rejection.reason()).isEqualTo(RejectionReason.OVERLOADED);
    assertThat(rejection.policy()).isEqualTo("shedding");
    assertThat(rejection.retryAfter()).isEqualTo(Crowd.WINDOW);
  }

  @Test
  void oneTenantThatSendsTooMuchIsNoOverload() {
    List<Policy> tenants = tenants(Priority.NORMAL);
    for (int i = 0; i < 1_000; i++) {
      tenants.get(0).tryAcquire(request("storm"));
    }
    for (int window = 0; window < 50; window++) {
      assertThat(tenants).allMatch(tenant -> lets(tenant, "r"));
      crowd.site.ticker().advance(Crowd.WINDOW);
    }
  }

  @Test
  void whatWasShedComesBackOnceTheOverloadIsOver() {
    List<Policy> tenants = tenants(Priority.NORMAL);
    crowd.overload(tenants, 40);
    for (Policy tenant : tenants) {
      tenant.release(request(""), Outcome.success(), 1);
      tenant.release(request(""), Outcome.success(), 1);
    }
    int windows = 0;
    while (!tenants.get(0).state().isEmpty()) {
      meanPart(Priority.NORMAL);
      crowd.site.ticker().advance(Crowd.WINDOW);
      windows++;
    }

    assertThat(windows).isLessThan(8);
  }

  @Test
  void thresholdThatIsOutOfDateIsForgotten() {
    crowd.overload(tenants(Priority.BEST_EFFORT), 40);
    crowd.site.ticker().advance(Crowd.WINDOW.multipliedBy(10));

    assertThat(tenants(Priority.BEST_EFFORT)).allMatch(tenant -> lets(tenant, "r"));
  }

  @Test
  void reloadKeepsTheThreshold() {
    List<Policy> tenants = tenants(Priority.BEST_EFFORT);
    crowd.overload(tenants, 20);
    double before = part(tenants.get(0));

    Policy after =
        crowd.policy(
            crowd.site.with(Crowd.tenant("t0", Priority.BEST_EFFORT)).after(tenants.get(0)));

    assertThat(part(after)).isEqualTo(before);
    assertThat(after.state()).startsWith("sheds from BEST_EFFORT");
  }

  @Test
  void poolWithoutALimitShedsNothing() {
    FakeSite unlimited = FakeSite.of("shedding").in(new PoolView("shared", 0, Map.of()));
    Policy policy =
        new SheddingProvider()
            .configure(Options.of("policies.shedding", Map.of()))
            .create(unlimited);
    for (int window = 0; window < 50; window++) {
      for (int i = 0; i < 100; i++) {
        assertThat(policy.tryAcquire(request("r" + i))).isNull();
      }
      unlimited.ticker().advance(Crowd.WINDOW);
    }
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void loadOfATenantThatIsAloneCountsWhole() {
    FakeSite alone = crowd.site.in(new PoolView("shared", Crowd.SLOTS, Map.of(1, 1)));
    Policy only = crowd.policy(alone);

    crowd.overload(IntStream.range(0, 20).mapToObj(i -> only).toList(), 10);

    assertThat(part(only)).isBetween(0.4, 0.8);
  }

  @Test
  void neitherSheddingNorLettingThroughAllocates() {
    crowd.overload(tenants(Priority.NORMAL), 30);
    Policy shed = crowd.policy("t1", Priority.BEST_EFFORT);
    Policy let = crowd.policy("t1", Priority.CRITICAL);
    RequestView request = request("no part of the floor");
    askMany(shed, let, request);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    askMany(shed, let, request);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    // Half a byte each for what the virtual machine itself may do meanwhile.
    assertThat(bytes).isLessThan(MANY / 2);
  }

  private static void askMany(Policy shed, Policy let, RequestView request) {
    for (int i = 0; i < MANY; i++) {
      if (shed.tryAcquire(request) == null || let.tryAcquire(request) != null) {
        throw new AssertionError("the wrong one was shed");
      }
      let.release(request, Outcome.success(), 1);
    }
  }

  @Test
  void optionsOutOfRangeAreNamed() {
    Options options =
        Options.of("p", Map.of("floor-percent", 31, "window", "1ms", "max-load", 0, "unknown", 1));
    new SheddingProvider().configure(options);

    assertThat(options.problems())
        .extracting(problem -> problem.path())
        .containsExactlyInAnyOrder("p.floor-percent", "p.window", "p.max-load", "p.unknown");
  }

  private List<Policy> tenants(Priority priority) {
    List<Policy> tenants = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> tenants.add(crowd.policy("t" + i, priority)));
    return tenants;
  }

  private static boolean lets(Policy policy, String id) {
    return lets(policy, request(id));
  }

  private static boolean lets(Policy policy, RequestView request) {
    boolean let = policy.tryAcquire(request) == null;
    if (let) {
      policy.release(request, Outcome.success(), 1);
    }
    return let;
  }

  /** The part of many requests that is let through; asking it does not end the window. */
  private static double part(Policy policy) {
    return IntStream.range(0, 1_000).filter(i -> lets(policy, "part-" + i)).count() / 1_000.0;
  }

  private double meanPart(Priority priority) {
    return tenants(priority).stream().mapToDouble(SheddingPolicyTest::part).average().orElseThrow();
  }
}
