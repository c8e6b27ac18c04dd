package io.fairlead.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limiter;
import io.fairlead.api.tenant.Quota;
import io.fairlead.benchmarks.peers.HandWrittenPath.Call;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Shows that what Fairlead is compared with keeps its promises, and so does not win by cheating.
 */
class HandWrittenPathTest {

  private static final Set<String> TENANTS = Set.of("a", "b");

  private final TenantRequest a = new TenantRequest("a");
  private final TenantRequest b = new TenantRequest("b");

  @Test
  void strangerIsRefused() {
    assertThat(path(Limits.PLENTY, Limits::limiter, BreakerOf.TENANT).begin(request("c"))).isNull();
  }

  @Test
  void tenantOverItsQuotaIsRefusedAndTheOtherIsNot() {
    Quota two = Quota.perHour(1).withBurst(2);
    HandWrittenPath path = path(two, Limits::limiter, BreakerOf.TENANT);

    assertThat(path.begin(a)).isNotNull();
    assertThat(path.begin(a)).isNotNull();
    assertThat(path.begin(a)).isNull();
    assertThat(path.begin(b)).isNotNull();
  }

  @Test
  void requestBeyondTheLimitIsRefusedUntilOneEnds() {
    HandWrittenPath path = path(Limits.PLENTY, Limits::limiterOfOne, BreakerOf.TENANT);

    Call first = begun(path, a);
    assertThat(path.begin(a)).isNull();
    first.succeeded();
    assertThat(path.begin(a)).isNotNull();
  }

  @Test
  void failuresOpenTheBreakerOfTheirTenantAlone() {
    HandWrittenPath path = path(Limits.PLENTY, Limits::limiter, BreakerOf.TENANT);

    for (int i = 0; i < 20; i++) {
      begun(path, a).failed(new IllegalStateException());
    }

    assertThat(path.begin(a)).isNull();
    assertThat(path.begin(b)).isNotNull();
  }

  @Test
  void requestThatTheBreakerRefusesGivesItsPermitBack() {
    Limiter<Void> limiter = Limits.limiterOfOne();
    HandWrittenPath path = path(Limits.PLENTY, () -> limiter, BreakerOf.TENANT);
    for (int i = 0; i < 20; i++) {
      begun(path, a).failed(new IllegalStateException());
    }

    assertThat(path.begin(a)).isNull();
    assertThat(limiter.acquire(null)).isPresent();
  }

  @Test
  void endpointThatFailsIsLeftAloneAndTheOthersServe() {
    HandWrittenPath path = path(Limits.PLENTY, Limits::limiter, BreakerOf.ENDPOINT);
    String sick = FairleadPath.endpoint(3).id();

    for (int i = 0; i < 20 * FairleadPath.ENDPOINTS; i++) {
      end(begun(path, a), sick);
    }

    for (int i = 0; i < 5 * FairleadPath.ENDPOINTS; i++) {
      Call call = begun(path, b);
      assertThat(call.endpoint().id()).isNotEqualTo(sick);
      call.succeeded();
    }
  }

  private static void end(Call call, String sick) {
    if (call.endpoint().id().equals(sick)) {
      call.failed(new IllegalStateException());
    } else {
      call.succeeded();
    }
  }

  private static HandWrittenPath path(
      Quota quota, Supplier<Limiter<Void>> limiters, BreakerOf breakerOf) {
    return new HandWrittenPath(TENANTS, quota, limiters, breakerOf, HandWrittenPath.roundRobin());
  }

  private static TenantRequest request(String tenant) {
    return new TenantRequest(tenant);
  }

  private static Call begun(HandWrittenPath path, TenantRequest request) {
    return Objects.requireNonNull(path.begin(request));
  }
}
