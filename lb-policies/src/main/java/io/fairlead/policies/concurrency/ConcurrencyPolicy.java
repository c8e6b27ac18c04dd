package io.fairlead.policies.concurrency;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.policies.limit.LimitSettings;
import io.fairlead.policies.limit.Regulator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Admits a request while fewer are in flight than the limit says.
 *
 * <p>A reload keeps the count, and the limit that was learnt if it still adapts: under the same
 * options with all that was learnt, under others as the place to begin. Where a limit has become
 * lower, by a reload or by itself, nothing is admitted until enough has ended. Cost: one atomic
 * update for an admission and for a release, one more for a release where the limit adapts; two
 * reads for a refusal. Allocates nothing.
 */
final class ConcurrencyPolicy implements Policy {

  /** Room comes back within the time of a request, which is hardly ever known and mostly short. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final InFlight inFlight;
  private final int fixed;
  private final @Nullable Regulator regulator;
  private final Rejection rejection;

  private ConcurrencyPolicy(
      InFlight inFlight, int fixed, @Nullable Regulator regulator, Rejection rejection) {
    this.inFlight = inFlight;
    this.fixed = fixed;
    this.regulator = regulator;
    this.rejection = rejection;
  }

  static ConcurrencyPolicy create(PolicySite site, LimitSettings settings) {
    ConcurrencyPolicy before =
        site.predecessor() instanceof ConcurrencyPolicy policy ? policy : null;
    InFlight inFlight = before == null ? new InFlight() : before.inFlight;
    LimitSettings.Adaptation adaptation = settings.adaptation();
    Regulator regulator = adaptation == null ? null : regulator(site, adaptation, before);
    Rejection rejection = site.shared(Rejection.class, () -> rejection(site.policy()));
    return new ConcurrencyPolicy(inFlight, settings.fixed(), regulator, rejection);
  }

  private static Rejection rejection(String policy) {
    return Rejection.of(RejectionReason.OVERLOADED).withPolicy(policy).withRetryAfter(RETRY_AFTER);
  }

  private static Regulator regulator(
      PolicySite site, LimitSettings.Adaptation adaptation, @Nullable ConcurrencyPolicy before) {
    return before == null || before.regulator == null
        ? Regulator.create(adaptation, site.ticker(), site.random())
        : before.regulator.under(adaptation, site.ticker(), site.random());
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return inFlight.tryEnter(limit()) ? null : rejection;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    int most = inFlight.leave();
    if (regulator != null) {
      regulator.learn(outcome, latencyNanos, most);
    }
  }

  private int limit() {
    return regulator == null ? fixed : regulator.limit();
  }

  @Override
  public boolean isReady() {
    return inFlight.count() < limit();
  }

  /**
   * A limit that was learnt is out of date by the time that its tenant counts as idle: nothing was
   * in flight to confirm it, as with the window of an idle TCP connection (RFC 7661).
   */
  @Override
  public boolean isFresh() {
    return inFlight.count() == 0;
  }

  @Override
  public String state() {
    String figures = inFlight.count() + "/" + limit();
    return regulator == null ? figures : figures + regulator.why();
  }
}
