/** The management API. */
module io.fairlead.admin {
  requires transitive io.fairlead.api;
  requires transitive io.fairlead.config;
  requires transitive io.fairlead.usage;
  requires com.fasterxml.jackson.databind;
  requires transitive jdk.httpserver;
  requires static transitive jakarta.servlet;
  requires org.slf4j;

  exports io.fairlead.admin;
}
