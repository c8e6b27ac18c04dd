package io.fairlead.core.health;

/**
 * What is known of the health of an endpoint. Lives as long as the endpoint stays in its pool under
 * the same id and address. Thread-safe.
 */
public final class EndpointHealth {

  /** Starts as fit. */
  public EndpointHealth() {}

  /** Whether nothing speaks against the endpoint: its checks pass, and it is not ejected. */
  public boolean isFit() {
    return true;
  }
}
