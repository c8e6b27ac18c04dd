package io.fairlead.core.policy;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.Policy.Place;
import io.fairlead.api.policy.Policy.Turn;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.blame.Fault;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A live instance of a policy, between the engine and a plug-in that may throw. */
public final class PolicyGuard {

  /**
   * Says that the step failed and fails open, or has refused the request but is only tried out: the
   * request proceeds, and there is nothing to release.
   */
  public static final Rejection SKIPPED =
      Rejection.of(RejectionReason.POLICY_FAILED).withPolicy("");

  private final Step step;
  private final Map<String, Object> own;
  private final @Nullable Tenant tenant;
  private final Position position;
  private final @Nullable Policy policy;

  private PolicyGuard(
      Step step,
      Map<String, Object> own,
      @Nullable Tenant tenant,
      Position position,
      @Nullable Policy policy) {
    this.step = step;
    this.own = own;
    this.tenant = tenant;
    this.position = position;
    this.policy = policy;
  }

  /**
   * Makes an instance, or keeps the predecessor where nothing that it was made from has changed:
   * neither the step, nor the options of the tenant, nor the site. A factory that throws leaves a
   * step that always fails.
   */
  static PolicyGuard make(
      Step step, Map<String, Object> own, Site site, @Nullable PolicyGuard predecessor) {
    Position position = site.position();
    if (predecessor != null
        && predecessor.step == step
        && predecessor.own.equals(own)
        && Objects.equals(predecessor.tenant, site.tenant())
        && predecessor.position.equals(position)) {
      return predecessor;
    }
    Site succeeding = predecessor == null ? site : site.after(predecessor.policy);
    Policy policy = null;
    try {
      policy = step.make(succeeding, own);
    } catch (Throwable e) {
      step.contain(e);
    }
    return new PolicyGuard(step, own, site.tenant(), position, policy);
  }

  /**
   * Asks the policy.
   *
   * @param priority of the request, here and when it is released
   * @return null to proceed and release later, {@link #SKIPPED} to proceed, or the rejection
   */
  public @Nullable Rejection tryAcquire(RequestView request, Priority priority) {
    if (policy == null) {
      return step.failure();
    }
    try {
      Rejection rejection = step.tryAcquire(policy, request, priority);
      return rejection == null ? null : step.refusal(request, tenant, rejection);
    } catch (Throwable e) {
      step.contain(e);
      return step.failure();
    }
  }

  /**
   * Whether a request that has just been let proceed goes on with a lower priority; never by a step
   * that is only tried out.
   */
  public boolean lowersPriority(RequestView request) {
    try {
      return policy != null && step.lowersPriority(policy, request);
    } catch (Throwable e) {
      step.contain(e);
      return false;
    }
  }

  /** Lets a request wait that {@link #tryAcquire} has refused, if the policy has a queue. */
  public @Nullable Place enqueue(
      RequestView request, Priority priority, long maxWaitNanos, Turn turn) {
    if (policy == null) {
      return null;
    }
    try {
      return policy.enqueue(request, priority, maxWaitNanos, turn);
    } catch (Throwable e) {
      step.contain(e);
      return null;
    }
  }

  /**
   * Ends a request that {@link #tryAcquire} let proceed.
   *
   * @param fault whose it is, if the outcome is a failure
   */
  public void release(
      RequestView request, Priority priority, Outcome outcome, Fault fault, long latencyNanos) {
    if (policy == null) {
      return;
    }
    try {
      step.release(policy, request, priority, outcome, fault, latencyNanos);
    } catch (Throwable e) {
      step.contain(e);
    }
  }

  /** Whether the policy would probably let a request proceed; a failing one as its mode says. */
  public boolean isReady() {
    try {
      return policy == null ? step.failure() == SKIPPED : policy.isReady() || step.isShadow();
    } catch (Throwable e) {
      step.contain(e);
      return step.failure() == SKIPPED;
    }
  }

  /** Whether the policy may be dropped; a failing one is kept. */
  public boolean isFresh() {
    try {
      return policy == null || policy.isFresh();
    } catch (Throwable e) {
      step.contain(e);
      return false;
    }
  }

  /** The policy's state for a status page. */
  public String state() {
    try {
      return policy == null ? "failed" : policy.state();
    } catch (Throwable e) {
      step.contain(e);
      return "failed";
    }
  }

  /** Where the tenant stands against the policy's quotas. */
  public List<QuotaStatus> quotas() {
    try {
      return policy == null ? List.of() : policy.quotas();
    } catch (Throwable e) {
      step.contain(e);
      return List.of();
    }
  }

  /** The same with those that hold for a request. */
  public List<QuotaStatus> quotas(RequestView request) {
    try {
      return policy == null ? List.of() : policy.quotas(request);
    } catch (Throwable e) {
      step.contain(e);
      return List.of();
    }
  }

  /** The name of the step. */
  public String name() {
    return step.name();
  }

  /**
   * The route or pool that an instance of a tenant is for: null where it is for all of them, empty
   * for the way of requests that no route matches.
   */
  public @Nullable String where() {
    if (position.pool() != null) {
      return position.pool().name();
    }
    return step.scope() == PolicyScope.TENANT_ROUTE
        ? Objects.requireNonNullElse(position.route(), "")
        : null;
  }

  /** Whether this is an instance of the step, or of the one of that name in another pipeline. */
  public boolean isOf(Step other) {
    return step.name().equals(other.name());
  }
}
