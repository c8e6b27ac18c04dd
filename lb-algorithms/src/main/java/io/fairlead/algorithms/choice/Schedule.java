package io.fairlead.algorithms.choice;

/**
 * Says which endpoint's turn it is, for each of an endless row of turns.
 *
 * <p>A pure function: whoever counts the turns by one atomic counter has a scheduler that many
 * threads share without a lock.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The index of the endpoint whose turn it is.
   *
   * @param turn any number
   */
  int at(long turn);
}
