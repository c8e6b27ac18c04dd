/** The engine. Exports nothing: hosts meet it through the types of lb-api. */
module io.fairlead.core {
  requires transitive io.fairlead.api;
  requires HdrHistogram;
  requires org.slf4j;

  uses io.fairlead.api.balancer.BalancerProvider;
  uses io.fairlead.api.health.HealthCheckProvider;
  uses io.fairlead.api.policy.PolicyProvider;

  provides io.fairlead.api.LoadBalancerProvider with
      io.fairlead.core.EngineProvider;
}
