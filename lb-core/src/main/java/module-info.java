/** The engine. */
module io.fairlead.core {
  requires transitive io.fairlead.api;
  requires HdrHistogram;
  requires org.slf4j;

  exports io.fairlead.core.tenant;

  uses io.fairlead.api.balancer.BalancerProvider;
  uses io.fairlead.api.policy.PolicyProvider;
}
