/** The types and service interfaces of Fairlead. */
@SuppressWarnings("module") // whoever compiles this one has none of those yet that need it
module io.fairlead.api {
  requires static transitive org.jspecify;

  exports io.fairlead.api;
  exports io.fairlead.api.balancer;
  exports io.fairlead.api.config;
  exports io.fairlead.api.event;
  exports io.fairlead.api.health;
  exports io.fairlead.api.key to
      io.fairlead.algorithms,
      io.fairlead.core,
      io.fairlead.policies;
  exports io.fairlead.api.policy;
  exports io.fairlead.api.stats;
  exports io.fairlead.api.tenant;
  exports io.fairlead.api.time;

  uses io.fairlead.api.LoadBalancerProvider;
}
