package io.fairlead.policies.priority;

import io.fairlead.api.policy.Policy.Turn;
import io.fairlead.api.time.TaskScheduler.Scheduled;
import org.jspecify.annotations.Nullable;

/** A request that waits, as a link of the list of its flow. Owned by the queue. */
final class Waiter {

  final Turn turn;
  final Hand hand;
  final long sinceNanos;
  final long maxWaitNanos;

  /** Where in the hand its flow is, once it has joined one. */
  int card;

  boolean isWaiting;
  @Nullable Waiter older;
  @Nullable Waiter newer;
  @Nullable Scheduled expiry;

  Waiter(Turn turn, Hand hand, long sinceNanos, long maxWaitNanos) {
    this.turn = turn;
    this.hand = hand;
    this.sinceNanos = sinceNanos;
    this.maxWaitNanos = maxWaitNanos;
  }

  Flow flow() {
    return hand.flow(card);
  }
}
