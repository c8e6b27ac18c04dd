package io.fairlead.alerts;

import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts to a URL by POST, as JSON, one after the other in their order, each until it is
 * taken or there is no use in it: an answer of 2xx takes it; 408, 425, 429, 5xx, a broken
 * connection and none at all are tried again, ten times within a quarter of an hour, after pauses
 * that double, with full jitter, or as long as the answer asks for by {@code Retry-After}; any
 * other answer refuses it. So the same alert may arrive twice: {@code Idempotency-Key} is the same
 * then.
 *
 * <p>Thread-safe; {@link #alerted} does not block. A thousand alerts wait at most; of more, the
 * oldest are dropped and counted.
 */
public final class Webhook implements AlertObserver, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  private static final int CAPACITY = 1_000;
  private static final int MAX_ATTEMPTS = 10;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final HttpClient client;
  private final URI target;
  private final Map<String, String> headers;
  private final @Nullable Signature signature;
  private final Duration timeout;
  private final RandomSource random;
  private final Background background;

  /** Guarded by this, as is all that follows. The first one is under way, if any is. */
  private final Deque<Alert> waiting = new ArrayDeque<>();

  private boolean isUnderWay;
  private int attempt;
  private boolean closed;
  private long delivered;
  private long refused;
  private long dropped;

  private Webhook(Builder builder) {
    client = HttpClient.newBuilder().connectTimeout(builder.timeout).build();
    target = builder.target;
    headers = Map.copyOf(builder.headers);
    signature = builder.signature;
    timeout = builder.timeout;
    random = builder.random;
    background = Background.of(builder.scheduler, "fairlead-webhook");
  }

  /**
   * Begins to describe a webhook.
   *
   * @throws IllegalArgumentException if the target is no URL of HTTP
   */
  public static Builder builder(URI target) {
    return new Builder(target);
  }

  /**
   * What became of the alerts.
   *
   * @param delivered taken by the receiver
   * @param refused by the receiver, for good
   * @param dropped because there were too many, or it could not be reached for too long
   * @param waiting to be taken
   */
  public record Counts(long delivered, long refused, long dropped, int waiting) {}

  /** What became of the alerts so far. */
  public synchronized Counts counts() {
    return new Counts(delivered, refused, dropped, waiting.size());
  }

  @Override
  public synchronized void alerted(Alert alert) {
    if (closed) {
      dropped++;
      return;
    }
    if (waiting.size() == CAPACITY) {
      Alert first = waiting.removeFirst();
      waiting.removeFirst();
      waiting.addFirst(first); // that is under way
      dropped++;
    }
    waiting.addLast(alert);
    sendFirst();
  }

  private synchronized void sendFirst() {
    Alert first = waiting.peekFirst();
    if (!closed && !isUnderWay && first != null) {
      isUnderWay = true;
      send(first);
    }
  }

  private void send(Alert alert) {
    String body = AlertJson.of(alert);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", AlertJson.key(alert))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    if (signature != null) {
      request.setHeader(Signature.HEADER, signature.of(body));
    }
    var unused =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
            .whenComplete((response, error) -> answered(alert, response, error));
  }

  private synchronized void answered(
      Alert alert, @Nullable HttpResponse<Void> response, @Nullable Throwable error) {
    if (closed) {
      return;
    }
    int status = response == null ? 0 : response.statusCode();
    attempt++;
    if (status >= 200 && status < 300) {
      delivered++;
      next();
    } else if (status != 0 && !mayGoAway(status)) {
      refused++;
      LOG.warn("an alert was refused: target={} alert={} status={}", host(), alert.id(), status);
      next();
    } else if (attempt < MAX_ATTEMPTS) {
      background.scheduler().schedule(pause(response), () -> send(alert));
    } else {
      dropped++;
      LOG.warn(
          "an alert could not be delivered: target={} alert={} status={} error={}",
          host(),
          alert.id(),
          status,
          String.valueOf(error));
      next();
    }
  }

  private void next() {
    waiting.removeFirst();
    attempt = 0;
    isUnderWay = false;
    sendFirst();
  }

  /** A URL may have a secret in its path. */
  private String host() {
    return target.getHost();
  }

  private static boolean mayGoAway(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  private Duration pause(@Nullable HttpResponse<Void> response) {
    long longestNanos =
        Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt, 20));
    Duration pause = Duration.ofNanos((long) (random.nextDouble() * longestNanos));
    Duration asked = response == null ? Duration.ZERO : retryAfter(response);
    return asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** As far as it is a number of seconds, and no longer than the longest pause of our own. */
  private static Duration retryAfter(HttpResponse<Void> response) {
    String asked = response.headers().firstValue("Retry-After").orElse("");
    return asked.matches("\\d{1,6}")
        ? Duration.ofSeconds(Math.min(LONGEST_PAUSE.toSeconds(), Long.parseLong(asked)))
        : Duration.ZERO;
  }

  /** Gives up what has not been delivered. */
  @Override
  public synchronized void close() {
    closed = true;
    dropped += waiting.size();
    waiting.clear();
    background.close();
  }

  /** Collects what a webhook consists of. Not thread-safe. */
  public static final class Builder {

    private final URI target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Signature signature;
    private Duration timeout = Duration.ofSeconds(10);
    private RandomSource random = RandomSource.system();
    private @Nullable TaskScheduler scheduler;

    private Builder(URI target) {
      if (target.getHost() == null
          || !("http".equals(target.getScheme()) || "https".equals(target.getScheme()))) {
        throw new IllegalArgumentException("webhook " + target + " is no http or https URL");
      }
      this.target = target;
    }

    /**
     * Adds a field to each request, such as {@code Authorization}.
     *
     * @throws IllegalArgumentException if HTTP has no such field or value
     */
    public Builder header(String name, String value) {
      HttpRequest.newBuilder().setHeader(name, value);
      headers.put(name, value);
      return this;
    }

    /**
     * Signs each body: the field {@code Fairlead-Signature} is {@code sha256=} and the HMAC-SHA-256
     * (RFC 2104) of the body under this key, in hexadecimal digits.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    public Builder secret(String key) {
      signature = new Signature(key);
      return this;
    }

    /**
     * Sets how long to wait for an answer; ten seconds unless set.
     *
     * @throws IllegalArgumentException if that is not more than zero
     */
    public Builder timeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("timeout " + value + " is not more than zero");
      }
      timeout = value;
      return this;
    }

    /** Sets what draws the jitter; the virtual machine's unless set. */
    public Builder random(RandomSource value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where pauses are waited for; one daemon thread of its own unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /** The webhook. */
    public Webhook build() {
      return new Webhook(this);
    }
  }
}
