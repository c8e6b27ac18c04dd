/** Metrics for Micrometer. */
module io.fairlead.micrometer {
  requires transitive io.fairlead.api;
  requires transitive micrometer.core;

  exports io.fairlead.micrometer;
}
