package io.fairlead.core.policy;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.plugin.Faults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of the pipeline: which factory makes the instances for whom, and what a failure means.
 */
public final class Step {

  private final PolicyConfig config;
  private final String origin;
  private final Rejection failure;
  private final PolicyScope scope;
  private final boolean judges;
  private final Factories factories;
  private final Faults faults;
  private final @Nullable Shadow shadow;

  // Whether any instance so far goes by priority, or lowers it. What none does is not asked for, as
  // a call to one of many classes costs a look-up, and a request makes a dozen of them. Only ever
  // set to true, and before the instance is seen.

  private boolean anyAcquiresByPriority;
  private boolean anyReleasesByPriority;
  private boolean anyLowersPriority;

  /**
   * A step.
   *
   * @param shadow takes what it refuses, or null if that counts
   */
  Step(PolicyConfig config, Factories factories, Faults faults, @Nullable Shadow shadow) {
    this.config = config;
    origin = "policy " + config.name();
    failure =
        config.failureMode() == PolicyConfig.FailureMode.OPEN
            ? PolicyGuard.SKIPPED
            : Rejection.of(RejectionReason.POLICY_FAILED).withPolicy(config.name());
    scope = factories.base().scope();
    judges = factories.base().judges();
    this.factories = factories;
    this.faults = faults;
    this.shadow = shadow;
  }

  /** The name, by which live state is found again. */
  public String name() {
    return config.name();
  }

  /** What it was made of. */
  public PolicyConfig config() {
    return config;
  }

  /** What an instance stands for. */
  public PolicyScope scope() {
    return scope;
  }

  /** Whether an instance is told only of failures that are the fault of what it stands for. */
  boolean judges() {
    return judges;
  }

  /**
   * Makes an instance.
   *
   * @param own what the tenant sets for itself, over its tier's options; empty if nothing
   */
  Policy make(Site site, Map<String, Object> own) {
    Tenant tenant = site.tenant();
    PolicyFactory factory = tenant == null ? factories.base() : factories.of(tenant.tier(), own);
    Policy made = factory.create(site);
    PriorityMethods methods = PriorityMethods.of(made);
    if (methods.tryAcquire()) {
      anyAcquiresByPriority = true;
    }
    if (methods.release()) {
      anyReleasesByPriority = true;
    }
    if (methods.lowersPriority()) {
      anyLowersPriority = true;
    }
    return made;
  }

  /** Notes what is wrong with what a tenant sets for itself. */
  void check(
      @Nullable String tier, Map<String, Object> own, String path, List<ConfigProblem> problems) {
    factories.check(tier, own, path, problems);
  }

  /** Asks an instance. */
  @Nullable Rejection tryAcquire(Policy instance, RequestView request, Priority priority) {
    return anyAcquiresByPriority
        ? instance.tryAcquire(request, priority)
        : instance.tryAcquire(request);
  }

  /** Tells an instance of the end of a request that it let proceed. */
  void release(
      Policy instance,
      RequestView request,
      Priority priority,
      Outcome outcome,
      Fault fault,
      long latencyNanos) {
    Outcome told = told(outcome, fault);
    if (anyReleasesByPriority) {
      instance.release(request, priority, told, latencyNanos);
    } else {
      instance.release(request, told, latencyNanos);
    }
  }

  /** How a request has ended as far as an instance is told. */
  private Outcome told(Outcome outcome, Fault fault) {
    return judges && outcome.isFailure() && !fault.isOf(scope) ? Outcome.cancelled() : outcome;
  }

  /** Whether an instance lowers the priority of a request; never one that is only tried out. */
  boolean lowersPriority(Policy instance, RequestView request) {
    return anyLowersPriority && !isShadow() && instance.lowersPriority(request);
  }

  boolean isShadow() {
    return shadow != null;
  }

  /** What a request gets that an instance has refused. */
  Rejection refusal(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    return shadow == null ? rejection : shadow.skip(request, tenant, rejection);
  }

  /** How often a request would have been refused, if it is only tried out. */
  long shadowRejections() {
    return shadow == null ? 0 : shadow.count();
  }

  Rejection failure() {
    return failure;
  }

  void contain(Throwable error) {
    faults.contain(origin, error);
  }
}
