package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A level at which every request is paid from the same account. */
class SinglePayer implements Payer {

  private final Account account;
  private final int generation;

  /**
   * Pays from an account.
   *
   * @param generation of the account's limits that the policy was made for
   */
  SinglePayer(Account account, int generation) {
    this.account = account;
    this.generation = generation;
  }

  final Account account() {
    return account;
  }

  @Override
  public final @Nullable Rejection known(RequestView request) {
    return account.known(request);
  }

  @Override
  public final @Nullable Rejection tryTake(RequestView request) {
    return account.tryTake(request);
  }

  @Override
  public final void settle(RequestView request, Outcome outcome, long ageNanos) {
    account.settle(request, outcome, ageNanos, generation);
  }

  @Override
  public final boolean isBeyondSoft(RequestView request) {
    return account.isBeyondSoft();
  }

  @Override
  public final boolean isWhole() {
    return account.isWhole();
  }

  @Override
  public final void addStatuses(@Nullable RequestView request, List<QuotaStatus> statuses) {
    account.addStatuses(statuses);
  }
}
