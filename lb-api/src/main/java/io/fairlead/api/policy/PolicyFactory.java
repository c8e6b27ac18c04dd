package io.fairlead.api.policy;

/** A policy with its options read: makes an instance for each thing that its scope speaks of. */
public interface PolicyFactory {

  /** What one instance stands for. Always the same answer. */
  PolicyScope scope();

  /**
   * Whether instances judge what they stand for by its failures, as a circuit breaker does. They
   * are then told of those that are its own; a failure that is the fault of something else ends
   * there as {@link io.fairlead.api.Outcome.Kind#CANCELLED}, which says nothing of either. A policy
   * of an endpoint or a pool is told what is the endpoint's fault, any other what is its tenant's.
   * Always the same answer.
   */
  default boolean judges() {
    return false;
  }

  /** Makes an instance. Called on the request path at first use, so it must be quick. */
  Policy create(PolicySite site);
}
