package io.fairlead.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;

/**
 * Which port of an endpoint is checked.
 *
 * @param number 1 to 65535, or 0 for the endpoint's own
 */
record Port(int number) {

  private static final int OF_ENDPOINT = 0;
  private static final int MAX = 65_535;

  static Port read(Options options) {
    return new Port(options.integer("port", OF_ENDPOINT, 1, MAX));
  }

  int of(Endpoint endpoint) {
    return number == OF_ENDPOINT ? endpoint.port() : number;
  }
}
