package io.fairlead.benchmarks.peers;

/** Whose breaker a request asks. */
public enum BreakerOf {
  /** Its tenant's: a tenant whose requests fail is stopped. */
  TENANT,
  /** Its endpoint's: an endpoint that fails is left alone. */
  ENDPOINT
}
