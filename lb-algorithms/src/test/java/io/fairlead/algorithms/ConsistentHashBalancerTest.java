package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.balancer;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistentHashBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new ConsistentHashProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "key",
        "tenant",
        "algorithm",
        "ring",
        "load-factor",
        1.5,
        "points-per-weight",
        100,
        "min-ring-size",
        10,
        "max-ring-size",
        100_000);
  }

  /** A release that fails here would move keys while it is rolled out. */
  @ParameterizedTest
  @CsvSource({
    "ring, baaadaebdcdeedcbcaae",
    "maglev, dcabcbabcbdbccecadad",
    "rendezvous, ebcabeacabebaecbcecc",
    "ring-envoy, baaadaebdcdeedcbcaae",
    "ring-nginx, bddbbedcdbcddbcabcae"
  })
  void mappingIsTheSameInEveryRelease(String algorithm, String homes) {
    Balancer balancer = balancer(provider(), Map.of("algorithm", algorithm), pool(5), null);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < homes.length(); i++) {
      letters.append((char) ('a' + balancer.pick(key(i))));
    }
    assertThat(letters).hasToString(homes);
  }

  @Test
  void hotKeySpillsOverWithinTheBound() {
    FakePool pool = pool(10);
    Balancer balancer = balancer(provider(), pool);
    for (int i = 1; i <= 500; i++) {
      int index = balancer.pick(pick());
      pool.started(index);
      assertThat(pool.inFlight(index)).isLessThanOrEqualTo((int) Math.ceil(1.25 * i / 10));
    }
  }

  @Test
  void hotKeyStaysWhereThereIsNoBound() {
    FakePool pool = pool(10);
    Balancer balancer = balancer(provider(), Map.of("load-factor", 0), pool, null);
    int home = balancer.pick(pick());
    for (int i = 0; i < 500; i++) {
      pool.started(balancer.pick(pick()));
    }
    assertThat(pool.inFlight(home)).isEqualTo(500);
  }

  @Test
  void keyComesHomeOnceThereIsRoom() {
    FakePool pool = pool(10);
    Balancer balancer = balancer(provider(), pool);
    int home = balancer.pick(pick());
    pool.busy(home, 10);
    assertThat(balancer.pick(pick())).isNotEqualTo(home);

    pool.busy(home, 0);
    assertThat(balancer.pick(pick())).isEqualTo(home);
  }

  @Test
  void keyStaysHomeWhereNobodyHasRoom() {
    FakePool pool = pool(10).busy(0, 9).busy(1, 9);
    Balancer balancer = balancer(provider(), pool);
    PickContext firstTwo = pick().where(index -> index < 2);
    int home = balancer(provider(), pool(10)).pick(firstTwo);

    for (int i = 0; i < 20; i++) {
      assertThat(balancer.pick(firstTwo)).isEqualTo(home);
    }
  }

  @Test
  void hashesTheNamedHeader() {
    assertThat(homes("header", "X-Session", i -> request().header("x-session", "s" + i)))
        .isGreaterThan(5);
    assertThat(homes("header", "X-Session", i -> request().header("x-session", "same")))
        .isEqualTo(1);
  }

  @Test
  void hashesTheNamedCookieAndNoOther() {
    assertThat(homes("cookie", "sid", i -> request().header("Cookie", "a=1; sid=s" + i + "; b=2")))
        .isGreaterThan(5);
    assertThat(
            homes(
                "cookie", "sid", i -> request().header("Cookie", "xsid=" + i + "; sid=s; c=" + i)))
        .isEqualTo(1);
    assertThat(homes("cookie", "sid", i -> request().header("Cookie", "sid=s;sid=" + i)))
        .isEqualTo(1);
  }

  @Test
  void hashesThePathWithoutTheQuery() {
    assertThat(homes("path", "", i -> RequestView.builder("GET", "/" + i))).isGreaterThan(5);
    assertThat(homes("path", "", i -> RequestView.builder("GET", "/a?" + i))).isEqualTo(1);
  }

  @Test
  void everyBitOfTheAddressCounts() {
    assertThat(sameSum(1)).hasSameHashCodeAs(sameSum(2));
    assertThat(homes("remote-address", "", i -> request().remoteAddress(sameSum(i))))
        .isGreaterThan(5);
  }

  @Test
  void addressIsHashedAsItsText() {
    Map<String, Object> byAddress = Map.of("key", "remote-address");
    Map<String, Object> byHeader = Map.of("key", "header", "key-name", "x");
    for (String text : List.of("198.51.100.7", "2001:db8::1:0:0:1", "::1", "fe80::1%1")) {
      String header = text.substring(0, (text + "%").indexOf('%'));
      PickContext pick =
          pick().of(request().remoteAddress(addressOf(text)).header("x", header).build());

      assertThat(balancer(provider(), byAddress, pool(1_000), null).pick(pick))
          .as(text)
          .isEqualTo(balancer(provider(), byHeader, pool(1_000), null).pick(pick));
    }
  }

  @Test
  void hashesTheAddressOfThePeer() {
    assertThat(homes("remote-address", "", i -> request().remoteAddress(address(i))))
        .isGreaterThan(5);
    assertThat(homes("remote-address", "", i -> request().remoteAddress(address(1)))).isEqualTo(1);
  }

  @Test
  void requestsWithoutTheKeyAreSpreadAtRandom() {
    for (Map<String, Object> options :
        List.<Map<String, Object>>of(
            Map.of("key", "header", "key-name", "x-session"),
            Map.of("key", "cookie", "key-name", "sid"),
            Map.of("key", "remote-address"))) {
      Balancer balancer = balancer(provider(), options, pool(4), null);

      int[] counts = counts(balancer, pick(), 4_000, 4);

      assertThat(areProportional(counts, 1, 1, 1, 1)).as("%s", options).isTrue();
    }
  }

  @Test
  void emptyKeyIsNone() {
    PickContext empty =
        pick().of(RequestView.builder("GET", "/").header("Cookie", "sid=; b=1").build());
    Balancer balancer =
        balancer(provider(), Map.of("key", "cookie", "key-name", "sid"), pool(4), null);

    assertThat(areProportional(counts(balancer, empty, 4_000, 4), 1, 1, 1, 1)).isTrue();
  }

  @Test
  void reportsOptionsThatContradictEachOther() {
    assertThat(problemPaths(Map.of("key", "header"))).containsExactly("options.key-name");
    assertThat(problemPaths(Map.of("key-name", "x"))).containsExactly("options.key-name");
    assertThat(problemPaths(Map.of("load-factor", 1))).containsExactly("options.load-factor");
    assertThat(problemPaths(Map.of("min-ring-size", 9, "max-ring-size", 8)))
        .containsExactly("options.min-ring-size");
  }

  @Test
  void namesThePrimesNextToOneThatIsNone() {
    Options options = Options.of("options", Map.of("algorithm", "maglev", "table-size", 65_536));
    provider().configure(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::expectation)
        .containsExactly("a prime number, such as 65521 or 65537");
  }

  @ParameterizedTest
  @CsvSource({
    "ring, table-size",
    "maglev, max-ring-size",
    "rendezvous, table-size",
    "ring-envoy, points-per-weight",
    "ring-nginx, min-ring-size"
  })
  void reportsSizesOfOtherAlgorithms(String algorithm, String size) {
    assertThat(problemPaths(Map.of("algorithm", algorithm, size, 101)))
        .containsExactly("options." + size);
  }

  @Test
  void boundIsOffWhereAnotherProductIsToBeAgreedWith() {
    for (String algorithm : List.of("ring-envoy", "ring-nginx")) {
      FakePool pool = pool(10);
      Balancer balancer = balancer(provider(), Map.of("algorithm", algorithm), pool, null);
      int home = balancer.pick(pick());
      pool.busy(home, 1_000);

      assertThat(balancer.pick(pick())).isEqualTo(home);
    }
  }

  private List<String> problemPaths(Map<String, Object> values) {
    Options options = Options.of("options", values);
    provider().configure(options);
    return options.problems().stream().map(ConfigProblem::path).toList();
  }

  private static PickContext key(int i) {
    return pick().of("t" + i);
  }

  private static RequestView.Builder request() {
    return RequestView.builder("GET", "/");
  }

  private static InetAddress address(int i) {
    return addressOf("198.51.100." + i);
  }

  /** Addresses that differ, although the sums of their words are equal. */
  private static InetAddress sameSum(int i) {
    return addressOf(
        "2001:db8::" + Integer.toHexString(i) + ":0:" + Integer.toHexString(0xFFFF - i));
  }

  /** An address from its text, for which nothing is looked up. */
  private static InetAddress addressOf(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private interface Requests {
    RequestView.Builder number(int i);
  }

  /** At how many of ten endpoints a hundred requests end up. */
  private int homes(String key, String name, Requests requests) {
    Map<String, Object> options =
        name.isEmpty()
            ? Map.of("key", key, "load-factor", 0)
            : Map.of("key", key, "key-name", name, "load-factor", 0);
    Balancer balancer = balancer(provider(), options, pool(10), null);
    boolean[] met = new boolean[10];
    int homes = 0;
    for (int i = 0; i < 100; i++) {
      int index = balancer.pick(pick().of(requests.number(i).build()));
      homes += met[index] ? 0 : 1;
      met[index] = true;
    }
    return homes;
  }
}
