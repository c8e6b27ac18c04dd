package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig.Shards;
import io.fairlead.api.tenant.Priority;
import io.fairlead.policies.rank.Scatter;
import java.util.EnumMap;
import java.util.Map;

/** The queues that all tenants share, and the hands that are dealt from them. Thread-safe. */
final class Decks {

  private static final int ALIKE = 1;

  private final Shards shards;
  private final Map<Priority, Flow[]> byPriority = new EnumMap<>(Priority.class);

  Decks(Shards shards) {
    this.shards = shards;
  }

  /** The hand of a tenant: always the same cards, and all cards equally likely. */
  synchronized Hand deal(String tenantId, Priority priority) {
    Flow[] deck = byPriority.computeIfAbsent(priority, unused -> newDeck());
    int[] cards = cards(tenantId);
    Flow[] flows = new Flow[cards.length];
    for (int i = 0; i < cards.length; i++) {
      flows[i] = deck[cards[i]];
    }
    return new Hand(priority, flows);
  }

  /**
   * Draws without putting back, as Floyd does: with the i-th of the last {@code hand} cards, one is
   * drawn that is no higher, or else this card itself if that one is in the hand already (Bentley
   * and Floyd, "A Sample of Brilliance", CACM 1987).
   */
  int[] cards(String tenantId) {
    int[] cards = new int[shards.hand()];
    for (int i = 0; i < cards.length; i++) {
      int highest = shards.queues() - shards.hand() + i;
      long random = Scatter.of(tenantId.hashCode(), i + 1L);
      int drawn = (int) Math.floorMod(random, (long) highest + 1);
      cards[i] = contains(cards, i, drawn) ? highest : drawn;
    }
    return cards;
  }

  private static boolean contains(int[] cards, int length, int card) {
    for (int i = 0; i < length; i++) {
      if (cards[i] == card) {
        return true;
      }
    }
    return false;
  }

  private Flow[] newDeck() {
    Flow[] deck = new Flow[shards.queues()];
    for (int i = 0; i < deck.length; i++) {
      deck[i] = new Flow(ALIKE);
    }
    return deck;
  }
}
