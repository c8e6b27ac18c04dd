/** Types and service interfaces of Fairlead. */
module io.fairlead.api {
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.fairlead.api.time;
}
