package io.fairlead.health;

import io.fairlead.api.health.HealthCheck.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** One request and its answer, read on the thread of the connection. */
final class HttpExchange implements FutureCallback<IOSession>, AsyncClientExchangeHandler {

  /** Enough for any status page, and all that an endpoint can make the checker hold. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  private static final int USUAL_BODY_BYTES = 256;

  private final HttpRequest request;
  private final HttpCheckOptions options;
  private final Attempt attempt;
  private final ByteArrayBuffer body = new ByteArrayBuffer(USUAL_BODY_BYTES);
  private int status;

  HttpExchange(HttpRequest request, HttpCheckOptions options, Attempt attempt) {
    this.request = request;
    this.options = options;
    this.attempt = attempt;
  }

  @Override
  public void completed(IOSession session) {
    session.enqueue(
        new RequestExecutionCommand(this, HttpCoreContext.create()), Command.Priority.NORMAL);
  }

  @Override
  public void cancelled() {
    cancel();
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    channel.sendRequest(request, null, context);
  }

  @Override
  public int available() {
    return 0; // no body is sent
  }

  @Override
  public void produce(DataStreamChannel channel) {}

  /** Answers before the answer, such as 103, say nothing of health. */
  @Override
  public void consumeInformation(HttpResponse response, HttpContext context) {}

  @Override
  public void consumeResponse(HttpResponse response, EntityDetails entity, HttpContext context) {
    status = response.getCode();
    if (entity == null) {
      attempt.conclude(judge());
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(MAX_BODY_BYTES);
  }

  @Override
  public void consume(ByteBuffer bytes) {
    int taken = Math.min(bytes.remaining(), MAX_BODY_BYTES - body.length());
    body.append(bytes.slice(bytes.position(), taken));
    bytes.position(bytes.limit());
    if (body.length() == MAX_BODY_BYTES && !attempt.isOver()) {
      attempt.end(judge());
    }
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    attempt.conclude(judge());
  }

  private Result judge() {
    return options.judge(status, body.toByteArray());
  }

  @Override
  public void failed(Exception cause) {
    boolean wrongStatus = status != 0 && !options.expects(status);
    attempt.end(Result.failed(wrongStatus ? "HTTP " + status : Causes.inWords(cause)));
  }

  /** The connection was closed by the checker, for example since it closes down. */
  @Override
  public void cancel() {
    attempt.end(Attempt.CLOSED);
  }

  @Override
  public void releaseResources() {}
}
