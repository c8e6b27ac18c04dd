package io.fairlead.dns;

import io.fairlead.api.time.TaskScheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Asks name servers, the one that answered last before the others, each of them twice at most.
 *
 * <p>Thread-safe. A bounded number of questions is under way at a time, the others wait their turn.
 * Answers are handed on by the scheduler, never by the thread that serves the sockets, for it
 * serves everybody in the virtual machine.
 */
final class NameServers implements AutoCloseable {

  /** So few that a service of a thousand targets is no flood, and no server drops any of them. */
  static final int MAX_UNDER_WAY = 64;

  /** A lost datagram is the most likely failure, and the second is rarely lost too. */
  private static final int ROUNDS = 2;

  /** What fits into a datagram on any path: the value that the resolvers agreed on in 2020. */
  private static final int DATAGRAM_BYTES = 1232;

  private final List<SimpleResolver> servers = new ArrayList<>();
  private final Duration timeout;
  private final TaskScheduler scheduler;
  private final Queue<Question> waiting = new ArrayDeque<>();
  private int underWay;
  private int preferred;
  private boolean closed;

  NameServers(List<InetSocketAddress> addresses, Duration timeout, TaskScheduler scheduler) {
    this.timeout = timeout;
    this.scheduler = scheduler;
    for (InetSocketAddress address : addresses) {
      SimpleResolver server = new SimpleResolver(address);
      server.setEDNS(0, DATAGRAM_BYTES, 0, List.of());
      server.setTimeout(timeout);
      servers.add(server);
    }
  }

  /**
   * Asks for the records of one type at one name.
   *
   * @return an answer that says what there is, or that there is nothing; or an {@link IOException}
   */
  CompletableFuture<Message> ask(Name name, int type) {
    Question question = new Question(Record.newRecord(name, type, DClass.IN));
    synchronized (this) {
      waiting.add(question);
    }
    sendWaiting();
    return question.answer;
  }

  /** Asks nothing more; what is under way is never answered. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private void sendWaiting() {
    for (Question next = takeWaiting(); next != null; next = takeWaiting()) {
      next.begin();
    }
  }

  private synchronized @Nullable Question takeWaiting() {
    if (closed || underWay == MAX_UNDER_WAY || waiting.isEmpty()) {
      return null;
    }
    underWay++;
    return waiting.remove();
  }

  private synchronized void arrived(int server) {
    underWay--;
    preferred = server;
  }

  private synchronized int preferred() {
    return preferred;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** One question until it is answered, or everyone has failed to. */
  private final class Question {

    private final Record record;
    private final CompletableFuture<Message> answer = new CompletableFuture<>();
    private int attempts;
    private int server;

    Question(Record record) {
      this.record = record;
    }

    void begin() {
      server = preferred();
      send();
    }

    private void send() {
      attempts++;
      CompletionStage<Message> sent = sendTo(servers.get(server));
      // dnsjava looks for overdue answers only while none arrive, so the deadline is kept here.
      TaskScheduler.Scheduled deadline =
          scheduler.schedule(
              timeout,
              () -> sent.toCompletableFuture().completeExceptionally(new TimeoutException()));
      sent.whenComplete(
          (message, error) -> {
            scheduler.schedule(Duration.ZERO, () -> received(message, error));
            deadline.cancel();
          });
    }

    private CompletionStage<Message> sendTo(SimpleResolver resolver) {
      try {
        return resolver.sendAsync(Message.newQuery(record), Runnable::run);
      } catch (RuntimeException e) {
        return CompletableFuture.failedStage(e);
      }
    }

    private void received(@Nullable Message message, @Nullable Throwable error) {
      if (isClosed()) {
        return;
      }
      if (message != null && isAnswer(message)) {
        arrived(server);
        answer.complete(message);
        sendWaiting();
        return;
      }
      IOException failure = failure(message, error);
      server = (server + 1) % servers.size();
      if (attempts < ROUNDS * servers.size()) {
        send();
      } else {
        arrived(server);
        answer.completeExceptionally(failure);
        sendWaiting();
      }
    }

    private boolean isAnswer(Message message) {
      return message.getRcode() == Rcode.NOERROR || message.getRcode() == Rcode.NXDOMAIN;
    }

    private IOException failure(@Nullable Message message, @Nullable Throwable error) {
      InetSocketAddress address = servers.get(server).getAddress();
      String from = address.getAddress().getHostAddress() + " port " + address.getPort();
      String asked = record.getName().toString(true) + " " + Type.string(record.getType()) + ": ";
      if (message != null) {
        return new IOException(asked + Rcode.string(message.getRcode()) + " from " + from);
      }
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      return cause instanceof TimeoutException || cause instanceof SocketTimeoutException
          ? new IOException(asked + "no answer from " + from + " within " + timeout)
          : new IOException(asked + "cannot ask " + from + ": " + cause, cause);
    }
  }
}
