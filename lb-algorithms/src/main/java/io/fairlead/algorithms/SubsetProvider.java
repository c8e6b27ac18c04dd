package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.Lot;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code subset}: this process uses a part of the endpoints, among which another balancer
 * picks. For very large pools with many clients, where connections from all to all would be too
 * many. Weights count in the part, not for who is in it. See {@link Lot} for who is.
 *
 * <p>Options: {@code client-index}, from 0 on, and {@code client-count}, both required, say which
 * of how many clients this process is; {@code size}, how many endpoints it uses at least, and less
 * than twice as many at most, 20 unless said otherwise; {@code inner}, the other balancer with its
 * options, {@code least-connections} unless said otherwise.
 */
public final class SubsetProvider implements BalancerProvider {

  /** Enough that a few of them may fail, and that the choice among two is a choice. */
  static final int DEFAULT_SIZE = 20;

  private static final int MAX_CLIENTS = 10_000_000;

  @Override
  public String name() {
    return Balancers.SUBSET;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return configure(options, Others.NONE);
  }

  @Override
  public BalancerFactory configure(Options options, Others others) {
    int client = options.integer("client-index", 0, 0, MAX_CLIENTS - 1);
    int clients = options.integer("client-count", 1, 1, MAX_CLIENTS);
    int size = options.integer("size", DEFAULT_SIZE, 1, 1_000_000);
    if (!options.has("client-index") || !options.has("client-count")) {
      options.reject("client-index", null, "required, and so is client-count");
    } else if (client >= clients) {
      options.reject("client-index", client, "less than client-count, " + clients);
    }
    BalancerFactory inner = others.read(options, "inner", Balancers.LEAST_CONNECTIONS);
    ThreadLocal<Part.View> views = Part.views();
    return context -> {
      int[] members = Lot.of(context.endpoints(), Math.min(client, clients - 1), clients, size);
      return SubsetBalancer.create(context, members, inner, views);
    };
  }
}
