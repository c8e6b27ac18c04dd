package io.fairlead.alerts;

/**
 * Is told of alerts, one after the other, by the thread that finds them. Must not block. An
 * exception is contained, logged, and keeps nobody else from being told.
 */
@FunctionalInterface
public interface AlertObserver {

  /**
   * A trouble has begun, has become graver, or is over.
   *
   * @param alert what is so now
   */
  void alerted(Alert alert);
}
