package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.REQUEST;
import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.admitted;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.QuotaStatus.Level;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Organisation, tenant and user: all must allow, and nothing stays taken if one does not. */
class HierarchyTest {

  private static final Map<String, Object> LEVELS =
      Map.of(
          "organisation", Map.of("label", "org", "limits", List.of("10/h")),
          "limits", List.of("8/h sliding"),
          "user", Map.of("header", "X-Api-Key", "limits", List.of("5/h aligned")));

  private final FakeSite site = FakeSite.of("quota").with(tenant("acme", "umbrella"));

  @Test
  void everyLevelMustAllow() {
    Policy policy = policy(site, LEVELS);

    assertThat(admitted(policy, user("a"))).isEqualTo(5);
    assertThat(refusing(policy, user("a"))).isEqualTo(Level.USER);
    assertThat(admitted(policy, user("b"))).isEqualTo(3);
    assertThat(refusing(policy, user("b"))).isEqualTo(Level.TENANT);

    Policy sister = policy(site.with(tenant("globex", "umbrella")), LEVELS);
    assertThat(admitted(sister, user("a"))).isEqualTo(2);
    assertThat(refusing(sister, user("a"))).isEqualTo(Level.ORGANISATION);
  }

  @Test
  void refusalTakesNothingFromAnyLevel() {
    Policy policy = policy(site, LEVELS);
    assertThat(admitted(policy, user("a"))).isEqualTo(5);
    List<Long> before = left(policy);

    for (int i = 0; i < 100; i++) {
      assertThat(policy.tryAcquire(user("a"))).isNotNull();
    }
    assertThat(left(policy)).isEqualTo(before).containsExactly(5L, 3L);
  }

  @Test
  void requestThatWasNeverSentIsGivenBackAtEachLevel() {
    Policy policy = policy(site, LEVELS);
    for (int i = 0; i < 100; i++) {
      assertThat(policy.tryAcquire(user("a"))).isNull();
      policy.release(user("a"), Outcome.notSent(), 0);
    }
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void tenantWithoutTheLabelBelongsToNoOrganisation() {
    Policy one = policy(site.with(Tenant.of("acme")), LEVELS);
    Policy other = policy(site.with(Tenant.of("globex")), LEVELS);

    assertThat(admitted(one, user("a")) + admitted(one, user("b"))).isEqualTo(8);
    assertThat(admitted(other, user("a")) + admitted(other, user("b"))).isEqualTo(8);
  }

  @Test
  void organisationIsTheSameOnEveryRoute() {
    Map<String, Object> options =
        Map.of(
            "scope",
            "tenant-route",
            "organisation",
            Map.of("label", "org", "limits", List.of("10/h")));

    assertThat(admitted(policy(site.onRoute("a"), options))).isEqualTo(10);
    assertThat(admitted(policy(site.onRoute("b"), options))).isZero();
  }

  @Test
  void otherOrganisationsAreNotDisturbed() {
    assertThat(admitted(policy(site, LEVELS), user("a"))).isEqualTo(5);

    Policy stranger = policy(site.with(tenant("initech", "other")), LEVELS);
    assertThat(admitted(stranger, user("a"))).isEqualTo(5);
  }

  @Test
  void policyIsFreshOnlyOnceItsOrganisationIsWhole() {
    Policy one = policy(site, LEVELS);
    Policy sister = policy(site.with(tenant("globex", "umbrella")), LEVELS);
    sister.tryAcquire(user("a"));

    assertThat(one.isFresh()).isFalse();
    sister.release(user("a"), Outcome.notSent(), 0);
    assertThat(one.isFresh()).isTrue();
  }

  @Test
  void reloadKeepsWhatIsUsedAtEachLevel() {
    Policy policy = policy(site, LEVELS);
    assertThat(admitted(policy, user("a"))).isEqualTo(5);

    Policy successor =
        policy(
            site.after(policy),
            Map.of(
                "organisation", Map.of("label", "org", "limits", List.of("20/h")),
                "limits", List.of("9/h sliding"),
                "user", Map.of("header", "X-Api-Key", "limits", List.of("6/h aligned"))));

    assertThat(left(successor)).containsExactly(5L, 4L);
    assertThat(admitted(successor, user("a"))).isEqualTo(1);
    policy.release(user("a"), Outcome.notSent(), 0);
    assertThat(admitted(successor, user("a"))).isEqualTo(1);
  }

  @Test
  void nothingIsGivenBackToAUsersQuotaThatCameLater() {
    Policy policy = policy(site, LEVELS);
    policy.tryAcquire(user("a"));

    Policy successor =
        policy(
            site.after(policy),
            Map.of("user", Map.of("header", "X-Api-Key", "limits", List.of("5/h aligned", "1/d"))));
    assertThat(admitted(successor, user("a"))).isEqualTo(1);
    policy.release(user("a"), Outcome.notSent(), 0);
    assertThat(admitted(successor, user("a"))).isZero();
  }

  @Test
  void figuresOfTheUserAreThereForItsRequest() {
    Policy policy = policy(site, LEVELS);
    policy.tryAcquire(user("a"));

    assertThat(policy.quotas(user("a")))
        .extracting(QuotaStatus::level, QuotaStatus::remaining)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Level.ORGANISATION, 9L),
            org.assertj.core.groups.Tuple.tuple(Level.TENANT, 7L),
            org.assertj.core.groups.Tuple.tuple(Level.USER, 4L));
    assertThat(policy.quotas()).hasSize(2);
  }

  @Test
  void otherMethodsPassUncounted() {
    Policy policy =
        policy(site, Map.of("methods", List.of("POST", "PUT"), "limits", List.of("2/h")));
    RequestView post = RequestView.builder("POST", "/").build();

    admit(policy, 100);
    assertThat(policy.quotas(REQUEST)).isEmpty();
    assertThat(admitted(policy, post)).isEqualTo(2);
    giveBack(policy, 2);
    assertThat(admitted(policy, post)).isZero();
    policy.release(post, Outcome.notSent(), 0);
    assertThat(admitted(policy, post)).isEqualTo(1);
  }

  /** No sequence of requests, returns and reloads of two tenants leaves anything taken. */
  @Property(tries = 100, seed = "20260101")
  void everythingIsBackOnceEverythingIsGivenBack(
      @ForAll @Size(max = 80) List<@IntRange(max = 9) Integer> steps) {
    FakeSite first = FakeSite.of("quota").with(tenant("acme", "umbrella"));
    FakeSite second = first.with(tenant("globex", "umbrella"));
    Policy[] latest = {policy(first, LEVELS), policy(second, LEVELS)};
    List<Runnable> held = new ArrayList<>();
    for (int step : steps) {
      int tenant = step % 2;
      Policy policy = latest[tenant];
      RequestView request = user("u" + step / 2 % 2);
      if (step < 6 && policy.tryAcquire(request) == null) {
        held.add(() -> policy.release(request, Outcome.notSent(), 0));
      } else if (step < 8 && !held.isEmpty()) {
        held.remove(step % held.size()).run();
      } else if (step >= 8) {
        latest[tenant] = policy((tenant == 0 ? first : second).after(policy), LEVELS);
      }
    }
    held.forEach(Runnable::run);

    assertThat(latest).allMatch(Policy::isFresh);
  }

  @Test
  void takenAtOneLevelComesBackWithTimeAtAnother() {
    Policy policy = policy(site, LEVELS);
    assertThat(admitted(policy, user("a"))).isEqualTo(5);

    site.ticker().advance(Duration.ofMinutes(26));
    assertThat(admitted(policy, user("a"))).isEqualTo(3);
    assertThat(left(policy)).containsExactly(6L, 0L);
  }

  static Tenant tenant(String id, String organisation) {
    return new Tenant(
        id, null, Map.of("org", organisation), List.of(), Priority.NORMAL, 1, Set.of());
  }

  private static RequestView user(String key) {
    return RequestView.builder("GET", "/").header("X-Api-Key", key).build();
  }

  private static Level refusing(Policy policy, RequestView request) {
    return Objects.requireNonNull(rejection(policy, request).quota()).level();
  }
}
