/** The built-in balancers. */
module io.fairlead.algorithms {
  requires transitive io.fairlead.api;
}
