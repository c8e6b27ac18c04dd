package io.fairlead.policies.quota;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Has equal immutable values be one object, as most tenants of a tier have the same limits.
 * Thread-safe and lock-free.
 *
 * <p>Bounded: of values that meet in a slot the latest is remembered, so where more than a few
 * hundred differ some are kept more than once. Nothing depends on it but memory.
 */
final class Alike<T> {

  private static final int SLOTS = 256;

  private final AtomicReferenceArray<T> latest = new AtomicReferenceArray<>(SLOTS);

  /** The value that is remembered, if it is equal to this one; else this one, from now on. */
  T oneOf(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16 ^ hash >>> 8) & (SLOTS - 1);
    T known = latest.get(slot);
    if (value.equals(known)) {
      return known;
    }
    latest.set(slot, value);
    return value;
  }
}
