package io.fairlead.examples.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Carries a stream of the management API: asks for a piece once the one before is on its way. */
final class StreamCarrier implements Flow.Subscriber<String> {

  private final Context context;
  private final HttpServerResponse response;
  private Flow.@Nullable Subscription subscription;

  StreamCarrier(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    response
        .setChunked(true)
        .exceptionHandler(failure -> given.cancel())
        .closeHandler(closed -> given.cancel());
    given.request(1);
  }

  @Override
  public void onNext(String piece) {
    Flow.Subscription more = Objects.requireNonNull(subscription);
    context.runOnContext(
        now ->
            response
                .write(piece)
                .onSuccess(written -> more.request(1))
                .onFailure(gone -> more.cancel()));
  }

  /** Nothing was read for too long. */
  @Override
  public void onError(Throwable failure) {
    context.runOnContext(now -> response.reset());
  }

  @Override
  public void onComplete() {
    context.runOnContext(now -> response.end());
  }
}
