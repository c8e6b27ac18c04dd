package io.fairlead.accesslog;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.tenant.Tenant;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the request path leaves of a request, to be written by somebody else: references only. Made
 * once for each place of the ring. Of the request it has what is immutable; the host may use the
 * rest for the next one.
 */
final class AccessRecord {

  AccessLogRule rule = AccessLogRule.DEFAULT;
  String method = "";
  @Nullable RequestTarget target;
  @Nullable InetAddress client;
  @Nullable String trace;
  @Nullable Tenant tenant;

  /** How it ended: this one with its outcome, or else the rejection. */
  @Nullable Lease lease;

  @Nullable Outcome outcome;
  @Nullable Rejection rejection;

  long latencyNanos;
  long nowNanos;

  /** Lets go of everything, for this outlives what it speaks of. */
  void clear() {
    target = null;
    client = null;
    trace = null;
    tenant = null;
    lease = null;
    outcome = null;
    rejection = null;
  }
}
