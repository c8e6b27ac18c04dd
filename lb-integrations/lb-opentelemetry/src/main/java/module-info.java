/** Traces for OpenTelemetry. */
module io.fairlead.opentelemetry {
  requires transitive io.fairlead.api;
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires io.opentelemetry.common;

  exports io.fairlead.opentelemetry;
}
