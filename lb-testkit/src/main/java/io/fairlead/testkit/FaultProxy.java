package io.fairlead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on loopback in front of one target, which does to the traffic what networks and dying
 * servers do, as a test says while it runs. To see what a host makes of it over real sockets, give
 * the host the proxy's port in place of the target's.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.inFrontOf("127.0.0.1", backend.port())) {
 *   // ... the host sends to 127.0.0.1, proxy.port() ...
 *   proxy.switchTo(Fault.BLACK_HOLE);
 *   // ... what does the host do now? ...
 *   proxy.switchTo(Fault.NONE);
 * }
 * }</pre>
 *
 * <p>A switch takes effect at once, also for what is being held. Thread-safe. Uses daemon threads,
 * two for each connection: for tests with hundreds of connections, not thousands.
 */
public final class FaultProxy implements AutoCloseable {

  private final InetSocketAddress target;
  private final FaultyPort port;
  private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder requestBytes = new LongAdder();
  private final LongAdder answerBytes = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition switched = lock.newCondition();
  private volatile Fault fault = Fault.NONE;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.port = new FaultyPort(this::accept);
  }

  /**
   * Starts a proxy that passes everything.
   *
   * @throws UncheckedIOException if there is no port to listen on
   */
  public static FaultProxy inFrontOf(String host, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens on loopback, the same for as long as it lives. */
  public int port() {
    return port.number();
  }

  /**
   * Treats everything in another way from now on.
   *
   * @throws IllegalStateException if the proxy is closed
   * @throws UncheckedIOException if it cannot listen any more after {@link Fault#REFUSE}
   */
  public void switchTo(Fault next) {
    lock.lock();
    try {
      if (fault == Fault.CLOSED) {
        throw new IllegalStateException("the proxy is closed");
      }
      take(Objects.requireNonNull(next));
      if (next == Fault.REFUSE) {
        port.refuse();
      } else {
        port.open();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
    connections.forEach(connection -> connection.switchedTo(next));
  }

  /** How it treats everything now. */
  public Fault fault() {
    return fault;
  }

  /** How many connections it has accepted. */
  public long connections() {
    return accepted.sum();
  }

  /** How many bytes it has passed to the target. */
  public long requestBytes() {
    return requestBytes.sum();
  }

  /** How many bytes it has passed to clients. */
  public long answerBytes() {
    return answerBytes.sum();
  }

  /** Breaks every connection and frees the port. Does nothing when repeated. */
  @Override
  public void close() {
    lock.lock();
    try {
      take(Fault.CLOSED);
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
    connections.forEach(FaultyConnection::reset);
  }

  private void take(Fault next) {
    fault = next;
    switched.signalAll();
  }

  private void accept(Socket client) {
    accepted.increment();
    FaultyConnection connection = new FaultyConnection(this, client);
    connections.add(connection);
    start(connection);
  }

  InetSocketAddress target() {
    return target;
  }

  static Thread start(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  void ended(FaultyConnection connection) {
    connections.remove(connection);
  }

  void count(boolean answer, int bytes) {
    (answer ? answerBytes : requestBytes).add(bytes);
  }

  /** Waits for a time, or until another fault is in force than this one. */
  void hold(Fault during, Duration time) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = time.toNanos();
      while (fault == during && leftNanos > 0) {
        leftNanos = switched.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  void awaitOtherThan(Fault during) throws InterruptedException {
    lock.lock();
    try {
      while (fault == during) {
        switched.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
