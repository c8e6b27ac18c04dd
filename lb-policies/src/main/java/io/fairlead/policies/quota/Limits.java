package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that are in force together, what Bucket4j is told of them, and the rejections that
 * they lead to. Immutable but for the cache of rejections.
 */
final class Limits {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int NO_ID = -1;

  private final Rejection plain;
  private final String policy;
  private final List<Quota> quotas;
  private final int[] ids;
  private final int idsGiven;
  private final BucketConfiguration configuration;

  /* The last rejection of each limit. A race builds one twice; it is safe to share, being final. */
  private final @Nullable Rejection[] latest;

  private Limits(String policy, List<Quota> quotas, int[] ids, int idsGiven) {
    this.plain = Rejection.of(RejectionReason.QUOTA_EXCEEDED).withPolicy(policy);
    this.policy = policy;
    this.quotas = quotas;
    this.ids = ids;
    this.idsGiven = idsGiven;
    this.latest = new @Nullable Rejection[ids.length];
    List<Bandwidth> bandwidths = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      bandwidths.add(bandwidth(quotas.get(i), ids[i]));
    }
    this.configuration = new BucketConfiguration(bandwidths);
  }

  static Limits first(String policy, List<Quota> quotas) {
    int[] ids = new int[quotas.size()];
    Arrays.setAll(ids, i -> i);
    return new Limits(policy, quotas, ids, ids.length);
  }

  /**
   * Other limits in the place of these. Bucket4j hands tokens on by id, so the ids say which limit
   * continues which: one of the same window if there is one, else any that would lose its tokens,
   * long windows first since they take longest to earn them. Only what is left over is new.
   */
  Limits changed(List<Quota> others) {
    int[] otherIds = new int[others.size()];
    Arrays.fill(otherIds, NO_ID);
    boolean[] continued = new boolean[ids.length];
    for (int i = 0; i < otherIds.length; i++) {
      int same = longest(continued, others.get(i).window());
      if (same >= 0) {
        otherIds[i] = ids[same];
        continued[same] = true;
      }
    }
    int given = idsGiven;
    for (int i = 0; i < otherIds.length; i++) {
      if (otherIds[i] == NO_ID) {
        int heir = longest(continued, null);
        otherIds[i] = heir >= 0 ? ids[heir] : given++;
        if (heir >= 0) {
          continued[heir] = true;
        }
      }
    }
    return new Limits(policy, others, otherIds, given);
  }

  private int longest(boolean[] continued, @Nullable Duration window) {
    int longest = -1;
    for (int i = 0; i < ids.length; i++) {
      Duration candidate = quotas.get(i).window();
      if (!continued[i]
          && (window == null || window.equals(candidate))
          && (longest < 0 || candidate.compareTo(quotas.get(longest).window()) > 0)) {
        longest = i;
      }
    }
    return longest;
  }

  /** Whether none of these limits has come into force after {@code earlier}. */
  boolean hasOnlyLimitsOf(Limits earlier) {
    return idsGiven == earlier.idsGiven;
  }

  int count() {
    return ids.length;
  }

  List<Quota> quotas() {
    return quotas;
  }

  BucketConfiguration configuration() {
    return configuration;
  }

  Bandwidth bandwidth(int limit) {
    return configuration.getBandwidths()[limit];
  }

  /** Whether the bucket had these limits when {@code state} was taken. */
  boolean areOf(BucketState state) {
    return configuration.equals(state.getConfiguration());
  }

  /** The limit whose next token is the last to come. */
  int binding(BucketState state) {
    int binding = 0;
    for (int i = 1; i < ids.length; i++) {
      if (nanosToNextToken(state, i) > nanosToNextToken(state, binding)) {
        binding = i;
      }
    }
    return binding;
  }

  /**
   * How long from the time of {@code state} until the limit has a token, rounded up, since at the
   * nanosecond before there is none. No overflow: the product is at most 366 days.
   */
  long nanosToNextToken(BucketState state, int limit) {
    if (state.getCurrentSize(limit) > 0) {
      return 0;
    }
    Bandwidth bandwidth = bandwidth(limit);
    long missing = bandwidth.getRefillPeriodNanos() - state.getRoundingError(limit);
    return ceilDiv(missing, bandwidth.getRefillTokens());
  }

  /**
   * The rejection for a wait, rounded up to whole seconds. It depends on nothing but its arguments,
   * and the last one of each limit is kept, so during a flood one is built each second at most.
   */
  Rejection rejection(int limit, long waitNanos) {
    long seconds = Math.max(1, ceilDiv(waitNanos, NANOS_PER_SECOND));
    Rejection last = latest[limit];
    if (last == null || last.retryAfter().toSeconds() != seconds) {
      last = build(limit, Duration.ofSeconds(seconds));
      latest[limit] = last;
    }
    return last;
  }

  private Rejection build(int limit, Duration retryAfter) {
    Quota quota = quotas.get(limit);
    Duration untilFull = retryAfter.plusNanos(refillNanos(bandwidth(limit), quota.burst() - 1, 0));
    return plain.withRetryAfter(retryAfter).withQuota(new QuotaStatus(policy, quota, 0, untilFull));
  }

  QuotaStatus status(BucketState state, int limit) {
    Bandwidth bandwidth = bandwidth(limit);
    long left = state.getCurrentSize(limit);
    long resetNanos =
        refillNanos(bandwidth, bandwidth.getCapacity() - left, state.getRoundingError(limit));
    return new QuotaStatus(policy, quotas.get(limit), left, Duration.ofNanos(resetNanos));
  }

  /**
   * In floating point where the exact product would overflow: years, where seconds do not matter.
   */
  private static long refillNanos(Bandwidth bandwidth, long tokens, long fraction) {
    long period = bandwidth.getRefillPeriodNanos();
    if (tokens == 0) {
      return 0;
    }
    if (Math.multiplyHigh(period, tokens) == 0 && period * tokens > 0) {
      return ceilDiv(period * tokens - fraction, bandwidth.getRefillTokens());
    }
    return (long) ((double) tokens / bandwidth.getRefillTokens() * period);
  }

  /** Bucket4j refuses more than a token in each nanosecond, which no clock could tell from it. */
  private static Bandwidth bandwidth(Quota quota, int id) {
    return Bandwidth.builder()
        .capacity(quota.burst())
        .refillGreedy(Math.min(quota.limit(), quota.window().toNanos()), quota.window())
        .id(Integer.toString(id))
        .build();
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
