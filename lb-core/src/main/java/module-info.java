/**
 * The engine. It exports nothing: hosts reach it as the service that it provides. (HdrHistogram has
 * no module name of its own, which is harmless only to a module that nobody compiles against.)
 */
module io.fairlead.core {
  requires transitive io.fairlead.api;
  requires HdrHistogram;
}
