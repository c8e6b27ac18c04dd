package io.fairlead.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stream by a servlet container without waiting: a piece is asked for once the container
 * has taken the one before. Takes no thread meanwhile.
 */
final class ServletStream implements Flow.Subscriber<String>, WriteListener {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  private final AsyncContext context;
  private final ServletOutputStream to;
  private final Flow.Publisher<String> from;
  private Flow.@Nullable Subscription subscription;
  private byte @Nullable [] piece;
  private boolean isUnflushed = true; // the headers
  private boolean hasAsked;
  private boolean isLast;
  private boolean hasEnded;

  private ServletStream(AsyncContext context, ServletOutputStream to, Flow.Publisher<String> from) {
    this.context = context;
    this.to = to;
    this.from = from;
  }

  /** Begins once the container can write. */
  static void begin(AsyncContext context, Flow.Publisher<String> from) throws IOException {
    context.setTimeout(0);
    ServletOutputStream to = context.getResponse().getOutputStream();
    to.setWriteListener(new ServletStream(context, to, from));
  }

  @Override
  public void onWritePossible() {
    boolean isFirst;
    synchronized (this) {
      isFirst = subscription == null;
    }
    if (isFirst) {
      from.subscribe(this);
    }
    proceed();
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(String next) {
    synchronized (this) {
      piece = next.getBytes(StandardCharsets.UTF_8);
      hasAsked = false;
    }
    proceed();
  }

  /** Goes on as far as the container lets it, which calls again otherwise. */
  private synchronized void proceed() {
    try {
      while (!hasEnded && to.isReady()) {
        if (piece != null) {
          to.write(piece);
          piece = null;
          isUnflushed = true;
        } else if (isUnflushed) {
          isUnflushed = false;
          to.flush();
        } else if (isLast) {
          finish();
        } else {
          ask();
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      onError(e);
    }
  }

  private void ask() {
    if (!hasAsked && subscription != null) {
      hasAsked = true;
      subscription.request(1);
    }
  }

  private void finish() {
    hasEnded = true;
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("the container has ended it already", e);
    }
  }

  /** Of the container, which cannot write, or of the stream, which nobody reads. */
  @Override
  public synchronized void onError(Throwable failure) {
    LOG.debug("one who watched is gone", failure);
    if (!hasEnded) {
      finish();
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  @Override
  public void onComplete() {
    synchronized (this) {
      isLast = true;
    }
    proceed();
  }
}
