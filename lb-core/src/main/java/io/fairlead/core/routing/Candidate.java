package io.fairlead.core.routing;

import org.jspecify.annotations.Nullable;

/**
 * A route as it stands in the index.
 *
 * @param order its position in the configuration; the lowest that matches is taken
 */
record Candidate(int order, RoutePredicate predicate, Destination destination) {

  /** Whether this one would win over what was found so far, if it matches. */
  boolean isBefore(@Nullable Candidate found) {
    return found == null || order < found.order;
  }
}
