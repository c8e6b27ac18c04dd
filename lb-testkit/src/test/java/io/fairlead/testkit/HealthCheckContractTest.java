package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract lets a correct check pass, and catches each fault that it is there to catch. */
@Timeout(120)
class HealthCheckContractTest {

  private static GreetingServer server;

  @BeforeAll
  static void openServer() throws IOException {
    server = new GreetingServer();
  }

  @AfterAll
  static void closeServer() throws IOException {
    server.socket.close();
  }

  @Test
  void correctCheckPasses() {
    assertThatCode(
            () -> {
              GreetingContract contract = new GreetingContract(Fault.NONE, Duration.ofSeconds(30));
              contract.isNamedInLowerCaseWithHyphens();
              contract.acceptsItsOptions();
              contract.reportsUnknownOption();
              contract.reportsEachOptionOfWrongType();
              contract.startsNothingBeforeItIsMade();
              run(contract, HealthCheckContract::passesWhereTheEndpointIsFit);
              run(contract, HealthCheckContract::failsWhereNobodyListens);
              run(contract, HealthCheckContract::failsWhereThereIsNoSuchHost);
              run(contract, HealthCheckContract::passesAgainAfterFailures);
              run(contract, HealthCheckContract::returnsAtOnceWhereNobodyAnswers);
              run(contract, HealthCheckContract::cancellationClosesConnections);
              run(
                  contract,
                  HealthCheckContract::cancellationRightAfterTheBeginningClosesConnections);
              run(contract, HealthCheckContract::silentEndpointsHoldUpNoOthers);
              run(contract, HealthCheckContract::closingClosesConnections);
              run(contract, HealthCheckContract::closingEndsThreads);
              run(contract, HealthCheckContract::neverThrowsAfterItWasClosed);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void optimismIsCaught() {
    assertCaught(Fault.ALWAYS_PASSES, HealthCheckContract::failsWhereNobodyListens);
    assertCaught(Fault.ALWAYS_PASSES, HealthCheckContract::failsWhereThereIsNoSuchHost);
  }

  @Test
  void silenceOfTheCheckItselfIsCaught() {
    assertCaught(Fault.NEVER_ENDS, HealthCheckContract::passesWhereTheEndpointIsFit);
  }

  @Test
  void checkThatWaitsForTheAnswerIsCaught() {
    assertCaught(Fault.BLOCKS, HealthCheckContract::returnsAtOnceWhereNobodyAnswers);
  }

  @Test
  void leakWhereACheckIsCancelledIsCaught() {
    assertCaught(Fault.LEAKS_CANCELLED, HealthCheckContract::cancellationClosesConnections);
  }

  @Test
  void leakWhereTheCheckIsClosedIsCaught() {
    assertCaught(Fault.LEAKS_CLOSED, HealthCheckContract::closingClosesConnections);
  }

  @Test
  void threadThatOutlivesTheCheckIsCaught() {
    assertCaught(Fault.LEAKS_THREAD, HealthCheckContract::closingEndsThreads);
  }

  @Test
  void threadBeforeThereIsACheckIsCaught() {
    assertCaught(Fault.STARTS_EARLY, HealthCheckContract::startsNothingBeforeItIsMade);
  }

  @Test
  void checkThatIsHeldUpBySilentEndpointsIsCaught() {
    assertCaught(Fault.ONE_AT_A_TIME, HealthCheckContract::silentEndpointsHoldUpNoOthers);
  }

  @Test
  void exceptionOfAClosedCheckIsCaught() {
    assertThatThrownBy(
            () -> run(contractOf(Fault.THROWS), HealthCheckContract::neverThrowsAfterItWasClosed))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static void assertCaught(Fault fault, Consumer<HealthCheckContract> law) {
    assertThatThrownBy(() -> run(contractOf(fault), law)).isInstanceOf(AssertionError.class);
  }

  /** As the test engine runs it: on fresh endpoints. */
  private static void run(GreetingContract contract, Consumer<HealthCheckContract> law)
      throws IOException {
    GreetingContract fresh = new GreetingContract(contract.fault, contract.patience);
    fresh.openEndpoints();
    try {
      law.accept(fresh);
    } finally {
      fresh.closeEndpoints();
      fresh.threads.forEach(ExecutorService::shutdownNow);
    }
  }

  /** Impatient, since it waits for what will never happen. */
  private static GreetingContract contractOf(Fault fault) {
    return new GreetingContract(fault, Duration.ofSeconds(1));
  }

  private enum Fault {
    NONE,
    ALWAYS_PASSES,
    NEVER_ENDS,
    BLOCKS,
    LEAKS_CANCELLED,
    LEAKS_CLOSED,
    LEAKS_THREAD,
    STARTS_EARLY,
    ONE_AT_A_TIME,
    THROWS
  }

  /** Says a byte to everyone who connects. */
  private static final class GreetingServer {

    private final ServerSocket socket =
        new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());

    GreetingServer() throws IOException {
      Thread thread = new Thread(this::greet, "greeting-server");
      thread.setDaemon(true);
      thread.start();
    }

    private void greet() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          connection.getOutputStream().write('!');
        } catch (IOException e) {
          // closed, or the other side has gone
        }
      }
    }
  }

  private static final class GreetingContract extends HealthCheckContract {

    private final Fault fault;
    private final Duration patience;
    private final Set<ExecutorService> threads = ConcurrentHashMap.newKeySet();

    GreetingContract(Fault fault, Duration patience) {
      this.fault = fault;
      this.patience = patience;
    }

    @Override
    protected HealthCheckProvider provider() {
      return new GreetingProvider(fault, threads);
    }

    @Override
    protected Endpoint passing() {
      return Endpoint.of("127.0.0.1", server.socket.getLocalPort());
    }

    @Override
    protected Duration patience() {
      return patience;
    }
  }

  private record GreetingProvider(Fault fault, Set<ExecutorService> threads)
      implements HealthCheckProvider {

    @Override
    public String name() {
      return "greeting";
    }

    @Override
    public Supplier<HealthCheck> configure(Options options) {
      options.integer("letters", 1, 1, 9);
      if (fault == Fault.STARTS_EARLY) {
        newThreads().execute(() -> {});
      }
      return () -> new GreetingCheck(fault, newThreads());
    }

    private ExecutorService newThreads() {
      ExecutorService made =
          fault == Fault.ONE_AT_A_TIME
              ? Executors.newSingleThreadExecutor()
              : Executors.newCachedThreadPool();
      threads.add(made);
      return made;
    }
  }

  /**
   * Waits for a byte, on a thread for each endpoint. By channel: a {@link Socket} that is closed as
   * it begins to connect may be left open.
   */
  private static final class GreetingCheck implements HealthCheck {

    private final Fault fault;
    private final ExecutorService threads;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    GreetingCheck(Fault fault, ExecutorService threads) {
      this.fault = fault;
      this.threads = threads;
    }

    @Override
    public CompletionStage<Result> check(Endpoint endpoint) {
      CompletableFuture<Result> result = new CompletableFuture<>();
      CountDownLatch ended = new CountDownLatch(1);
      try {
        threads.execute(() -> listen(endpoint, result, ended));
      } catch (RejectedExecutionException e) {
        if (fault == Fault.THROWS) {
          throw e;
        }
        return CompletableFuture.failedStage(e);
      }
      if (fault == Fault.BLOCKS) {
        awaitQuietly(ended);
      }
      return result;
    }

    private void listen(Endpoint endpoint, CompletableFuture<Result> result, CountDownLatch ended) {
      try (SocketChannel channel = SocketChannel.open()) {
        open.add(channel);
        if (threads.isShutdown()) {
          close(channel);
        }
        if (fault != Fault.LEAKS_CANCELLED) {
          CompletionStage<Result> stage = result;
          stage.whenComplete((seen, error) -> close(channel));
        }
        channel.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
        int letters = channel.read(ByteBuffer.allocate(1));
        end(result, letters < 0 ? Result.failed("closed") : Result.passed("greeted"));
      } catch (IOException | UnresolvedAddressException e) {
        boolean passes = fault == Fault.ALWAYS_PASSES;
        end(result, passes ? Result.passed("fine") : Result.failed(String.valueOf(e)));
      } finally {
        ended.countDown();
      }
    }

    private void end(CompletableFuture<Result> result, Result seen) {
      if (fault != Fault.NEVER_ENDS) {
        result.complete(seen);
      }
    }

    private void close(SocketChannel channel) {
      try {
        channel.close();
        open.remove(channel);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      if (fault != Fault.LEAKS_THREAD) {
        threads.shutdown();
      }
      if (fault != Fault.LEAKS_CLOSED) {
        open.forEach(this::close);
      }
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
