/** Endpoints from a file. */
module io.fairlead.file {
  requires transitive io.fairlead.api;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;

  exports io.fairlead.file;
}
