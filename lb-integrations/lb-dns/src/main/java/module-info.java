/** Endpoints from DNS. */
module io.fairlead.dns {
  requires transitive io.fairlead.api;
  requires org.dnsjava;

  exports io.fairlead.dns;
}
