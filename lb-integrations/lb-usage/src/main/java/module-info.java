/** Usage and chargeback. */
module io.fairlead.usage {
  requires transitive io.fairlead.api;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;

  exports io.fairlead.usage;
}
