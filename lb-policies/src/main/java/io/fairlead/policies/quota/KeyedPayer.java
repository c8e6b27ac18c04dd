package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The level of users: each request is paid from the account of its key.
 *
 * @param limits in force for each of them
 */
record KeyedPayer(UserKey key, Users users, Limits limits, int maxKeys) implements Payer {

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
  public boolean isBeyondSoft(RequestView request) {
    return users.areBeyondSoft(key.of(request));
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
