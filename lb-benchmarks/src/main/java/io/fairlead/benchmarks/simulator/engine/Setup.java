package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.benchmarks.simulator.server.ServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What is simulated but for the balancer: an immutable value.
 *
 * @param name what the table calls it; may be empty
 * @param servers one for each
 * @param zones how many zones the servers stand in, in turn
 * @param clients each has a load balancer of its own and gets an even part of the traffic
 * @param network how long a message takes from client to server or back
 * @param traffic the streams of requests
 * @param length when the last request comes; those under way then are waited for
 * @param spans what is measured, ascending, without overlap
 * @param timeout how long a client waits for an answer; zero for as long as it takes
 * @param retries how often a client tries elsewhere what failed
 * @param goodWithin how late an answer may be and still count as a success
 * @param failsAfter how long a server that fails fast takes to do so
 * @param watched the servers whose part of the traffic is of interest
 * @param tick the resolution of what is measured over time
 * @param sharing how tenants share the servers
 * @param script what happens to the servers
 */
public record Setup(
    String name,
    List<ServerConfig> servers,
    int zones,
    int clients,
    Duration network,
    List<Traffic> traffic,
    Duration length,
    List<Span> spans,
    Duration timeout,
    int retries,
    Duration goodWithin,
    Duration failsAfter,
    BitSet watched,
    Duration tick,
    Sharing sharing,
    Consumer<Fleet> script) {

  private static final Duration FOR_EVER = Duration.ofDays(1_000);
  private static final int TICKS = 100;

  /** Begins a setup. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Collects a setup. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private final List<ServerConfig> servers = new ArrayList<>();
    private int zones = 1;
    private int clients = 1;
    private Duration network = Duration.ZERO;
    private final List<Traffic> traffic = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private Duration timeout = Duration.ZERO;
    private int retries;
    private Duration goodWithin = FOR_EVER;
    private Duration failsAfter = Duration.ofMillis(1);
    private final BitSet watched = new BitSet();
    private Sharing sharing = Sharing.EVERYTHING;
    private Consumer<Fleet> script = fleet -> {};

    private Builder(String name) {
      this.name = name;
    }

    /** Adds servers of one kind. */
    public Builder servers(int count, ServerConfig config) {
      servers.addAll(Collections.nCopies(count, config));
      return this;
    }

    /** Spreads the servers over zones, in turn; one unless said otherwise. */
    public Builder zones(int count) {
      zones = count;
      return this;
    }

    /** Sets how many load balancers there are; one unless said otherwise. */
    public Builder clients(int count) {
      clients = count;
      return this;
    }

    /** Sets how long a message takes one way; no time unless said otherwise. */
    public Builder network(Duration oneWay) {
      network = oneWay;
      return this;
    }

    /** Adds a stream of requests. */
    public Builder traffic(Traffic stream) {
      traffic.add(stream);
      return this;
    }

    /** Measures a part of the run; the last part is the end of the run. */
    public Builder measure(String span, Duration from, Duration to) {
      spans.add(new Span(span, from, to));
      return this;
    }

    /** Sets how long clients wait; as long as it takes unless said otherwise. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** Sets how often what failed is tried elsewhere; never unless said otherwise. */
    public Builder retries(int count) {
      retries = count;
      return this;
    }

    /** Takes later answers for failures. */
    public Builder goodWithin(Duration value) {
      goodWithin = value;
      return this;
    }

    /** Sets how long a server that fails fast takes; a millisecond unless said otherwise. */
    public Builder failsAfter(Duration value) {
      failsAfter = value;
      return this;
    }

    /** Follows the part of the traffic of some servers. */
    public Builder watch(IntStream numbers) {
      numbers.forEach(watched::set);
      return this;
    }

    /** Sets how tenants share the servers; all are for all unless said otherwise. */
    public Builder sharing(Sharing value) {
      sharing = value;
      return this;
    }

    /** Plans what happens to the servers. */
    public Builder script(Consumer<Fleet> value) {
      script = value;
      return this;
    }

    /** The setup. */
    public Setup build() {
      Duration length = spans.get(spans.size() - 1).to();
      return new Setup(
          name,
          List.copyOf(servers),
          zones,
          clients,
          network,
          List.copyOf(traffic),
          length,
          List.copyOf(spans),
          timeout,
          retries,
          goodWithin,
          failsAfter,
          (BitSet) watched.clone(),
          length.dividedBy(TICKS),
          sharing,
          script);
    }
  }
}
