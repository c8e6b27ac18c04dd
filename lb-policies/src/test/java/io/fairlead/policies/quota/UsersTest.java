package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.admitted;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users are told apart by a key of the request, and no more are kept than are allowed. */
class UsersTest {

  private static final Map<String, Object> BY_HEADER =
      Map.of("user", Map.of("header", "X-Api-Key", "limits", List.of("2/s"), "max-keys", 3));
  private static final Map<String, Object> BY_COOKIE =
      Map.of("user", Map.of("cookie", "session", "limits", List.of("2/s")));

  private final FakeSite site = FakeSite.of("quota");

  @Test
  void eachKeyHasItsOwnAccount() {
    Policy policy = policy(site, BY_HEADER);

    assertThat(admitted(policy, header("a"))).isEqualTo(2);
    assertThat(admitted(policy, header("b"))).isEqualTo(2);
  }

  @Test
  void requestsWithoutAUsableKeyShareOneAccount() {
    Policy policy = policy(site, BY_HEADER);

    assertThat(admitted(policy, RequestView.builder("GET", "/").build())).isEqualTo(2);
    assertThat(policy.tryAcquire(header("x".repeat(257)))).isNotNull();
    assertThat(policy.tryAcquire(header(""))).isNotNull();
    assertThat(policy.tryAcquire(header("x".repeat(256)))).isNull();
  }

  @Test
  void keyMayBeACookie() {
    Policy policy = policy(site, BY_COOKIE);

    assertThat(admitted(policy, cookies("theme=dark; session=a"))).isEqualTo(2);
    assertThat(policy.tryAcquire(cookies("session=a; theme=light"))).isNotNull();
    assertThat(policy.tryAcquire(cookies("session=b"))).isNull();
    assertThat(admitted(policy, cookies("theme=dark"))).isEqualTo(2);
    assertThat(policy.tryAcquire(cookies("session="))).isNotNull();
  }

  @Test
  void newKeyIsRefusedOnceAsManyAreKeptAndKnownOnesAreServed() {
    Policy policy = policy(site, BY_HEADER);
    for (String key : List.of("a", "b", "c")) {
      assertThat(policy.tryAcquire(header(key))).isNull();
    }

    assertThat(rejection(policy, header("d")).reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
    assertThat(rejection(policy, header("d")).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.tryAcquire(header("a"))).isNull();
  }

  @Test
  void accountMakesRoomOnlyOnceItIsWholeAndNobodyIsInside() {
    Policy policy = policy(site, BY_HEADER);
    for (String key : List.of("a", "b", "c")) {
      policy.tryAcquire(header(key));
    }
    policy.release(header("b"), Outcome.success(), 0);

    assertThat(policy.tryAcquire(header("d"))).isNotNull();
    site.ticker().advance(Duration.ofMillis(500));
    assertThat(policy.tryAcquire(header("d"))).isNull();
    assertThat(policy.tryAcquire(header("e"))).isNotNull();
  }

  @Test
  void requestThatEndsLateIsStillSettledInItsAccount() {
    Policy policy =
        policy(
            site,
            Map.of(
                "user",
                Map.of("header", "X-Api-Key", "limits", List.of("2 cost/s"), "max-keys", 1)));
    policy.tryAcquire(header("a"));
    site.ticker().advance(Duration.ofHours(1));
    assertThat(policy.tryAcquire(header("b"))).isNotNull();
    policy.release(header("a"), Outcome.success().withCost(100), Duration.ofHours(1).toNanos());

    assertThat(policy.tryAcquire(header("a"))).isNotNull();
    assertThat(policy.isFresh()).isFalse();
  }

  @Test
  void floodOfNewKeysDisturbsNobodyAndKeepsNothing() {
    Policy policy =
        policy(
            site,
            Map.of(
                "limits", List.of("1000/h"),
                "user", Map.of("header", "X-Api-Key", "limits", List.of("2/h"), "max-keys", 3)));
    RequestView[] flood = new RequestView[1_000];
    for (int i = 0; i < flood.length; i++) {
      flood[i] = header("key-" + i);
      policy.tryAcquire(flood[i]);
    }
    assertThat(left(policy)).containsExactly(997L);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      if (policy.tryAcquire(flood[3 + i % 997]) == null) {
        throw new AssertionError("a new key was admitted");
      }
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(left(policy)).containsExactly(997L);
  }

  @Test
  void wrongOptionsAreReportedWithTheirPaths() {
    assertThat(problems(Map.of("user", Map.of("limits", List.of("2/s")))))
        .containsExactly("quota.user.header");
    assertThat(
            problems(
                Map.of("user", Map.of("header", "a", "cookie", "b", "limits", List.of("2/s")))))
        .containsExactly("quota.user.header");
    assertThat(problems(Map.of("user", Map.of("header", "a"))))
        .containsExactly("quota.user.header");
    assertThat(problems(Map.of("organisation", Map.of("limits", List.of("2/s")))))
        .containsExactly("quota.organisation.label");
    assertThat(problems(Map.of("organisation", Map.of("label", "org"))))
        .containsExactly("quota.organisation.label");
    assertThat(problems(Map.of("zone", "Mars/Olympus"))).containsExactly("quota.zone");
    assertThat(problems(Map.of("user", Map.of("header", "a", "limits", List.of("2 apples/s")))))
        .containsExactly("quota.user.limits[0]");
  }

  private static List<String> problems(Map<String, Object> values) {
    Options options = Options.of("quota", values);
    new QuotaProvider().configure(options);
    return options.problems().stream().map(ConfigProblem::path).toList();
  }

  private static RequestView header(String key) {
    return RequestView.builder("GET", "/").header("X-Api-Key", key).build();
  }

  private static RequestView cookies(String cookies) {
    return RequestView.builder("GET", "/").header("Cookie", cookies).build();
  }
}
