package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A balancer as a configuration would have it, in one line of text: its name, its options and the
 * policies that go with it.
 *
 * <pre>
 * least-connections
 * least-connections:choices=3
 * consistent-hash:key=header:key-name=x-key+circuit-breaker
 * subset:client-index={client}:client-count={clients}
 * hot-cold+probes
 * least-connections+priority+queue
 * </pre>
 *
 * <p>In the value of an option, {@code {client}} stands for the number of the client, from 0, and
 * {@code {clients}} for how many there are. The word {@code probes} among the policies stands for
 * servers that can be probed, {@code queue} for a pool in which requests wait for a slot.
 *
 * @param text the line
 * @param name of the balancer
 * @param options of the balancer, as text
 * @param policies the names of the steps of admission, with default options
 * @param probes whether the balancer may probe the servers
 * @param queue whether requests wait for a slot of a pool that has a limit
 */
public record BalancerSpec(
    String text,
    String name,
    Map<String, String> options,
    List<String> policies,
    boolean probes,
    boolean queue) {

  /** The word for a pool with a queue. */
  public static final String QUEUE = "queue";

  private static final String PROBES = "probes";

  /** Copies the collections. */
  public BalancerSpec {
    options = Map.copyOf(options);
    policies = List.copyOf(policies);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static BalancerSpec parse(String text) {
    List<String> steps = List.of(text.split("\\+", -1));
    List<String> words = List.of(steps.get(0).split(":", -1));
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1
          || options.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw malformed(text);
      }
    }
    List<String> policies = new ArrayList<>(steps.subList(1, steps.size()));
    if (words.get(0).isEmpty() || policies.contains("")) {
      throw malformed(text);
    }
    boolean probes = policies.remove(PROBES);
    boolean queue = policies.remove(QUEUE);
    return new BalancerSpec(text, words.get(0), options, policies, probes, queue);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "balancer \"" + text + "\" is not of the form name:option=value:...+policy+...");
  }

  /** Puts the balancer into a pool. */
  void choose(PoolConfig.Builder pool, int client, int clients) {
    Map<String, Object> values = new LinkedHashMap<>();
    options.forEach((key, value) -> values.put(key, typed(value, client, clients)));
    pool.balancer(name, values);
  }

  /** Puts the policies in front of the pools. */
  void admit(LbConfig.Builder config) {
    config.noPolicies();
    policies.forEach(policy -> config.policy(PolicyConfig.of(policy)));
  }

  private static Object typed(String raw, int client, int clients) {
    String value =
        raw.replace("{clients}", Integer.toString(clients))
            .replace("{client}", Integer.toString(client));
    if (value.matches("-?\\d{1,9}")) {
      return Integer.valueOf(value);
    }
    if (value.matches("-?\\d{1,9}\\.\\d{1,9}")) {
      return Double.valueOf(value);
    }
    return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
  }

  @Override
  public String toString() {
    return text;
  }
}
