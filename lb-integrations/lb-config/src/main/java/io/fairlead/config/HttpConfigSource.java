package io.fairlead.config;

import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration at an address of HTTP, asked for again and again. With the {@code ETag} of the
 * answer before, a server says so without sending anything where nothing has changed (RFC 9110,
 * section 13.1.2).
 *
 * <p>The answer is one text in UTF-8, which is JSON if it begins with a brace, and else YAML; it
 * has up to 32 MB. It has no values from outside: whoever can answer is not to read files of this
 * process.
 *
 * <p>What is wrong, or refused by the subscriber, is kept out as a whole and told, and what was
 * good before stays; through restarts, too, where it is kept in a file. So it is where the server
 * does not answer, or with anything but 200 and 304; it is then asked after longer and longer
 * pauses, which are drawn by lot.
 *
 * <p>Immutable and thread-safe. {@link #subscribe} asks on the caller's thread, and waits for the
 * answer for up to {@link #TIMEOUT}.
 */
public final class HttpConfigSource implements ConfigSource {

  /** Soon enough for whoever waits for a change, and little for a server that answers 304. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  /**
   * The longest pause after failures, unless the interval is longer: a server that is back is asked
   * within a minute.
   */
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** For the whole answer. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI address;
  private final HttpClient client;
  private final TaskScheduler scheduler;
  private final Duration interval;
  private final RandomSource random;
  private final @Nullable Path lastGood;

  private HttpConfigSource(
      URI address,
      HttpClient client,
      TaskScheduler scheduler,
      Duration interval,
      RandomSource random,
      @Nullable Path lastGood) {
    this.address = address;
    this.client = client;
    this.scheduler = scheduler;
    this.interval = interval;
    this.random = random;
    this.lastGood = lastGood;
  }

  /**
   * A source that asks a server.
   *
   * @param client with whatever the server demands: certificates, a proxy, credentials
   * @param scheduler asks, and waits for the answer: not one on which anything else is urgent
   */
  public static HttpConfigSource of(URI address, HttpClient client, TaskScheduler scheduler) {
    return new HttpConfigSource(
        Objects.requireNonNull(address),
        Objects.requireNonNull(client),
        Objects.requireNonNull(scheduler),
        DEFAULT_INTERVAL,
        RandomSource.system(),
        null);
  }

  /** The same with another time between an answer and the next question; more than zero. */
  public HttpConfigSource withInterval(Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("interval " + value + " is not more than zero");
    }
    return new HttpConfigSource(address, client, scheduler, value, random, lastGood);
  }

  /** The same with another source of the lots that are drawn after failures. */
  public HttpConfigSource withRandom(RandomSource value) {
    return new HttpConfigSource(
        address, client, scheduler, interval, Objects.requireNonNull(value), lastGood);
  }

  /**
   * The same, which keeps what was good last in a file.
   *
   * @param file written and replaced by this source alone
   */
  public HttpConfigSource withLastGood(Path file) {
    return new HttpConfigSource(
        address, client, scheduler, interval, random, file.toAbsolutePath());
  }

  @Override
  public Subscription subscribe(Subscriber subscriber) {
    HttpPoll poll =
        new HttpPoll(
            address, client, scheduler, interval, random, subscriber, LastGood.in(lastGood));
    poll.begin();
    return poll;
  }
}
