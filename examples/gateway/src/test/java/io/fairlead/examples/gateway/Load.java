package io.fairlead.examples.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Many requests, a few at a time, and how many of them went wrong. */
final class Load {

  private final Supplier<Future<TestGateway.Answer>> request;
  private final AtomicInteger left;
  private final AtomicInteger done = new AtomicInteger();
  private final List<String> failures = new ArrayList<>();
  private final IntConsumer progress;

  private Load(Supplier<Future<TestGateway.Answer>> request, int requests, IntConsumer progress) {
    this.request = request;
    this.left = new AtomicInteger(requests);
    this.progress = progress;
  }

  /**
   * Sends requests, eight at a time.
   *
   * @param progress told after each answer how many there are
   * @return what went wrong
   */
  static Future<List<String>> of(
      int requests, Supplier<Future<TestGateway.Answer>> request, IntConsumer progress) {
    Load load = new Load(request, requests, progress);
    List<Future<Void>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      Promise<Void> end = Promise.promise();
      load.next(end);
      clients.add(end.future());
    }
    return Future.all(clients).map(ended -> load.failures());
  }

  private void next(Promise<Void> end) {
    if (left.getAndDecrement() <= 0) {
      end.complete();
      return;
    }
    request
        .get()
        .onComplete(
            (answer, failure) -> {
              if (failure != null) {
                note(failure.toString());
              } else if (answer.status() != 200) {
                note(answer.status() + " " + answer.text());
              }
              progress.accept(done.incrementAndGet());
              next(end);
            });
  }

  private synchronized void note(String failure) {
    failures.add(failure);
  }

  private synchronized List<String> failures() {
    return List.copyOf(failures);
  }
}
