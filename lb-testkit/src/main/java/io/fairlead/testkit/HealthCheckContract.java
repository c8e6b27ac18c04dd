package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every health check must hold, over real sockets. Extend it, supply the provider and an
 * endpoint whose check passes.
 *
 * <pre>{@code
 * class PingCheckTest extends HealthCheckContract {
 *   @Override protected HealthCheckProvider provider() {
 *     return new PingCheckProvider();
 *   }
 *   @Override protected Endpoint passing() {
 *     return Endpoint.of("127.0.0.1", server.port());
 *   }
 * }
 * }</pre>
 *
 * <p>Nothing is measured against the clock: what must happen has {@link #patience} to happen.
 */
public abstract class HealthCheckContract {

  private static final long POLL_NANOS = 1_000_000;
  private static final int MANY = 200;
  private static final int SOME = 50;

  private final Socket closed = new Socket();
  private SilentServer silent;

  /** For extension. */
  protected HealthCheckContract() {}

  /** The provider that is tested. */
  protected abstract HealthCheckProvider provider();

  /** Options with which {@link #passing} passes; none unless overridden. */
  protected Map<String, Object> options() {
    return Map.of();
  }

  /** An endpoint whose check passes. */
  protected abstract Endpoint passing();

  /** An endpoint where nobody listens. */
  protected Endpoint refusing() {
    return Endpoint.of("127.0.0.1", closed.getLocalPort());
  }

  /**
   * An endpoint where the check never comes to an end; unless overridden, one that takes
   * connections and never answers.
   */
  protected Endpoint silent() {
    return silent.endpoint();
  }

  /** How many connections there are to {@link #silent}. Overridden together with it. */
  protected int openConnections() {
    return silent.openConnections();
  }

  /** How long to wait for what must happen, far longer than it takes; 30 s unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  void openEndpoints() throws IOException {
    // A port that is taken and not listened on: nobody else can come to listen there.
    closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    silent = new SilentServer();
  }

  @AfterEach
  void closeEndpoints() throws IOException {
    closed.close();
    silent.close();
  }

  @Test
  void isNamedInLowerCaseWithHyphens() {
    assertThat(provider().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  }

  @Test
  void acceptsItsOptions() {
    assertThat(problemsOf(options())).isEmpty();
  }

  @Test
  void reportsUnknownOption() {
    assertThat(problemsOf(optionsWith("no-such-option", 1)))
        .extracting(ConfigProblem::path)
        .containsExactly("options.no-such-option");
  }

  @Test
  void reportsEachOptionOfWrongType() {
    for (String name : knownOptions()) {
      assertThat(problemsOf(optionsWith(name, new Object())))
          .as("problems where %s is of no type at all", name)
          .anyMatch(problem -> problem.path().equals("options." + name));
    }
  }

  @Test
  void startsNothingBeforeItIsMade() {
    Set<Thread> before = threads();

    provider().configure(Options.of("options", options()));

    assertThat(threadsSince(before)).isEmpty();
  }

  @Test
  void passesWhereTheEndpointIsFit() {
    try (HealthCheck check = newCheck()) {
      Result result = resultOf(check.check(passing()));

      assertThat(result.passed()).as("%s", result).isTrue();
      assertThat(result.detail()).isNotBlank();
    }
  }

  @Test
  void failsWhereNobodyListens() {
    try (HealthCheck check = newCheck()) {
      Result result = resultOf(check.check(refusing()));

      assertThat(result.passed()).as("%s", result).isFalse();
      assertThat(result.detail()).isNotBlank();
    }
  }

  @Test
  void failsWhereThereIsNoSuchHost() {
    try (HealthCheck check = newCheck()) {
      for (String host : List.of("no-such-host.invalid", "no such host", "-", "999.999.999.999")) {
        Result result = resultOf(check.check(Endpoint.of(host, 1)));

        assertThat(result.passed()).as("%s of host %s", result, host).isFalse();
      }
    }
  }

  @Test
  void passesAgainAfterFailures() {
    try (HealthCheck check = newCheck()) {
      assertThat(resultOf(check.check(refusing())).passed()).isFalse();
      cancel(check.check(silent()));

      assertThat(resultOf(check.check(passing())).passed()).isTrue();
    }
  }

  @Test
  void returnsAtOnceWhereNobodyAnswers() {
    try (HealthCheck check = newCheck()) {
      CompletionStage<Result> stage =
          assertTimeoutPreemptively(patience(), () -> check.check(silent()));

      assertThat(stage.toCompletableFuture()).isNotDone();
      cancel(stage);
    }
  }

  @Test
  void cancellationClosesConnections() {
    try (HealthCheck check = newCheck()) {
      List<CompletionStage<Result>> waiting = start(check, silent(), SOME);
      await("connections are open", () -> openConnections() > 0);

      waiting.forEach(HealthCheckContract::cancel);

      await("connections are closed", () -> openConnections() == 0);
    }
  }

  @Test
  void cancellationRightAfterTheBeginningClosesConnections() {
    try (HealthCheck check = newCheck()) {
      for (int i = 0; i < MANY; i++) {
        cancel(check.check(silent()));
      }
      // Those that were cancelled have had their time once a later one is through.
      assertThat(resultOf(check.check(passing())).passed()).isTrue();

      await("connections are closed", () -> openConnections() == 0);
    }
  }

  @Test
  void silentEndpointsHoldUpNoOthers() {
    try (HealthCheck check = newCheck()) {
      List<CompletionStage<Result>> waiting = start(check, silent(), SOME);

      List<CompletionStage<Result>> answered = start(check, passing(), MANY);

      assertThat(answered).allMatch(stage -> resultOf(stage).passed());
      assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
      waiting.forEach(HealthCheckContract::cancel);
    }
  }

  @Test
  void closingClosesConnections() {
    HealthCheck check = newCheck();
    start(check, silent(), SOME);
    await("connections are open", () -> openConnections() > 0);

    check.close();

    await("connections are closed", () -> openConnections() == 0);
  }

  @Test
  void closingEndsThreads() {
    try (HealthCheck other = newCheck()) {
      resultOf(other.check(passing())); // so that the endpoint has its threads
    }
    Set<Thread> before = threads();
    HealthCheck check = newCheck();
    resultOf(check.check(passing()));
    resultOf(check.check(Endpoint.of("localhost", refusing().port())));
    Set<Thread> started = threadsSince(before);

    check.close();

    await("threads have ended", () -> started.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void neverThrowsAfterItWasClosed() {
    HealthCheck check = newCheck();
    check.close();
    check.close();

    assertThat(resultOf(check.check(passing())).passed()).isFalse();
    assertThat(resultOf(check.check(Endpoint.of("localhost", 1))).passed()).isFalse();
  }

  private HealthCheck newCheck() {
    return provider().configure(Options.of("options", options())).get();
  }

  private static List<CompletionStage<Result>> start(
      HealthCheck check, Endpoint endpoint, int count) {
    List<CompletionStage<Result>> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(check.check(endpoint));
    }
    return stages;
  }

  /** As the engine does it when the time-out of the pool is over. */
  private static void cancel(CompletionStage<Result> stage) {
    stage.toCompletableFuture().cancel(true);
  }

  /** As the engine sees it: an exception is a failed check. */
  private Result resultOf(CompletionStage<Result> stage) {
    CompletableFuture<Result> future = stage.toCompletableFuture();
    try {
      return future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return Result.failed(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new AssertionError("the check has not come to an end within " + patience(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void await(String event, BooleanSupplier happened) {
    Ticker ticker = Ticker.system(); // for real sockets, in real time
    long deadline = ticker.nanos() + patience().toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(deadline - ticker.nanos()).as("%s within %s", event, patience()).isPositive();
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static Set<Thread> threadsSince(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(threads());
    now.removeAll(before);
    return now;
  }

  private List<ConfigProblem> problemsOf(Map<String, Object> values) {
    Options options = Options.of("options", values);
    provider().configure(options);
    return options.problems();
  }

  private Map<String, Object> optionsWith(String name, Object value) {
    Map<String, Object> options = new HashMap<>(options());
    options.put(name, value);
    return options;
  }

  /** The options that the provider asks for, as it lists them for one that it does not know. */
  private List<String> knownOptions() {
    String expectation = problemsOf(Map.of("no-such-option", 1)).get(0).expectation();
    String known = expectation.substring(expectation.indexOf("known are ") + 10);
    return known.isEmpty() ? List.of() : List.of(known.split(", "));
  }
}
