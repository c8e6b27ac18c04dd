package io.fairlead.core.pool;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;

/**
 * Stands in for a balancer that could not be made, so that a broken plug-in does not stop a pool.
 */
record FirstAvailable(int size) implements Balancer {

  @Override
  public int pick(PickContext context) {
    for (int index = 0; index < size; index++) {
      if (context.isAvailable(index)) {
        return index;
      }
    }
    return NONE;
  }
}
