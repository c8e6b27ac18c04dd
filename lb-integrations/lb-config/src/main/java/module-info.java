/** The configuration from files. */
module io.fairlead.config {
  requires transitive io.fairlead.api;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires org.slf4j;
  requires org.yaml.snakeyaml;
  requires transitive java.net.http;

  exports io.fairlead.config;
}
