/** Says when a tenant or a pool is in trouble. */
module io.fairlead.alerts {
  requires transitive io.fairlead.api;
  requires com.fasterxml.jackson.core;
  requires java.net.http;
  requires org.slf4j;

  exports io.fairlead.alerts;
}
