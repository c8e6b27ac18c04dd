package io.fairlead.examples.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway. */
public final class Gateway {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private Gateway() {}

  /**
   * Runs the gateway until the process ends.
   *
   * @param args none so far
   */
  public static void main(String[] args) {
    log.info("The gateway has nothing to serve yet");
  }
}
