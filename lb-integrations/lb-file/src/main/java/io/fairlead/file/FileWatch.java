package io.fairlead.file;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.time.TaskScheduler;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file over and over, reads it when it has changed, and hands on what it lists.
 *
 * <p>All of it under one lock: looks are made one at a time, and {@link #close} waits for the one
 * that is under way.
 */
final class FileWatch implements EndpointSource.Subscription {

  /** A file that is written without end is read all the same, after so many looks. */
  static final int MOST_PATIENCE = 5;

  private final WatchedFile file;
  private final LookTimes times;
  private final TaskScheduler scheduler;
  private final EndpointSource.Subscriber subscriber;

  /** At the last look. */
  private WatchedFile.@Nullable Look seen;

  /** When it was read; null if that was while it changed, so that it is read once more. */
  private WatchedFile.@Nullable Look read;

  private @Nullable String text;
  private @Nullable List<Endpoint> pushed;

  /** How many more looks a file that changes is waited for; the first time not at all. */
  private int patience;

  private int failures;
  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;

  FileWatch(
      WatchedFile file,
      LookTimes times,
      TaskScheduler scheduler,
      EndpointSource.Subscriber subscriber) {
    this.file = file;
    this.times = times;
    this.scheduler = scheduler;
    this.subscriber = subscriber;
  }

  synchronized void look() {
    if (closed) {
      return;
    }
    try {
      readIfChanged(file.look());
      failures = 0;
    } catch (IOException e) {
      patience = MOST_PATIENCE;
      failures++;
      subscriber.failed(e);
    } finally {
      next = scheduler.schedule(times.after(failures), this::look);
    }
  }

  private void readIfChanged(WatchedFile.Look now) throws IOException {
    boolean still = now.equals(seen);
    seen = now;
    if (still && now.equals(read)) {
      return;
    }
    if (!still && patience > 0) {
      patience--;
      return;
    }
    String content = file.read();
    if (still && !now.equals(file.look())) {
      return; // it was written to meanwhile
    }
    read = still ? now : null;
    patience = MOST_PATIENCE;
    take(content);
  }

  private void take(String content) {
    if (content.equals(text)) {
      return;
    }
    text = content;
    List<Endpoint> endpoints;
    try {
      endpoints = EndpointsText.read(file.path(), content);
    } catch (RuntimeException e) {
      subscriber.failed(e);
      return;
    }
    if (!endpoints.equals(pushed)) {
      pushed = endpoints;
      subscriber.update(endpoints);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
