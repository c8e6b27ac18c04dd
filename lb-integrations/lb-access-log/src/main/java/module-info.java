/** One structured line for each request. */
module io.fairlead.accesslog {
  requires transitive io.fairlead.api;
  requires com.fasterxml.jackson.core;
  requires com.lmax.disruptor;
  requires org.slf4j;

  exports io.fairlead.accesslog;
}
