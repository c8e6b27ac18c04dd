package io.fairlead.api.policy;

/** A policy with its options read: makes an instance for each thing that its scope speaks of. */
public interface PolicyFactory {

  /** What one instance stands for. Always the same answer. */
  PolicyScope scope();

  /** Makes an instance. Called on the request path at first use, so it must be quick. */
  Policy create(PolicySite site);
}
