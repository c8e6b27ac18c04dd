package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who pays for a request at one level of the hierarchy. */
interface Payer {

  /** Why the request is known to be refused, at no cost; null if it might not be. */
  @Nullable Rejection known(RequestView request);

  /** Takes what the request is estimated to use, or nothing and says why not. */
  @Nullable Rejection tryTake(RequestView request);

  /** Settles what a request that was admitted has really used. */
  void settle(RequestView request, Outcome outcome, long ageNanos);

  /** Whether nothing is used. */
  boolean isWhole();

  /**
   * Adds the figures of the quotas that hold for a request.
   *
   * @param request null for those of all requests
   */
  void addStatuses(@Nullable RequestView request, List<QuotaStatus> statuses);

  /**
   * A level at which every request is paid from the same account.
   *
   * @param generation of the account's limits that the policy was made for
   */
  record Single(Account account, int generation) implements Payer {

    @Override
    public @Nullable Rejection known(RequestView request) {
      return account.known(request);
    }

    @Override
    public @Nullable Rejection tryTake(RequestView request) {
      return account.tryTake(request);
    }

    @Override
    public void settle(RequestView request, Outcome outcome, long ageNanos) {
      account.settle(request, outcome, ageNanos, generation);
    }

    @Override
    public boolean isWhole() {
      return account.isWhole();
    }

    @Override
    public void addStatuses(@Nullable RequestView request, List<QuotaStatus> statuses) {
      account.addStatuses(statuses);
    }
  }

  /**
   * The level of users: each request is paid from the account of its key.
   *
   * @param limits in force for each of them
   */
  record Keyed(UserKey key, Users users, Limits limits, int maxKeys) implements Payer {

    @Override
    public @Nullable Rejection known(RequestView request) {
      return users.known(key.of(request), request, limits, maxKeys);
    }

    @Override
    public @Nullable Rejection tryTake(RequestView request) {
      return users.tryTake(key.of(request), request, limits, maxKeys);
    }

    @Override
    public void settle(RequestView request, Outcome outcome, long ageNanos) {
      users.settle(key.of(request), request, outcome, ageNanos, limits.generation());
    }

    @Override
    public boolean isWhole() {
      return users.areWhole();
    }

    @Override
    public void addStatuses(@Nullable RequestView request, List<QuotaStatus> statuses) {
      if (request != null) {
        users.addStatuses(key.of(request), statuses);
      }
    }
  }
}
