package io.fairlead.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

/** One who watches a stream, and reads as much as a test has it read. */
final class Watcher implements Flow.Subscriber<String> {

  final List<Map<String, Object>> frames = new ArrayList<>();
  final List<String> texts = new ArrayList<>();
  private final boolean reads;
  private Flow.Subscription subscription;
  private String end = "";

  private Watcher(boolean reads) {
    this.reads = reads;
  }

  static Watcher of(AdminResponse answer) {
    return of(answer, true);
  }

  static Watcher of(AdminResponse answer, boolean reads) {
    Watcher watcher = new Watcher(reads);
    answer.stream().subscribe(watcher);
    return watcher;
  }

  Map<String, Object> last() {
    return frames.get(frames.size() - 1);
  }

  /** How it has ended; empty as long as it goes on. */
  String end() {
    return end;
  }

  void leave() {
    subscription.cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (reads) {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(String piece) {
    texts.add(piece);
    frames.add(Json.own(piece.substring("data: ".length()).strip()));
    subscription.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    end = "error: " + failure.getMessage();
  }

  @Override
  public void onComplete() {
    end = "complete";
  }
}
