package io.fairlead.core.blame;

/**
 * The recent calls and failures of an endpoint. Lives as long as its other counts do. Some 120
 * bytes.
 */
public final class EndpointRecord {

  final int hash;
  private final RecentTallies all = new RecentTallies(1);

  /** The record of an endpoint, by its id. */
  public EndpointRecord(String id) {
    hash = id.hashCode();
  }

  void add(long tally, long span) {
    all.add(0, tally, span);
  }

  long read(long span) {
    return all.read(0, span);
  }
}
