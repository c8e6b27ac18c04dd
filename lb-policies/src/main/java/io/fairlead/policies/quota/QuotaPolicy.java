package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.TaskScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a request uses from the accounts of its organisation, its tenant and its user: from
 * all of them, or from none. What was estimated at admission is settled at completion, and given
 * back whole if the request was never sent.
 *
 * <p>What each quota then promises is said by its {@link Meter}. What is given back counts for the
 * moment at which it was taken. A reload keeps what is used, see {@link Account}.
 *
 * <p>It is the payer of the tenant's own level itself, because there may be a million tenants.
 */
final class QuotaPolicy extends SinglePayer implements Policy {

  /** Organisation, tenant and user, each where there is one. */
  private static final int LEVELS = 3;

  private final @Nullable SinglePayer organisation;
  private final @Nullable KeyedPayer users;
  private final QuotaSettings settings;

  private QuotaPolicy(
      Account own,
      int generation,
      @Nullable SinglePayer organisation,
      @Nullable KeyedPayer users,
      QuotaSettings settings) {
    super(own, generation);
    this.organisation = organisation;
    this.users = users;
    this.settings = settings;
  }

  private @Nullable Payer payer(int level) {
    return switch (level) {
      case 0 -> organisation;
      case 1 -> this;
      default -> users;
    };
  }

  /** A policy for the quotas of a tenant, in the place of its predecessor if there is one. */
  static QuotaPolicy create(PolicySite site, QuotaSettings settings, List<Quota> quotas) {
    QuotaPolicy before = site.predecessor() instanceof QuotaPolicy policy ? policy : null;
    Limits first = settings.first(site.policy(), QuotaStatus.Level.TENANT, quotas);
    Account account = before == null ? new Account(first, Clocks.of(site)) : before.account();
    return new QuotaPolicy(
        account,
        account.change(quotas, settings.zone()).generation(),
        organisation(site, settings),
        users(site, settings, before == null ? null : before.users),
        settings);
  }

  private static @Nullable SinglePayer organisation(PolicySite site, QuotaSettings settings) {
    Tenant tenant = site.tenant();
    String organisation = tenant == null ? null : settings.organisationOf(tenant);
    if (organisation == null) {
      return null;
    }
    List<Quota> quotas = settings.organisationLimits();
    Limits first = settings.first(site.policy(), QuotaStatus.Level.ORGANISATION, quotas);
    TaskScheduler scheduler = site.scheduler();
    Organisations.Organisation shared =
        site.shared(Organisations.class, () -> new Organisations(scheduler))
            .organisation(organisation, () -> new Account(first, Clocks.of(site)));
    int generation = shared.account().change(quotas, settings.zone()).generation();
    return new OrganisationPayer(shared, generation);
  }

  private static @Nullable KeyedPayer users(
      PolicySite site, QuotaSettings settings, @Nullable KeyedPayer before) {
    UserKey key = settings.userKey();
    if (key == null) {
      return null;
    }
    List<Quota> quotas = settings.userLimits();
    Limits first = settings.first(site.policy(), QuotaStatus.Level.USER, quotas);
    Users users = before == null ? new Users(first, Clocks.of(site)) : before.users();
    return new KeyedPayer(key, users, users.change(quotas, settings.zone()), settings.maxKeys());
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    if (!counts(request)) {
      return null;
    }
    for (int level = 0; level < LEVELS; level++) {
      Payer payer = payer(level);
      Rejection known = payer == null ? null : payer.known(request);
      if (known != null) {
        return known;
      }
    }
    for (int level = 0; level < LEVELS; level++) {
      Payer payer = payer(level);
      Rejection rejection = payer == null ? null : payer.tryTake(request);
      if (rejection != null) {
        settle(level, request, Outcome.notSent(), 0);
        return rejection;
      }
    }
    return null;
  }

  @Override
  public boolean lowersPriority(RequestView request) {
    if (settings.beyondSoft() == QuotaSettings.BeyondSoft.LOWER_PRIORITY && counts(request)) {
      for (int level = 0; level < LEVELS; level++) {
        Payer payer = payer(level);
        if (payer != null && payer.isBeyondSoft(request)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    if (counts(request)) {
      settle(LEVELS, request, outcome, latencyNanos);
    }
  }

  private boolean counts(RequestView request) {
    Set<String> methods = settings.methods();
    return methods.isEmpty() || methods.contains(request.method());
  }

  private void settle(int upTo, RequestView request, Outcome outcome, long ageNanos) {
    for (int level = upTo - 1; level >= 0; level--) {
      Payer payer = payer(level);
      if (payer != null) {
        payer.settle(request, outcome, ageNanos);
      }
    }
  }

  @Override
  public boolean isFresh() {
    for (int level = 0; level < LEVELS; level++) {
      Payer payer = payer(level);
      if (payer != null && !payer.isWhole()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String state() {
    return quotas().stream().anyMatch(QuotaStatus::isSoftLimitReached) ? "soft-limit" : "";
  }

  @Override
  public List<QuotaStatus> quotas() {
    return statuses(null);
  }

  @Override
  public List<QuotaStatus> quotas(RequestView request) {
    return counts(request) ? statuses(request) : List.of();
  }

  private List<QuotaStatus> statuses(@Nullable RequestView request) {
    List<QuotaStatus> statuses = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      Payer payer = payer(level);
      if (payer != null) {
        payer.addStatuses(request, statuses);
      }
    }
    return statuses;
  }
}
