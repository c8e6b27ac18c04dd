/** The built-in policies. */
module io.fairlead.policies {
  requires transitive io.fairlead.api;
  requires io.github.bucket4j.core;
  requires io.github.resilience4j.circuitbreaker;
}
