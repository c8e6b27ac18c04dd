package io.fairlead.api.balancer;

import io.fairlead.api.config.Options;
import java.util.Map;
import java.util.TreeSet;

/**
 * A balancing algorithm, found by {@link java.util.ServiceLoader}. Stateless, with a public
 * constructor without parameters.
 */
public interface BalancerProvider {

  /** The name that a pool's configuration calls it by, such as {@code least-latency}. */
  String name();

  /** Reads the options, noting problems in them rather than throwing. */
  BalancerFactory configure(Options options);

  /**
   * Reads the options of an algorithm that works through another one, such as affinity. Only such
   * an algorithm implements this; the engine calls it in place of {@link #configure(Options)}.
   *
   * @param others finds the other one
   */
  default BalancerFactory configure(Options options, Others others) {
    return configure(options);
  }

  /** The algorithms that another one may work through. */
  final class Others {

    /** None at all, so that whoever names one is told so. */
    public static final Others NONE = new Others(Map.of());

    private final Map<String, BalancerProvider> byName;

    /** Offers these, by name. */
    public Others(Map<String, BalancerProvider> byName) {
      this.byName = Map.copyOf(byName);
    }

    /**
     * Reads an option that holds an algorithm: its name, or a map with its name by the key {@code
     * balancer} and its own options.
     *
     * @param fallback the name if none is given
     */
    public BalancerFactory read(Options options, String option, String fallback) {
      Options inner = options.section(option, "balancer");
      String name = inner.text("balancer", fallback);
      BalancerProvider provider = byName.get(name);
      if (provider == null) {
        inner.reject(
            "balancer", name, "one of " + String.join(", ", new TreeSet<>(byName.keySet())));
        return context -> request -> Balancer.NONE;
      }
      return provider.configure(inner, this);
    }
  }
}
