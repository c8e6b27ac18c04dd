package io.fairlead.policies.priority;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs what a thread has to tell, one after the other. What is told may be the end of a request,
 * which lets others have their turn; these are told by the same thread when it has finished with
 * the one, instead of deeper and deeper inside it.
 */
final class Telling {

  private static final ThreadLocal<@Nullable Queue<Runnable>> OF_THREAD = new ThreadLocal<>();

  private Telling() {}

  static void all(List<Runnable> news) {
    Queue<Runnable> present = OF_THREAD.get();
    if (present != null) {
      present.addAll(news);
    } else if (!news.isEmpty()) {
      tell(new ArrayDeque<>(news));
    }
  }

  private static void tell(Queue<Runnable> news) {
    OF_THREAD.set(news);
    try {
      for (Runnable next = news.poll(); next != null; next = news.poll()) {
        next.run();
      }
    } finally {
      OF_THREAD.remove();
    }
  }
}
