package io.fairlead.benchmarks.agreement;

import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody has counted of a tenant.
 *
 * @param ended requests that were admitted and have ended
 * @param rejected requests that were refused
 * @param bytesIn of the requests that ended
 * @param bytesOut of their answers
 * @param cost of the requests that ended
 */
record Account(long ended, long rejected, long bytesIn, long bytesOut, long cost) {

  /** The key of what has no tenant that is configured. */
  static final String NOBODY = "(nobody)";

  static final Account NOTHING = new Account(0, 0, 0, 0, 0);

  static Account ofEnded(long bytesIn, long bytesOut, long cost) {
    return new Account(1, 0, bytesIn, bytesOut, cost);
  }

  static Account ofRejected() {
    return new Account(0, 1, 0, 0, 0);
  }

  Account plus(Account other) {
    return new Account(
        ended + other.ended,
        rejected + other.rejected,
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        cost + other.cost);
  }

  /** What several have counted. */
  static Map<String, Account> sum(Iterable<Map<String, Account>> all) {
    Map<String, Account> sum = new TreeMap<>();
    all.forEach(one -> one.forEach((tenant, account) -> sum.merge(tenant, account, Account::plus)));
    return sum;
  }
}
