/** The built-in balancers. */
module io.fairlead.algorithms {
  requires transitive io.fairlead.api;
  requires com.dynatrace.hash4j;

  provides io.fairlead.api.balancer.BalancerProvider with
      io.fairlead.algorithms.ConsistentHashProvider,
      io.fairlead.algorithms.HotColdProvider,
      io.fairlead.algorithms.LeastConnectionsProvider,
      io.fairlead.algorithms.LeastLatencyProvider,
      io.fairlead.algorithms.RandomProvider,
      io.fairlead.algorithms.RoundRobinProvider,
      io.fairlead.algorithms.ShuffleShardProvider,
      io.fairlead.algorithms.StickyProvider,
      io.fairlead.algorithms.SubsetProvider,
      io.fairlead.algorithms.WeightedRoundRobinProvider;
}
