package io.fairlead.core.health;

/**
 * What is known of the health of a pool's endpoints. Lives as long as the name of the pool, over
 * all configurations. Thread-safe.
 */
public final class PoolHealth {

  private volatile Runnable fitnessChanged = () -> {};

  /** Starts with nothing known. */
  public PoolHealth() {}

  /**
   * Sets what follows when some endpoint has become fit or unfit. It is run in the background, one
   * run at a time and one for all changes since the last, after they can be seen; the last one set
   * counts.
   */
  public void whenFitnessChanges(Runnable consequence) {
    fitnessChanged = consequence;
  }

  /** Has the consequence follow. */
  void fitnessChanged() {
    fitnessChanged.run();
  }
}
