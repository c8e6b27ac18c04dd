package io.fairlead.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the bytes that pass through it. Immutable, so one fault may be
 * switched to often and in several proxies.
 */
public final class Fault {

  /** Everything passes. */
  public static final Fault NONE = new Fault("none", Flow::pass);

  /**
   * Connections are made and nothing passes, as behind a broken cable: whoever waits for an answer
   * waits until he loses patience. A connection that has lost bytes is reset by the next switch;
   * one on which nothing was sent meanwhile goes on as if nothing had been.
   */
  public static final Fault BLACK_HOLE = new Fault("black hole", Flow::lose);

  /** Nobody listens: new connections are refused. Those that stand go on. */
  public static final Fault REFUSE = new Fault("refuse", Flow::pass);

  /**
   * Connections break (TCP RST): those that stand at once, new ones as soon as anything is sent on
   * them. The target sees none of it.
   */
  public static final Fault RESET = new Fault("reset", (flow, piece) -> flow.resetConnection());

  /**
   * The request passes, and in place of the answer the client sees the end of the stream (TCP FIN),
   * while it may go on sending.
   */
  public static final Fault HALF_CLOSE = new Fault("half-close", Fault::halfClose);

  /** The proxy has ended; like {@link #RESET}, and for good. */
  static final Fault CLOSED = new Fault("closed", (flow, piece) -> flow.resetConnection());

  private final String name;
  private final Treatment treatment;

  /** What happens to each piece that arrives. */
  private interface Treatment {
    void of(Flow flow, ByteBuffer piece) throws IOException, InterruptedException;
  }

  private Fault(String name, Treatment treatment) {
    this.name = name;
    this.treatment = treatment;
  }

  /**
   * Each piece is held before it passes. Pieces queue behind one another, so that a stream of many
   * is slowed down by more than the delay.
   *
   * @param request for what the client sends, at least zero
   * @param answer for what the target sends, at least zero
   */
  public static Fault delay(Duration request, Duration answer) {
    notNegative(request);
    notNegative(answer);
    return new Fault(
        "delay by " + request + " and " + answer,
        (flow, piece) -> {
          flow.hold(flow.isAnswer() ? answer : request);
          flow.pass(piece);
        });
  }

  /**
   * Each connection ends in an orderly way (TCP FIN) after that much of what the target sends has
   * passed, counted from the switch.
   *
   * @param bytes at least 0
   */
  public static Fault cutAfter(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes " + bytes + " is negative");
    }
    return new Fault(
        "cut after " + bytes + " bytes",
        (flow, piece) -> {
          long left = flow.isAnswer() ? bytes - flow.passed() : Long.MAX_VALUE;
          flow.pass(piece.slice(0, (int) Math.min(left, piece.limit())));
          if (left <= piece.limit()) {
            flow.endConnection();
          }
        });
  }

  /**
   * Bytes pass a few at a time, in both directions.
   *
   * @param bytes that pass at once, at least 1
   * @param interval before each of these, at least zero
   */
  public static Fault drip(int bytes, Duration interval) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes " + bytes + " is not 1 or more");
    }
    notNegative(interval);
    return new Fault(
        bytes + " bytes each " + interval,
        (flow, piece) -> {
          for (int from = 0; from < piece.limit(); from += bytes) {
            flow.hold(interval);
            flow.pass(piece.slice(from, Math.min(bytes, piece.limit() - from)));
          }
        });
  }

  void treat(Flow flow, ByteBuffer piece) throws IOException, InterruptedException {
    treatment.of(flow, piece);
  }

  @Override
  public String toString() {
    return name;
  }

  private static void halfClose(Flow flow, ByteBuffer piece) throws IOException {
    if (flow.isAnswer()) {
      flow.end();
    } else {
      flow.pass(piece);
    }
  }

  private static void notNegative(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time " + time + " is negative");
    }
  }
}
