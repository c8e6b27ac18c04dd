package io.fairlead.benchmarks;

import io.fairlead.api.balancer.Balancers;
import java.util.List;
import java.util.Map;

/**
 * A balancer with its options, written as its name. What follows a slash is the option {@code
 * algorithm}, or of {@code weighted-round-robin} the option {@code weights}.
 */
public record Variant(String balancer, Map<String, Object> options) {

  /** Reads it. */
  public static Variant of(String text) {
    int slash = text.indexOf('/');
    String balancer = slash < 0 ? text : text.substring(0, slash);
    return new Variant(balancer, options(balancer, slash < 0 ? "" : text.substring(slash + 1)));
  }

  private static Map<String, Object> options(String balancer, String option) {
    return switch (balancer) {
      case Balancers.STICKY -> Map.of("secrets", List.of("0123456789abcdef0123456789abcdef"));
      case Balancers.SUBSET -> Map.of("client-index", 0, "client-count", 100);
      case Balancers.WEIGHTED_ROUND_ROBIN ->
          option.isEmpty() ? Map.of() : Map.of("weights", option, "blackout-period", "0s");
      default -> option.isEmpty() ? Map.of() : Map.of("algorithm", option);
    };
  }
}
