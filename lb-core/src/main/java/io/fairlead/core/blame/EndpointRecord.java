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

  void add(long counts, long span) {
    all.add(0, counts, span);
  }

  Tally read(long span) {
    return RecentTallies.tally(all.read(0, span));
  }
}
