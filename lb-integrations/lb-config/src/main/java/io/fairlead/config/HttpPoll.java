package io.fairlead.config;

import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server over and over, and takes what it has.
 *
 * <p>All of it under one lock: questions are asked one at a time, and {@link #close} waits for the
 * answer to the one that is under way.
 */
final class HttpPoll implements ConfigSource.Subscription {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final URI address;
  private final HttpClient client;
  private final TaskScheduler scheduler;
  private final Duration interval;
  private final RandomSource random;
  private final InForce inForce;

  /** There are none: all that an answer says is shared. */
  private final TenantFiles tenants = new TenantFiles();

  private @Nullable String tag;

  /** How many answers there were not since the last one. */
  private int failures;

  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;

  HttpPoll(
      URI address,
      HttpClient client,
      TaskScheduler scheduler,
      Duration interval,
      RandomSource random,
      ConfigSource.Subscriber subscriber,
      LastGood store) {
    this.address = address;
    this.client = client;
    this.scheduler = scheduler;
    this.interval = interval;
    this.random = random;
    this.inForce = new InForce(subscriber, store, HttpPoll::read, HttpPoll::noTenant);
  }

  private static SharedFile read(String source, String text) {
    ConfigFormat format =
        text.stripLeading().startsWith("{") ? ConfigFormat.JSON : ConfigFormat.YAML;
    return SharedFile.of(source, format, text, Placeholders.NONE);
  }

  private static TenantFile noTenant(String source, String text) {
    throw new IllegalStateException("a tenant's file in what an address has said: " + source);
  }

  /** Asks for the first time. */
  synchronized void begin() {
    try {
      SharedFile answer = ask();
      if (answer != null) {
        inForce.begin(SharedFiles.of(List.of(answer)), tenants);
        inForce.save();
      }
    } catch (IOException e) {
      failures++;
      inForce.beginUnseen(List.of(problem(e)));
    }
    next = scheduler.schedule(pause(), this::poll);
  }

  private synchronized void poll() {
    if (closed) {
      return;
    }
    try {
      SharedFile answer = ask();
      failures = 0;
      inForce.cannotSee(List.of());
      if (answer == null) {
        inForce.retry(tenants);
      } else {
        inForce.change(SharedFiles.of(List.of(answer)), tenants, Set.of());
      }
      inForce.save();
    } catch (IOException e) {
      failures++;
      inForce.cannotSee(List.of(problem(e)));
    } finally {
      next = scheduler.schedule(pause(), this::poll);
    }
  }

  /**
   * The interval; after failures twice as long for each, and anything from half of that on, so that
   * those who lost a server together do not come back together.
   */
  private Duration pause() {
    if (failures == 0) {
      return interval;
    }
    Duration longest = longer(interval, HttpConfigSource.LONGEST_PAUSE);
    Duration pause = interval;
    for (int i = 0; i < failures && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    long nanos = Math.min(pause.toNanos(), longest.toNanos());
    return Duration.ofNanos(nanos / 2 + (long) (random.nextDouble() * (nanos - nanos / 2)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private FileProblem problem(IOException e) {
    return FileProblem.of(address.toString(), "an answer with 200 or 304: " + e.getMessage());
  }

  /** The text that is there, or null if it is the one that was there before. */
  private @Nullable SharedFile ask() throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(HttpConfigSource.TIMEOUT).GET();
    if (tag != null) {
      request.header("If-None-Match", tag);
    }
    HttpResponse<byte[]> response = answer(request.build());
    if (response.statusCode() == NOT_MODIFIED && tag != null) {
      return null;
    }
    if (response.statusCode() != OK) {
      throw new IOException("it was " + response.statusCode());
    }
    String text = Utf8.text(response.body());
    tag = response.headers().firstValue("ETag").orElse(null);
    return read(address.toString(), text);
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new LimitedBody(FileReader.MOST_BYTES_SHARED));
    try {
      return answer.get(HttpConfigSource.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("there was none within " + HttpConfigSource.TIMEOUT, e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the wait for it was interrupted", e);
    } finally {
      answer.cancel(true);
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
