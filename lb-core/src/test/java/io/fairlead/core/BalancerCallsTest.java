package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What the engine tells a balancer besides the requests, and takes from it besides the picks. */
final class BalancerCallsTest {

  private static final LoadReport REPORT = new LoadReport(0.5, 100, 1);

  private final EngineFixture fixture = new EngineFixture();
  private final List<Spy> spies = new ArrayList<>();

  BalancerCallsTest() {
    fixture.balancer("spy", this::spy);
  }

  @Test
  void reportInAnOutcomeReachesTheBalancer() {
    Engine engine = fixture.start(config());

    lease(engine).complete(Outcome.success().withLoadReport(REPORT));
    lease(engine).complete(Outcome.success());

    assertThat(spy().heard).containsExactly("completed 0", "reported 0 " + REPORT, "completed 0");
  }

  @Test
  void reportOfASourceReachesTheBalancerOfItsPool() {
    List<LoadReportSource.Subscriber> subscribers = new ArrayList<>();
    fixture.loadReports.put(
        "main",
        subscriber -> {
          subscribers.add(subscriber);
          return subscribers::clear;
        });
    Engine engine = fixture.start(config());

    subscribers.get(0).report("b:2", REPORT);
    subscribers.get(0).report("nobody:1", REPORT);

    assertThat(spy().heard).containsExactly("reported 1 " + REPORT);
    engine.close();
    assertThat(subscribers).isEmpty();
  }

  @Test
  void reportsOfAPoolThatIsNotThereArePassedOver() {
    fixture.loadReports.put(
        "elsewhere",
        subscriber -> {
          subscriber.report("b:2", REPORT);
          return () -> {};
        });

    assertThat(lease(fixture.start(config())).endpoint().id()).isEqualTo("a:1");
  }

  @Test
  void sourceThatCannotBeSubscribedToIsToldOf() {
    fixture.loadReports.put(
        "main",
        subscriber -> {
          throw new IllegalStateException("no source today");
        });

    assertThat(lease(fixture.start(config())).endpoint().id()).isEqualTo("a:1");
  }

  @Test
  void balancerIsRefreshedInTheBackground() {
    Engine engine = fixture.start(config());

    fixture.scheduler.advance(Duration.ofSeconds(1));

    assertThat(spy().heard).containsExactly("refreshed", "refreshed");
    engine.close();
  }

  @Test
  void probesAreHandedToTheBalancersOfTheirPool() {
    fixture.probes.put("main", (endpoint, answer) -> answer.answered(1, 2));
    fixture.start(config());

    assertThat(spy().context.probes()).isSameAs(fixture.probes.get("main"));
    assertThat(spy().context.pool()).isEqualTo("main");
  }

  @Test
  void balancerAddsHeadersToTheResponse() {
    List<String> headers = new ArrayList<>();

    lease(fixture.start(config())).addResponseHeaders((name, value) -> headers.add(name + value));

    assertThat(headers).containsExactly("Seen0");
  }

  @Test
  void balancerThatThrowsHarmsNobody() {
    fixture.balancer("spy", context -> new Failing());
    Engine engine = fixture.start(config());

    Lease lease = lease(engine);
    lease.addResponseHeaders((name, value) -> {});
    lease.complete(Outcome.success().withLoadReport(REPORT));
    fixture.scheduler.advance(Duration.ofMillis(500));

    assertThat(engine.stats().faults()).isEqualTo(5);
  }

  @Test
  void drainedEndpointIsPickedForWhatBelongsToIt() {
    fixture.balancer("spy", context -> picking -> context.endpoints().size());
    LbConfig config =
        LbConfig.builder()
            .pool(
                "main",
                p -> p.balancer("spy").endpoint(Endpoint.of("a", 1).withWeight(0)).endpoint("b", 2))
            .tenant("acme", t -> t.pool("main"))
            .build();

    assertThat(lease(fixture.start(config)).endpoint().id()).isEqualTo("a:1");
  }

  @Test
  void balancerWorksThroughTheOneThatItsOptionsName() {
    fixture.balancers.put("through", new Through());
    Engine engine = fixture.start(through(Map.of("balancer", "spy")));

    assertThat(lease(engine).endpoint().id()).isEqualTo("a:1");
    assertThat(spies).hasSize(1);
  }

  @Test
  void nameAloneIsEnoughForAnInnerBalancer() {
    fixture.balancers.put("through", new Through());
    Engine engine = fixture.start(config("through", Map.of("inner", "spy")));

    assertThat(lease(engine).endpoint().id()).isEqualTo("a:1");
    assertThat(spies).hasSize(1);
  }

  @Test
  void unknownInnerBalancerIsAProblemWithItsPath() {
    fixture.balancers.put("through", new Through());

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> fixture.start(through(Map.of("balancer", "thruogh"))))
        .withMessageContaining("pools.main.balancer-options.inner.balancer")
        .withMessageContaining("thruogh")
        .withMessageContaining("one of first, spy, through");
  }

  @Test
  void unknownOptionOfAnInnerBalancerIsAProblemWithItsPath() {
    fixture.balancers.put("through", new Through());

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> fixture.start(through(Map.of("balancer", "spy", "colour", "red"))))
        .withMessageContaining("pools.main.balancer-options.inner.colour");
  }

  private static Lease lease(Engine engine) {
    return EngineFixture.lease(engine.acquire(EngineFixture.get("acme")));
  }

  private Spy spy() {
    return spies.get(0);
  }

  private Balancer spy(BalancerContext context) {
    Spy spy = new Spy(context);
    spies.add(spy);
    return spy;
  }

  private static LbConfig config() {
    return config("spy", Map.of());
  }

  private static LbConfig through(Map<String, Object> inner) {
    return config("through", Map.of("inner", inner));
  }

  private static LbConfig config(String balancer, Map<String, Object> options) {
    return EngineFixture.config()
        .pool("main", p -> p.balancer(balancer, options).endpoint("a", 1).endpoint("b", 2))
        .build();
  }

  private static final class Spy implements Balancer {

    private final BalancerContext context;
    private final List<String> heard = new ArrayList<>();

    Spy(BalancerContext context) {
      this.context = context;
    }

    @Override
    public int pick(PickContext picking) {
      return 0;
    }

    @Override
    public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
      heard.add("completed " + index);
    }

    @Override
    public void reported(int index, LoadReport report, long nowNanos) {
      heard.add("reported " + index + " " + report);
    }

    @Override
    public void refresh() {
      heard.add("refreshed");
    }

    @Override
    public void addResponseHeaders(
        int index, PickContext picking, BiConsumer<String, String> headers) {
      headers.accept("Seen", String.valueOf(index));
    }
  }

  private static final class Failing implements Balancer {

    @Override
    public int pick(PickContext picking) {
      throw new IllegalStateException("pick");
    }

    @Override
    public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
      throw new IllegalStateException("completed");
    }

    @Override
    public void reported(int index, LoadReport report, long nowNanos) {
      throw new IllegalStateException("reported");
    }

    @Override
    public void refresh() {
      throw new IllegalStateException("refresh");
    }

    @Override
    public void addResponseHeaders(
        int index, PickContext picking, BiConsumer<String, String> headers) {
      throw new IllegalStateException("headers");
    }
  }

  private static final class Through implements BalancerProvider {

    @Override
    public String name() {
      return "through";
    }

    @Override
    public BalancerFactory configure(Options options) {
      return configure(options, Others.NONE);
    }

    @Override
    public BalancerFactory configure(Options options, Others others) {
      return others.read(options, "inner", "first");
    }
  }
}
