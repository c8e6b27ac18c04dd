/** The engine. */
module io.fairlead.core {
  requires transitive io.fairlead.api;
  requires HdrHistogram;

  exports io.fairlead.core;
}
