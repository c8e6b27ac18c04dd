package io.fairlead.api.config;

import java.util.Map;
import java.util.Objects;

/**
 * One step of the admission pipeline.
 *
 * @param name unique in the pipeline; live state and overrides go by it
 * @param type the name of the provider, see {@link io.fairlead.api.policy.Policies}
 * @param failureMode what a request gets when the policy itself fails
 * @param options what the policy is told, unless a tier or a tenant says otherwise
 */
public record PolicyConfig(
    String name, String type, FailureMode failureMode, Map<String, Object> options) {

  /** The answer of a step that has failed. */
  public enum FailureMode {
    /** The request proceeds as if the step were not there. */
    OPEN,
    /** The request is refused. */
    CLOSED
  }

  /** Copies the options. */
  public PolicyConfig {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(failureMode);
    options = Copies.of(options);
  }

  /** A step named like its type, with default options, that fails open. */
  public static PolicyConfig of(String type) {
    return new PolicyConfig(type, type, FailureMode.OPEN, Map.of());
  }

  /** The same step under another name. */
  public PolicyConfig named(String newName) {
    return new PolicyConfig(newName, type, failureMode, options);
  }

  /** The same step with other options. */
  public PolicyConfig withOptions(Map<String, Object> newOptions) {
    return new PolicyConfig(name, type, failureMode, newOptions);
  }

  /** The same step with another answer to its own failure. */
  public PolicyConfig failing(FailureMode mode) {
    return new PolicyConfig(name, type, mode, options);
  }
}
