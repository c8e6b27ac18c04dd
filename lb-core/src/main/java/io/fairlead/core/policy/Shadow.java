package io.fairlead.core.policy;

import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.tenant.Tenant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Takes what a step refuses that is only tried out. Outlives the step's configurations. */
final class Shadow {

  private final LongAdder count = new LongAdder();
  private final LbListener listener;

  Shadow(LbListener listener) {
    this.listener = listener;
  }

  /** Counts and tells a refusal, and lets the request proceed. */
  Rejection skip(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    count.increment();
    listener.shadowRejected(request, tenant, rejection);
    return PolicyGuard.SKIPPED;
  }

  long count() {
    return count.sum();
  }
}
