package io.fairlead.api.policy;

import io.fairlead.api.config.Options;

/**
 * A kind of admission step, found by {@link java.util.ServiceLoader}. Stateless, with a public
 * constructor without parameters.
 */
public interface PolicyProvider {

  /** The name that a configuration calls it by, such as {@code quota}. */
  String name();

  /**
   * Reads the options, noting problems in them rather than throwing. Called for the pipeline and
   * for each tier or tenant that overrides options when these are put in force, and once more for
   * such a tenant at its first request, so it must be quick; the scope must be the same for all.
   */
  PolicyFactory configure(Options options);
}
