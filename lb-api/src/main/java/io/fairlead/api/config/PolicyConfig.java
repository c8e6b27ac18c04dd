package io.fairlead.api.config;

import java.util.Map;
import java.util.Objects;

/**
 * One step of the admission pipeline.
 *
 * @param name unique in the pipeline; live state and overrides go by it
 * @param type the name of the provider, see {@link io.fairlead.api.policy.Policies}
 * @param failureMode what a request gets when the policy itself fails
 * @param mode whether its refusals count
 * @param options what the policy is told, unless a tier or a tenant says otherwise
 */
public record PolicyConfig(
    String name, String type, FailureMode failureMode, Mode mode, Map<String, Object> options) {

  /** The answer of a step that has failed. */
  public enum FailureMode {
    /** The request proceeds as if the step were not there. */
    OPEN,
    /** The request is refused. */
    CLOSED
  }

  /** Whether the refusals of a step count. */
  public enum Mode {
    /** A request that the step refuses is refused. */
    ENFORCE,
    /**
     * The step decides as if it were in force, and every request proceeds: what it would have
     * refused is {@linkplain io.fairlead.api.stats.LbStats#shadowRejections counted} and
     * {@linkplain io.fairlead.api.event.LbListener#shadowRejected told}, to try out a limit before
     * it hurts. What it would have refused is not in its own counts: such a request takes nothing
     * there.
     */
    SHADOW
  }

  /** Copies the options. */
  public PolicyConfig {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(failureMode);
    Objects.requireNonNull(mode);
    options = Copies.of(options);
  }

  /** A step named like its type, with default options, that fails open. */
  public static PolicyConfig of(String type) {
    return new PolicyConfig(type, type, FailureMode.OPEN, Mode.ENFORCE, Map.of());
  }

  /**
   * Reads a step, noting problems in it: {@code type}, which is required; {@code name}, like its
   * type unless given; {@code failing}, the failure mode; {@code mode}; {@code options}.
   */
  public static PolicyConfig read(Options options) {
    String type = options.required("type");
    return new PolicyConfig(
        options.nonEmpty("name", type),
        type,
        options.oneOf("failing", FailureMode.OPEN),
        options.oneOf("mode", Mode.ENFORCE),
        options.section("options").toMap());
  }

  /** The same step under another name. */
  public PolicyConfig named(String newName) {
    return new PolicyConfig(newName, type, failureMode, mode, options);
  }

  /** The same step with other options. */
  public PolicyConfig withOptions(Map<String, Object> newOptions) {
    return new PolicyConfig(name, type, failureMode, mode, newOptions);
  }

  /** The same step with another answer to its own failure. */
  public PolicyConfig failing(FailureMode newMode) {
    return new PolicyConfig(name, type, newMode, mode, options);
  }

  /** The same step with its refusals counting or not. */
  public PolicyConfig in(Mode newMode) {
    return new PolicyConfig(name, type, failureMode, newMode, options);
  }
}
