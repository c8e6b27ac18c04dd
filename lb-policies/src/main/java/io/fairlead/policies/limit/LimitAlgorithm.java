package io.fairlead.policies.limit;

import io.fairlead.api.time.RandomSource;

/** A kind of limit with its options read. Equal to another if it makes the same limits. */
interface LimitAlgorithm {

  /** Makes a limit that has learnt nothing. */
  Limit create(RandomSource random);
}
