package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks a real name server, in virtual time. */
class DnsEndpointSourceTest {

  @RegisterExtension static final KnotServer KNOT = new KnotServer();

  private final DnsFixture dns = new DnsFixture();

  @Test
  void hostNameHasTheEndpointsOfAllItsAddresses() throws Exception {
    KNOT.serve("web A 10.0.0.2", "web A 10.0.0.1", "web AAAA 2001:db8::1");

    subscribe("web.test");

    Endpoint ipv6 = Endpoint.of("2001:db8:0:0:0:0:0:1", 80);
    assertThat(dns.last())
        .containsExactly(
            named(Endpoint.of("10.0.0.1", 80), "web.test"),
            named(Endpoint.of("10.0.0.2", 80), "web.test"),
            named(ipv6, "web.test"));
    assertThat(ipv6.id()).isEqualTo("[2001:db8:0:0:0:0:0:1]:80");
    assertThat(dns.failures).isEmpty();
  }

  @Test
  void nothingIsDoneOnTheThreadThatSubscribes() throws Exception {
    KNOT.serve("web A 10.0.0.1");

    source().addresses("web.test", 80).build().subscribe(dns);

    assertThat(dns.asked()).isZero();
    dns.settle();
    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80");
  }

  @Test
  void oneFamilyAloneIsAskedForIfThatIsWanted() throws Exception {
    KNOT.serve("web A 10.0.0.1", "web AAAA 2001:db8::1");

    source().addresses("web.test", 80).ipv4Only().build().subscribe(dns);
    dns.settle();
    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80");
    assertThat(dns.asked()).isEqualTo(1);

    source().addresses("web.test.", 80).ipv6Only().build().subscribe(dns);
    dns.settle();
    assertThat(dns.lastIds()).containsExactly("[2001:db8:0:0:0:0:0:1]:80");
  }

  @Test
  void changeIsSeenWhenTheShortestTtlRunsOutAndNotBefore() throws Exception {
    KNOT.serve("web 40 A 10.0.0.1", "web 30 AAAA 2001:db8::1");
    subscribe("web.test");
    int asked = dns.asked();
    KNOT.serve("web 40 A 10.0.0.9");

    dns.advance(Duration.ofMillis(29_999));
    assertThat(dns.asked()).isEqualTo(asked);
    dns.advance(Duration.ofMillis(1));
    assertThat(dns.asked()).isEqualTo(asked + 2);
    dns.settle();

    assertThat(dns.lastIds()).containsExactly("10.0.0.9:80");
    assertThat(dns.pushes).hasSize(2);
  }

  @Test
  void missingFamilyIsAskedForAgainWhenItsDenialRunsOut() throws Exception {
    KNOT.serve("web 40 A 10.0.0.1");
    subscribe("web.test");
    KNOT.serve("web 40 A 10.0.0.1", "web AAAA 2001:db8::1");

    dns.advance(Duration.ofSeconds(KnotServer.DENIAL_SECONDS));
    dns.settle();

    assertThat(dns.last()).hasSize(2);
  }

  @Test
  void ttlOfZeroIsKeptToTheLeastRefreshTime() throws Exception {
    KNOT.serve("web 0 A 10.0.0.1");
    subscribe("web.test");

    assertAskedAgainAfter(DnsEndpointSource.DEFAULT_MIN_REFRESH);
  }

  @Test
  void ttlOfAWeekIsKeptToTheLongestRefreshTime() throws Exception {
    KNOT.serve("web 604800 A 10.0.0.1", "web 604800 AAAA 2001:db8::1");
    subscribe("web.test");

    assertAskedAgainAfter(DnsEndpointSource.DEFAULT_MAX_REFRESH);
  }

  @Test
  void aliasesAreFollowedAndTheirTtlCounts() throws Exception {
    KNOT.serve(
        "www 20 CNAME cdn", "cdn 3600 CNAME web", "web A 10.0.0.1", "web 60 AAAA 2001:db8::1");
    subscribe("www.test");

    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80", "[2001:db8:0:0:0:0:0:1]:80");
    assertThat(dns.last()).allMatch(each -> "www.test".equals(nameOf(each)));
    assertAskedAgainAfter(Duration.ofSeconds(20));
  }

  @Test
  void aliasIntoAnotherZoneIsFollowed() throws Exception {
    KNOT.serve("www 50 CNAME web.other.");
    KNOT.serveIn("other", "web 40 A 10.0.0.1", "web 40 AAAA 2001:db8::1");
    subscribe("www.test");

    assertThat(dns.last()).hasSize(2);
    assertAskedAgainAfter(Duration.ofSeconds(40));
  }

  @Test
  void aliasesThatLeadInACircleAreAFailure() throws Exception {
    KNOT.serve("a CNAME b.other.");
    KNOT.serveIn("other", "b CNAME a.test.");
    subscribe("a.test");

    assertThat(dns.pushes).isEmpty();
    assertThat(dns.failures)
        .singleElement()
        .isInstanceOf(IOException.class)
        .asString()
        .contains("more than 10 aliases");
  }

  @Test
  void orderOfTheRecordsIsNoChange() throws Exception {
    KNOT.serve("web 1 A 10.0.0.1", "web 1 A 10.0.0.2", "web 1 A 10.0.0.3", "web AAAA 2001:db8::1");
    subscribe("web.test");
    Set<List<Record>> orders = new HashSet<>();

    for (int i = 0; i < 20; i++) {
      orders.add(answerOfServer("web.test."));
      dns.advance(Duration.ofSeconds(1));
      dns.settle();
    }

    assertThat(orders).as("orders that the server answered in").hasSizeGreaterThan(1);
    assertThat(dns.asked()).isEqualTo(42);
    assertThat(dns.pushes).hasSize(1);
  }

  @Test
  void nameThatIsGoneIsToldAndItsEndpointsStay() throws Exception {
    KNOT.serve("web 30 A 10.0.0.1");
    subscribe("web.test");
    KNOT.serve();

    dns.advance(Duration.ofSeconds(30));
    dns.settle();

    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.failures)
        .last()
        .isInstanceOf(UnknownHostException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("web.test: there is no such name (NXDOMAIN)");
    assertAskedAgainAfter(Duration.ofSeconds(KnotServer.DENIAL_SECONDS));
  }

  @Test
  void nameWithoutAddressesIsToldAndAskedForAgain() throws Exception {
    KNOT.serve("web TXT nothing");
    subscribe("web.test");
    assertThat(dns.pushes).isEmpty();
    assertThat(dns.failures)
        .singleElement()
        .isInstanceOf(UnknownHostException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("web.test: it has no address (A, AAAA)");

    KNOT.serve("web A 10.0.0.1");
    dns.advance(Duration.ofSeconds(KnotServer.DENIAL_SECONDS));
    dns.settle();

    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80");
  }

  @Test
  void serverThatFailsIsToldAskedLessAndLessOftenAndTakenBackAtOnce() throws Exception {
    KNOT.serveIn("other", "web 30 A 10.0.0.1");
    subscribe("web.other");
    KNOT.lose("other");

    int asked = dns.asked();
    advance(Duration.ofMinutes(10));

    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.failures)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("web.other (A|AAAA): SERVFAIL from 127.0.0.1 port \\d+"));
    // Four questions each time, of two families and in two rounds, every 15 s on average.
    assertThat((dns.asked() - asked) / 4).isBetween(20, 80);

    KNOT.serveIn("other", "web 30 A 10.0.0.2");
    advance(DnsEndpointSource.DEFAULT_MAX_BACKOFF);

    assertThat(dns.lastIds()).containsExactly("10.0.0.2:80");
  }

  @Test
  void familyThatFailsKeepsItsAddressesWhileTheOtherChanges() throws Exception {
    KNOT.serve("web 10 CNAME web.other.");
    KNOT.serveIn("other", "web 10 A 10.0.0.1", "web 10 AAAA 2001:db8::1");
    KNOT.serveIn("test", "_s._tcp 10 SRV 0 1 80 web.other.", "_s._tcp 10 SRV 0 1 80 sure");
    source().service("_s._tcp.test").ipv4Only().build().subscribe(dns);
    dns.settle();
    assertThat(dns.failures).hasSize(1);

    KNOT.lose("other");
    KNOT.serve("_s._tcp 10 SRV 0 1 80 web.other.", "_s._tcp 10 SRV 0 1 80 sure", "sure A 10.0.0.7");
    advance(Duration.ofSeconds(10));

    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80", "10.0.0.7:80");
    assertThat(dns.failures).last().asString().contains("SERVFAIL");
  }

  @Test
  void silentServerIsAskedTwiceAndThenToldOf() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      dns.source(addressOf(silent)).addresses("web.test", 80).ipv4Only().build().subscribe(dns);

      dns.advance(DnsFixture.TIMEOUT);
      assertThat(dns.failures).isEmpty();
      dns.advance(DnsFixture.TIMEOUT);

      assertThat(dns.asked()).isEqualTo(2);
      assertThat(dns.failures)
          .singleElement()
          .isInstanceOf(IOException.class)
          .extracting(Throwable::getMessage)
          .isEqualTo(
              "web.test A: no answer from 127.0.0.1 port "
                  + silent.getLocalPort()
                  + " within PT2.003S");
    }
  }

  @Test
  void secondServerIsAskedWhenTheFirstIsSilentAndFromThenOnFirst() throws Exception {
    KNOT.serve("web 30 A 10.0.0.1");
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      dns.source(addressOf(silent), KNOT.address())
          .addresses("web.test", 80)
          .ipv4Only()
          .build()
          .subscribe(dns);

      dns.advance(DnsFixture.TIMEOUT);
      dns.settle();
      assertThat(dns.lastIds()).containsExactly("10.0.0.1:80");

      KNOT.serve("web 30 A 10.0.0.2");
      dns.advance(Duration.ofSeconds(30));
      dns.settle();
      assertThat(dns.lastIds()).containsExactly("10.0.0.2:80");
      assertThat(dns.asked()).isEqualTo(3);
    }
  }

  @Test
  void restartOfTheServerIsSurvived() throws Exception {
    KNOT.serve("web 30 A 10.0.0.1");
    subscribe("web.test");

    KNOT.stop();
    advance(Duration.ofMinutes(2));
    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.failures).isNotEmpty();

    KNOT.start();
    KNOT.serve("web 30 A 10.0.0.2");
    advance(DnsEndpointSource.DEFAULT_MAX_BACKOFF);

    assertThat(dns.lastIds()).containsExactly("10.0.0.2:80");
  }

  @Test
  void serviceHasPortsPrioritiesAndWeights() throws Exception {
    KNOT.serve(
        "_web._tcp SRV 10 60 8080 one",
        "_web._tcp SRV 10 0 8081 two",
        "_web._tcp SRV 70 5 8082 three",
        "one A 10.0.0.1",
        "one AAAA 2001:db8::1",
        "two A 10.0.0.2",
        "three CNAME third",
        "third A 10.0.0.3");

    subscribeService("_web._tcp.test");

    assertThat(dns.last())
        .containsExactly(
            named(Endpoint.of("10.0.0.1", 8080), "one.test").withWeight(30),
            named(Endpoint.of("10.0.0.2", 8081), "two.test"),
            named(Endpoint.of("2001:db8:0:0:0:0:0:1", 8080), "one.test").withWeight(30),
            named(Endpoint.of("10.0.0.3", 8082), "three.test").withWeight(5).withPriority(1));
    assertThat(dns.failures).isEmpty();
  }

  @Test
  void addressesThatComeWithTheServiceAreNotAskedFor() throws Exception {
    KNOT.serve("_web._tcp SRV 0 1 80 one", "one A 10.0.0.1", "one AAAA 2001:db8::1");

    subscribeService("_web._tcp.test");

    assertThat(dns.last()).hasSize(2);
    assertThat(dns.asked()).isEqualTo(1);
  }

  @Test
  void changedServiceIsSeen() throws Exception {
    KNOT.serve("_web._tcp 30 SRV 0 1 80 one", "one A 10.0.0.1", "one AAAA 2001:db8::1");
    subscribeService("_web._tcp.test");

    KNOT.serve("_web._tcp 30 SRV 0 7 81 one", "one A 10.0.0.1", "one AAAA 2001:db8::1");
    advance(Duration.ofSeconds(30));

    assertThat(dns.last()).extracting(Endpoint::port).containsOnly(81);
    assertThat(dns.last()).extracting(Endpoint::weight).containsOnly(3.5);
  }

  @Test
  void targetThatDoesNotExistIsToldAndTheOthersServe() throws Exception {
    KNOT.serve("_web._tcp SRV 0 1 80 one", "_web._tcp SRV 0 1 80 gone", "one A 10.0.0.1");

    subscribeService("_web._tcp.test");

    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80");
    assertThat(dns.failures)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("gone.test: there is no such name (NXDOMAIN)");
  }

  @Test
  void serviceThatIsDeclaredUnavailableIsTold() throws Exception {
    KNOT.serve("_web._tcp SRV 0 0 0 .");

    subscribeService("_web._tcp.test");

    assertThat(dns.pushes).isEmpty();
    assertThat(dns.failures)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("_web._tcp.test: it names no target and port, the service is not available");
  }

  @Test
  void answerThatIsTooLargeForADatagramComesByTcp() throws Exception {
    KNOT.serve(records("many", 10, 4_000));

    subscribe("many.test");

    assertThat(dns.last()).hasSize(4_000);
    assertThat(dns.failures).isEmpty();
  }

  @Test
  void fiveThousandRecordsAreFoundUnderTwoNames() throws Exception {
    KNOT.serve(
        Stream.concat(Stream.of(records("east", 10, 2_500)), Stream.of(records("west", 11, 2_500)))
            .toArray(String[]::new));

    source()
        .addresses("east.test", 80)
        .addresses("west.test", 80)
        .ipv4Only()
        .build()
        .subscribe(dns);
    dns.settle();

    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.last()).hasSize(5_000);
    assertThat(dns.asked()).isEqualTo(2);
  }

  @Test
  void serviceOfAThousandTargetsIsNoFloodOfQuestions() throws Exception {
    KNOT.serve(
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "_web._tcp SRV 0 1 80 t%1$d%nt%1$d A 10.0.%2$d.%3$d"
                        .formatted(i, i / 250, i % 250))
            .toArray(String[]::new));

    subscribeService("_web._tcp.test");

    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.last()).hasSize(1_000);
    assertThat(dns.asked()).isGreaterThan(1_000);
    // One more may be counted: its answer has come, and its deadline is about to be cancelled.
    assertThat(dns.mostUnderWay()).isBetween(2, NameServers.MAX_UNDER_WAY + 1);
  }

  @Test
  void answerWithoutSenseIsNoAnswer() throws Exception {
    try (BabblingServer server = new BabblingServer()) {
      dns.source(server.address()).addresses("web.test", 80).ipv4Only().build().subscribe(dns);
      dns.settle();

      assertThat(dns.asked()).isEqualTo(2);
      assertThat(dns.pushes).isEmpty();
      assertThat(dns.failures)
          .singleElement()
          .isInstanceOf(IOException.class)
          .asString()
          .contains("cannot ask 127.0.0.1");
    }
  }

  @Test
  void addressUnderSeveralNamesIsOneEndpoint() throws Exception {
    KNOT.serve("a A 10.0.0.1", "a A 10.0.0.2", "b A 10.0.0.2", "b A 10.0.0.3");

    source().addresses("a.test", 80).addresses("b.test", 80).build().subscribe(dns);
    dns.settle();

    assertThat(dns.pushes).hasSize(1);
    assertThat(dns.lastIds()).containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
  }

  @Test
  void nameThatFailsTakesNothingFromTheOthers() throws Exception {
    KNOT.serve("a 30 A 10.0.0.1");

    source().addresses("a.test", 80).addresses("web.broken", 80).build().subscribe(dns);
    dns.settle();
    KNOT.serve("a 30 A 10.0.0.2");
    advance(Duration.ofSeconds(30));

    assertThat(dns.lastIds()).containsExactly("10.0.0.2:80");
    assertThat(dns.failures).first().asString().contains("web.broken").contains("SERVFAIL");
  }

  @Test
  void nothingIsAskedAfterAnEndThatCameFirst() throws Exception {
    source().addresses("web.test", 80).build().subscribe(dns).close();
    dns.settle();
    advance(Duration.ofMinutes(10));

    assertThat(dns.asked()).isZero();
  }

  @Test
  void answerThatComesAfterTheEndIsIgnored() throws Exception {
    KNOT.serve("web A 10.0.0.1");

    EndpointSource.Subscription subscription =
        source().addresses("web.test", 80).build().subscribe(dns);
    dns.ask();
    subscription.close();
    dns.settle();
    advance(Duration.ofMinutes(10));

    assertThat(dns.pushes).isEmpty();
    assertThat(dns.failures).isEmpty();
    assertThat(dns.asked()).isEqualTo(2);
  }

  private DnsEndpointSource.Builder source() {
    return dns.source(KNOT.address());
  }

  private void subscribe(String name) throws InterruptedException {
    source().addresses(name, 80).build().subscribe(dns);
    dns.settle();
  }

  private void subscribeService(String name) throws InterruptedException {
    source().service(name).build().subscribe(dns);
    dns.settle();
  }

  /** Moves the clock in steps, and waits for the answers in each. */
  private void advance(Duration duration) throws InterruptedException {
    Duration step = Duration.ofMillis(500);
    for (Duration gone = Duration.ZERO; gone.compareTo(duration) < 0; gone = gone.plus(step)) {
      dns.advance(step);
      dns.settle();
    }
  }

  private void assertAskedAgainAfter(Duration time) {
    int asked = dns.asked();
    dns.advance(time.minusMillis(1));
    assertThat(dns.asked()).as("questions shortly before").isEqualTo(asked);
    dns.advance(Duration.ofMillis(1));
    assertThat(dns.asked()).as("questions then").isGreaterThan(asked);
  }

  private List<Record> answerOfServer(String name) throws IOException {
    Record question = Record.newRecord(Name.fromString(name), Type.A, DClass.IN);
    Message answer = new SimpleResolver(KNOT.address()).send(Message.newQuery(question));
    return answer.getSection(Section.ANSWER);
  }

  private static String[] records(String name, int net, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "%s A 10.%d.%d.%d".formatted(name, net, i / 250, i % 250 + 1))
        .toArray(String[]::new);
  }

  private static Endpoint named(Endpoint endpoint, String name) {
    return endpoint.withLabel(DnsEndpointSource.NAME_LABEL, name);
  }

  private static String nameOf(Endpoint endpoint) {
    return endpoint.labels().get(DnsEndpointSource.NAME_LABEL);
  }

  private static InetSocketAddress addressOf(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }
}
