package io.fairlead.examples.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Many requests, eight at a time, and how many of them went wrong. */
final class Load {

  private static final int CLIENTS = 8;

  private final Supplier<Future<TestGateway.Answer>> request;
  private final AtomicInteger left;
  private final AtomicInteger done = new AtomicInteger();
  private final List<String> failures = new ArrayList<>();
  private final IntConsumer progress;
  private final Future<?> ended;

  private Load(Supplier<Future<TestGateway.Answer>> request, int requests, IntConsumer progress) {
    this.request = request;
    this.left = new AtomicInteger(requests);
    this.progress = progress;
    List<Future<Void>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      Promise<Void> end = Promise.promise();
      next(end);
      clients.add(end.future());
    }
    this.ended = Future.all(clients);
  }

  /**
   * Sends so many requests.
   *
   * @param progress told after each answer how many there are
   * @return what went wrong
   */
  static Future<List<String>> of(
      int requests, Supplier<Future<TestGateway.Answer>> request, IntConsumer progress) {
    Load load = new Load(request, requests, progress);
    return load.ended.map(end -> load.failures());
  }

  /** Sends requests until {@link #end}. */
  static Load begin(Supplier<Future<TestGateway.Answer>> request) {
    return new Load(request, Integer.MAX_VALUE, answered -> {});
  }

  /** How many requests were answered, well or badly. */
  int answered() {
    return done.get();
  }

  /** Waits for that many answers more. */
  void awaitAnswers(int more) {
    int enough = answered() + more;
    TestGateway.awaitUntil(() -> answered() >= enough);
  }

  /** Sends nothing more, and returns what went wrong once everything is answered. */
  List<String> end() {
    left.set(0);
    TestGateway.await(ended);
    return failures();
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
