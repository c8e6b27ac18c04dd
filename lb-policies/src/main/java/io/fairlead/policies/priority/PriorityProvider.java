package io.fairlead.policies.priority;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.policies.rank.RequestPriority;
import java.util.Objects;

/**
 * Shares out a pool's concurrency: a part is guaranteed to tenants by their shares, the rest is
 * lent to whoever needs it, and the lower a tenant's priority, the sooner lending stops.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code guaranteed}: the part of the limit that is divided among tenants, 0 to 1, default
 *       0.5. What is guaranteed stands idle while its tenant is. Shares too small for a whole slot
 *       get none, and what is rounded away belongs to the rest. It should be the same for all
 *       tenants of a pool;
 *   <li>{@code critical}, {@code high}, {@code normal}, {@code best-effort}: the part of the rest
 *       that may be lent when a request of this priority borrows, 0 to 1, not rising in this order.
 *       Default 1, 0.9, 0.8 and 0.5. These are guesses that do one thing: each level leaves a tenth
 *       to the ones above, which is what they can take at once while slots come back; best effort,
 *       which someone else would miss least, leaves half;
 *   <li>{@code header}: the name of a header in which a request may ask for a lower priority than
 *       that of its tenant, by one of these four words. A higher one or another word counts for
 *       nothing. None is read unless it is given.
 * </ul>
 *
 * <p>A pool without a limit admits everything, and does not count. A pool with a {@linkplain
 * io.fairlead.api.config.QueueConfig queue} is shared out otherwise: nothing is set aside, whoever
 * comes gets a slot while there is one, and then slots go to those who wait, by priority and share.
 * There the parts above count for nothing, and a request that cannot wait is refused as soon as
 * others do.
 */
public final class PriorityProvider implements PolicyProvider {

  private static final double GUARANTEED = 0.5;

  /** Made by the service loader. */
  public PriorityProvider() {}

  @Override
  public String name() {
    return Policies.PRIORITY;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return new PriorityFactory(
        options.decimal("guaranteed", GUARANTEED, 0, 1),
        Thresholds.read(options),
        RequestPriority.read(options));
  }

  private record PriorityFactory(
      double guaranteed, Thresholds thresholds, RequestPriority priorities)
      implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT_POOL;
    }

    @Override
    public Policy create(PolicySite site) {
      return Objects.requireNonNull(site.pool()).queue() == null
          ? PriorityPolicy.create(site, guaranteed, thresholds, priorities)
          : QueuePolicy.create(site, priorities);
    }
  }
}
