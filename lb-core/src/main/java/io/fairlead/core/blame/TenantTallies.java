package io.fairlead.core.blame;

/**
 * The recent calls and failures of any number of tenants, and of each at each endpoint, as
 * estimates that are never too low. Lock-free; 16 KiB.
 */
final class TenantTallies {

  /*
   * A count-min sketch (Cormode and Muthukrishnan, "An Improved Data Stream Summary: The Count-Min
   * Sketch and its Applications", 2005). Each key has a place in each row, which it shares with
   * others by chance; the row where it shares with the fewest calls is believed.
   *
   * What that costs: a key's calls are too many by e / WIDTH of all, 0.5 %, or less, in all but
   * e^-ROWS of cases, one in seven. A tenant whose failures matter to anyone has far more than
   * that. Those that have less are seen together, and so as average tenants: their failures are
   * then charged as they would be without blame.
   *
   * The failures of a key are all among its own, whoever else is there too. So those of poison are
   * never taken for those of others, and do not turn against an endpoint.
   */

  private static final int ROWS = 2;
  private static final int WIDTH = 512;
  private static final int WIDTH_BITS = 9;

  private final RecentTallies places = new RecentTallies(ROWS * WIDTH);

  void add(long key, long tally, long span) {
    places.add(first(key), tally, span);
    places.add(second(key), tally, span);
  }

  long read(long key, long span) {
    return Math.min(places.read(first(key), span), places.read(second(key), span));
  }

  private static int first(long key) {
    return (int) key & WIDTH - 1;
  }

  private static int second(long key) {
    return WIDTH + ((int) (key >>> WIDTH_BITS) & WIDTH - 1);
  }
}
