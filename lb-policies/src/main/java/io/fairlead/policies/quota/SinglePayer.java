package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level at which every request is paid from the same account.
 *
 * @param generation of the account's limits that the policy was made for
 */
record SinglePayer(Account account, int generation) implements Payer {

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
  public boolean isBeyondSoft(RequestView request) {
    return account.isBeyondSoft();
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
