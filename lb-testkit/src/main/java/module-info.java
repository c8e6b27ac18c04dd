/** The contracts of the service interfaces, as tests to extend. */
module io.fairlead.testkit {
  requires transitive io.fairlead.api;
  requires transitive net.jqwik.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;

  exports io.fairlead.testkit;

  // The engines call the contracts' tests by reflection, on the module path too.
  opens io.fairlead.testkit;
}
