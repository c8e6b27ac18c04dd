/** Brings all that a host needs. */
module io.fairlead.starter {
  requires transitive io.fairlead.algorithms;
  requires transitive io.fairlead.api;
  requires transitive io.fairlead.core;
  requires transitive io.fairlead.policies;
}
