package io.fairlead.micrometer;

/**
 * What is counted under one name of a tenant. Thread-safe; no count is lost, also not where one is
 * added while the name is taken away.
 */
final class TenantCounts {

  // Whoever counts looks the name up after it has claimed a lane. So once the name is gone, and
  // each lane has been visited after that, nobody counts under it any more.

  private final Lanes lanes;
  private final int number;
  private volatile boolean retired;

  TenantCounts(Lanes lanes) {
    this.lanes = lanes;
    number = lanes.number();
  }

  /** The columns of a lane that the caller owns. */
  long[] in(Lane lane) {
    return lane.row(number, Columns.ALL);
  }

  /** What was counted in a column; 0 once the name is taken away. */
  long sum(int column) {
    return sum(column, column + 1);
  }

  /** The sum of some columns. */
  long sum(int from, int to) {
    long[] sum = {0};
    lanes.each(
        lane -> {
          for (int column = from; column < to; column++) {
            sum[0] += retired ? 0 : in(lane)[column];
          }
        });
    return sum[0];
  }

  /** All requests, whatever became of them. */
  long requests() {
    return sum(0, Columns.REQUESTS);
  }

  long rejections() {
    return sum(Columns.OUTCOMES.size(), Columns.REQUESTS);
  }

  /**
   * Hands everything on, for good, after the name was taken away. Called once.
   *
   * @return how many requests these were
   */
  long retire(TenantCounts successor) {
    retired = true;
    long[] requests = {0};
    lanes.each(
        lane -> {
          long[] counts = in(lane);
          long[] theirs = successor.in(lane);
          for (int column = 0; column < Columns.ALL; column++) {
            theirs[column] += counts[column];
            requests[0] += column < Columns.REQUESTS ? counts[column] : 0;
          }
        });
    lanes.free(number);
    return requests[0];
  }
}
