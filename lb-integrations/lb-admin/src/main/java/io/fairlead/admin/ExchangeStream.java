package io.fairlead.admin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stream by the HTTP server of the JDK, which can only wait for a slow reader: so each
 * piece is written on a thread that may, and the next one asked for once it is. Who reads nothing
 * for too long is cut off by the interrupt that ends the write.
 */
final class ExchangeStream implements Flow.Subscriber<String> {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  private final HttpExchange exchange;
  private final ExecutorService writers;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Future<?> writing;
  private boolean isWriting;
  private boolean isLast;

  ExchangeStream(HttpExchange exchange, ExecutorService writers) {
    this.exchange = exchange;
    this.writers = writers;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(String piece) {
    synchronized (this) {
      isWriting = true;
    }
    run(() -> write(piece));
  }

  private void run(Runnable task) {
    try {
      writing = writers.submit(task);
    } catch (RejectedExecutionException e) {
      give();
    }
  }

  private void write(String piece) {
    try {
      exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      proceed();
    } catch (IOException | RuntimeException e) {
      LOG.debug("one who watched is gone", e);
      give();
    }
  }

  private synchronized void proceed() {
    isWriting = false;
    if (isLast) {
      exchange.close();
    } else if (subscription != null) {
      subscription.request(1);
    }
  }

  /** Gives up. */
  private void give() {
    Flow.Subscription from = subscription;
    if (from != null) {
      from.cancel();
    }
    exchange.close();
  }

  @Override
  public void onError(Throwable failure) {
    Future<?> write = writing;
    if (write == null || !write.cancel(true)) {
      run(exchange::close);
    }
  }

  /** What is being written comes first: the JDK's exchange is for one thread at a time. */
  @Override
  public synchronized void onComplete() {
    isLast = true;
    if (!isWriting) {
      run(exchange::close);
    }
  }
}
