package io.fairlead.usage;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A cost that tenants share in proportion to what they use of something.
 *
 * @param amount with as many digits as the currency has
 * @param by what it is split by
 */
record SharedCost(String name, BigDecimal amount, Measure by) {

  Split split(int digits) {
    return new Split(this, digits);
  }

  /**
   * Splits the cost by the rounding of running sums: a tenant pays what is due for all up to it, in
   * whole cents, less what is due for all before it. So the shares add up to the cost, each is less
   * than a cent from the exact one, and no more than one tenant has to be known at a time.
   *
   * <p>All tenants are {@linkplain #add added} first; then each is asked for its share, in the same
   * order.
   */
  static final class Split {

    private final SharedCost cost;
    private final int digits;
    private BigInteger all = BigInteger.ZERO;
    private BigInteger passed = BigInteger.ZERO;
    private BigInteger paid = BigInteger.ZERO;

    private Split(SharedCost cost, int digits) {
      this.cost = cost;
      this.digits = digits;
    }

    SharedCost cost() {
      return cost;
    }

    void add(UsageRecord tenant) {
      all = all.add(used(tenant));
    }

    BigDecimal share(UsageRecord tenant) {
      if (all.signum() == 0) {
        return BigDecimal.ZERO.setScale(digits);
      }
      passed = passed.add(used(tenant));
      BigInteger due = due();
      BigInteger share = due.subtract(paid);
      paid = due;
      return new BigDecimal(share, digits);
    }

    /** What is due for those who have passed: their part of the cost in cents, rounded half up. */
    private BigInteger due() {
      return cents().multiply(passed).shiftLeft(1).add(all).divide(all.shiftLeft(1));
    }

    private BigInteger cents() {
      return cost.amount.unscaledValue();
    }

    private BigInteger used(UsageRecord tenant) {
      return cost.by.of(tenant).unscaledValue();
    }

    /** What is left when all have their shares: nothing, or all if there is nobody to pay. */
    BigDecimal rest() {
      return new BigDecimal(cents().subtract(paid), digits);
    }
  }
}
