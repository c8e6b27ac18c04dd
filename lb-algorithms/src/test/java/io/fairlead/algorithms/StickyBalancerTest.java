package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StickyBalancerTest extends BalancerContract {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Map<String, Object> OPTIONS =
      Map.of(
          "secrets", List.of(SECRET),
          "name", "sid",
          "carrier", "cookie",
          "ttl", "10min",
          "drain-timeout", "2min",
          "inner", Map.of("balancer", "round-robin"));

  private final FakeTicker ticker = new FakeTicker();
  private Instant now = Instant.parse("2027-01-01T00:00:00Z");

  @Override
  protected BalancerProvider provider() {
    return new StickyProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return OPTIONS;
  }

  @Override
  protected BalancerProvider.Others others() {
    return Picks.OTHERS;
  }

  @Test
  void clientComesBackToItsEndpoint() {
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7);

    for (int i = 0; i < 20; i++) {
      assertThat(balancer.pick(client)).isEqualTo(7);
    }
  }

  @Test
  void clientWithoutTokenGoesWhereTheOtherBalancerSays() {
    Balancer balancer = sticky(pool(10), null);

    assertThat(Picks.counts(balancer, pick(), 100, 10)).containsOnly(10);
  }

  @Test
  void cookieIsForThisHostAndOutOfTheReachOfScripts() {
    Balancer balancer = sticky(pool(10), null);

    assertThat(headers(balancer, 7, pick()))
        .hasSize(1)
        .allSatisfy(
            (name, value) -> {
              assertThat(name).isEqualTo("Set-Cookie");
              assertThat(value)
                  .matches("sid=[\\w-]{38}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
            });
    assertThat(
            headers(
                balancer, 7, pick().of(RequestView.builder("GET", "/").scheme("https").build())))
        .allSatisfy((name, value) -> assertThat(value).endsWith("; Secure"));
  }

  @Test
  void headerCarriesTheTokenWhereAsked() {
    Balancer balancer = sticky(pool(10), null, Map.of("carrier", "header", "name", "X-Session"));
    String token = headers(balancer, 7, pick()).get("X-Session");

    FakePick client = pick().of(RequestView.builder("GET", "/").header("x-session", token).build());

    assertThat(balancer.pick(client)).isEqualTo(7);
  }

  @Test
  void tokenIsRenewedOnceHalfOfItsTimeHasPassed() {
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7);

    now = now.plusSeconds(299);
    assertThat(headers(balancer, 7, client)).isEmpty();
    now = now.plusSeconds(2);
    assertThat(headers(balancer, 7, client)).hasSize(1);
  }

  @Test
  void expiredTokenBindsToNothing() {
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7);

    now = now.plusSeconds(601);

    assertThat(Picks.counts(balancer, client, 100, 10)).containsOnly(10);
  }

  @Test
  void tokenOfAnotherTenantBindsToNothing() {
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7).of("globex");

    assertThat(Picks.counts(balancer, client, 100, 10)).containsOnly(10);
  }

  @Test
  void clientOfAnUnavailableEndpointGetsAnotherAndATokenForIt() {
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7).without(7);

    int picked = balancer.pick(client);

    assertThat(picked).isNotEqualTo(7).isBetween(0, 9);
    assertThat(headers(balancer, picked, client)).hasSize(1);
  }

  @Test
  void clientOfAnEndpointThatIsGoneGetsAnother() {
    Balancer before = sticky(pool(10), null);
    FakePick client = withCookieOf(before, 7);
    Balancer balancer = sticky(pool(10).without(7), before);

    assertThat(Picks.counts(balancer, client, 90, 9)).containsOnly(10);
  }

  @Test
  void drainedEndpointKeepsItsClientsForItsTime() {
    Balancer first = sticky(pool(10), null);
    FakePick client = withCookieOf(first, 7);
    FakePool drained = pool(10).drain(7);
    Balancer second = sticky(drained, first);

    assertThat(second.pick(client)).isEqualTo(9);
    assertThat(drained.get(9).id()).isEqualTo("e7");
    assertThat(Picks.counts(second, pick(), 90, 9)).as("new clients").containsOnly(10);

    ticker.advance(Duration.ofSeconds(119));
    Balancer third = sticky(drained.without(0), second);
    assertThat(third.pick(client.at(ticker.nanos()))).as("after another change").isEqualTo(8);

    ticker.advance(Duration.ofSeconds(1));
    assertThat(third.pick(client.at(ticker.nanos()))).isBetween(0, 7);
  }

  @Test
  void drainedEndpointIsNotGivenToAnyoneAnew() {
    Balancer first = sticky(pool(10), null);
    FakePick client = withCookieOf(first, 7);
    Balancer second = sticky(pool(10).drain(7), first);

    now = now.plusSeconds(500);

    assertThat(headers(second, 9, client)).as("no new token for a drained endpoint").isEmpty();
  }

  @Test
  void tokenThatWasReadBeforeCostsNoMemory() {
    boolean canMeasure = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean;
    assumeTrue(canMeasure, "the virtual machine does not count allocated bytes");
    Balancer balancer = sticky(pool(10), null);
    FakePick client = withCookieOf(balancer, 7);
    now = now.plusSeconds(1);
    int picks = 5_000;
    long least = Long.MAX_VALUE;

    for (int round = 0; round < 20; round++) {
      least = Math.min(least, bytesAllocated(balancer, client, picks));
    }

    assertThat(least).isLessThan(picks);
  }

  private static long bytesAllocated(Balancer balancer, FakePick client, int picks) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < picks; i++) {
      balancer.pick(client);
    }
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void secretIsRequiredAndLong() {
    assertThat(problems(Map.of("secrets", List.of())))
        .extracting(ConfigProblem::path)
        .containsExactly("options.secrets");
    assertThat(problems(Map.of("secrets", List.of(SECRET, "not long"))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("options.secrets[1]");
              assertThat(problem.toString()).doesNotContain("not long");
            });
  }

  @Test
  void nameMustBeFitForAHeader() {
    assertThat(problems(Map.of("name", "session id")))
        .extracting(ConfigProblem::path)
        .containsExactly("options.name");
  }

  private static List<ConfigProblem> problems(Map<String, Object> changed) {
    Options options = Options.of("options", merged(changed));
    new StickyProvider().configure(options, Picks.OTHERS);
    return options.problems();
  }

  private Balancer sticky(EndpointList endpoints, @Nullable Balancer predecessor) {
    return sticky(endpoints, predecessor, Map.of());
  }

  private Balancer sticky(
      EndpointList endpoints, @Nullable Balancer predecessor, Map<String, Object> changed) {
    return new StickyProvider()
        .configure(Options.of("options", merged(changed)), Picks.OTHERS)
        .create(
            BalancerContext.of("main", endpoints, ticker, new SeededRandom(1))
                .withClock(() -> now)
                .withPredecessor(predecessor));
  }

  private static Map<String, Object> merged(Map<String, Object> changed) {
    Map<String, Object> options = new HashMap<>(OPTIONS);
    options.putAll(changed);
    return options;
  }

  private static Map<String, String> headers(Balancer balancer, int index, FakePick client) {
    Map<String, String> headers = new HashMap<>();
    balancer.addResponseHeaders(index, client, headers::put);
    return headers;
  }

  private static FakePick withCookieOf(Balancer balancer, int index) {
    String cookie = headers(balancer, index, pick()).get("Set-Cookie");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    return pick().of(RequestView.builder("GET", "/").header("Cookie", "a=b; " + pair).build());
  }
}
