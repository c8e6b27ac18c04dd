package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Quota;
import org.jspecify.annotations.Nullable;

/**
 * How much of a unit a request uses: estimated at admission and known at completion, when the
 * difference is settled.
 *
 * <p>Requests are what they are. A cost is what the host says, before and after. Bytes are
 * estimated by the request's {@code Content-Length} and counted by the outcome: what is answered is
 * known afterwards only.
 */
final class Usage {

  /** More than any limit: what a single request may be said to use, and what is counted at most. */
  static final long MOST = 1_000_000_000_000_000_000L;

  private static final int DIGITS = 18;

  private Usage() {}

  /**
   * What is taken at admission, the same at each call for the same request. At least 1, so that
   * nothing is admitted where nothing is left.
   */
  static long estimated(Quota.Unit unit, RequestView request) {
    return Math.max(1, guessed(unit, request));
  }

  private static long guessed(Quota.Unit unit, RequestView request) {
    return switch (unit) {
      case REQUESTS -> 1;
      case BYTES -> length(request.header("Content-Length"));
      case COST -> Math.max(0, Math.min(MOST, request.cost()));
    };
  }

  /** What was used: nothing if the request was never sent. */
  static long actual(Quota.Unit unit, RequestView request, Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.NOT_SENT) {
      return 0;
    }
    return switch (unit) {
      case REQUESTS -> 1;
      case BYTES -> Math.min(MOST, outcome.bytesOr(guessed(unit, request)));
      case COST -> Math.min(MOST, outcome.costOr(guessed(unit, request)));
    };
  }

  /** A length that is no number is 0: what cannot be read is refused by whoever reads the body. */
  private static long length(@Nullable String digits) {
    if (digits == null || digits.length() > DIGITS) {
      return 0;
    }
    long length = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      length = length * 10 + digit;
    }
    return length;
  }
}
