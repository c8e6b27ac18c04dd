package io.fairlead.accesslog;

import static io.fairlead.accesslog.AccessLogFixture.START;
import static io.fairlead.accesslog.AccessLogFixture.get;
import static io.fairlead.accesslog.AccessLogFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AccessLogTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AccessLog.Builder builder = AccessLog.builder().destination(lines::add);

  @Test
  void lineOfARequestThatWasTriedTwice() throws Exception {
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      RequestView request =
          get("acme", "/orders/7?key=secret")
              .remoteAddress(InetAddress.getByName("192.0.2.7"))
              .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
              .build();
      Lease first = (Lease) fixture.balancer.acquire(request);
      fixture.ticker.advance(Duration.ofMillis(5));
      Lease second = (Lease) first.retry(Outcome.unreachable());
      fixture.ticker.advance(Duration.ofMillis(7));
      second.complete(Outcome.ofHttpStatus(200).withBytes(10, 2_000).withCost(3));
      assertThat(lines).isEmpty();
      fixture.write();

      assertThat(lines).hasSize(1);
      JsonNode line = json(lines, 0);
      assertThat(line.get("time").asText()).isEqualTo(START.plusMillis(12).toString());
      assertThat(line.get("tenant").asText()).isEqualTo("acme");
      assertThat(line.get("tier").asText()).isEqualTo("gold");
      assertThat(line.get("client").asText()).isEqualTo("192.0.2.7");
      assertThat(line.get("trace").asText()).isEqualTo(TRACE);
      assertThat(line.get("method").asText()).isEqualTo("GET");
      assertThat(line.get("host").asText()).isEqualTo("acme.saas.example");
      assertThat(line.get("path").asText()).isEqualTo("/orders/7");
      assertThat(line.get("query").asText()).isEqualTo("key=*");
      assertThat(line.get("route").asText()).isEqualTo("orders");
      assertThat(line.get("pool").asText()).isEqualTo("main");
      assertThat(line.get("endpoint").asText()).isEqualTo(second.endpoint().id());
      assertThat(line.get("outcome").asText()).isEqualTo("success");
      assertThat(line.get("status").asInt()).isEqualTo(200);
      assertThat(line.get("attempts").asInt()).isEqualTo(2);
      assertThat(line.get("bytes-in").asInt()).isEqualTo(10);
      assertThat(line.get("bytes-out").asInt()).isEqualTo(2_000);
      assertThat(line.get("cost").asInt()).isEqualTo(3);
      assertThat(line.get("queue-ms").asDouble()).isZero();
      assertThat(line.get("upstream-ms").asDouble()).isEqualTo(12);
      assertThat(line.get("policies")).map(JsonNode::asText).contains("quota", "priority");
    }
  }

  @Test
  void waitIsToldApartFromTheTimeUpstream() {
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      Lease first = (Lease) fixture.balancer.acquire(get("acme", "/narrow").build());
      CompletableFuture<Admission> second =
          fixture.balancer.acquireAsync(get("globex", "/narrow").build()).toCompletableFuture();
      fixture.ticker.advance(Duration.ofMillis(30));
      first.complete(Outcome.success());
      fixture.ticker.advance(Duration.ofMillis(4));
      ((Lease) second.join()).complete(Outcome.timedOut());
      fixture.write();

      assertThat(json(lines, 1).get("queue-ms").asDouble()).isEqualTo(30);
      assertThat(json(lines, 1).get("upstream-ms").asDouble()).isEqualTo(4);
      assertThat(json(lines, 1).get("outcome").asText()).isEqualTo("timed-out");
      assertThat(json(lines, 1).has("status")).isFalse();
    }
  }

  @Test
  void lineOfARefusedRequest() {
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      fixture.succeed("limited");
      fixture.ticker.advance(Duration.ofMillis(1));
      Rejection rejection = (Rejection) fixture.acquire("limited");
      fixture.write();

      JsonNode line = json(lines, 1);
      assertThat(line.get("time").asText()).isEqualTo(START.plusMillis(1).toString());
      assertThat(line.get("outcome").asText()).isEqualTo("rejected");
      assertThat(line.get("reason").asText()).isEqualTo("quota-exceeded");
      assertThat(line.get("policy").asText()).isEqualTo("quota");
      assertThat(line.get("status").asInt()).isEqualTo(429);
      assertThat(line.get("retry-after-s").asLong()).isEqualTo(rejection.retryAfterSeconds());
      assertThat(line.get("tenant").asText()).isEqualTo("limited");
    }
  }

  @Test
  void strangersAndMalformedRequestsHaveALineWithoutATenant() {
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      fixture.acquire("nobody");
      fixture.balancer.acquire(get("acme", "/a/%2e%2e/b%00").build());
      fixture.write();

      assertThat(json(lines, 0).get("reason").asText()).isEqualTo("tenant-unknown");
      assertThat(json(lines, 0).has("tenant")).isFalse();
      assertThat(json(lines, 1).get("reason").asText()).isEqualTo("malformed-request");
      assertThat(json(lines, 1).get("problem").asText()).isNotEmpty();
    }
  }

  @Test
  void clientCanNeitherBeginALineNorFillTheDisk() {
    try (AccessLogFixture fixture =
        new AccessLogFixture(
            builder.rule(AccessLogRule.DEFAULT.withQuery(AccessLogRule.Query.WHOLE)))) {
      RequestView hostile =
          get("acme", "/orders?a=%22}" + "x".repeat(5_000))
              .header("traceparent", "\"}\n{\u2028\u202e" + "y".repeat(5_000))
              .build();
      ((Lease) fixture.balancer.acquire(hostile)).complete(Outcome.success());
      fixture.write();

      assertThat(lines.get(0)).hasSizeLessThan(3_000).matches("\\p{Print}+");
      assertThat(json(lines, 0).get("query").asText()).startsWith("a=%22}").endsWith("...");
      assertThat(json(lines, 0).get("trace").asText()).startsWith("\"}\n{").endsWith("...");
    }
  }

  @Test
  void rulesSayWhatIsToldOfWhom() throws Exception {
    AccessLogRule none =
        AccessLogRule.DEFAULT
            .withClient(AccessLogRule.Client.NONE)
            .withPath(AccessLogRule.Path.NONE)
            .withQuery(AccessLogRule.Query.NONE);
    builder
        .rule(AccessLogRule.DEFAULT.withClient(AccessLogRule.Client.NETWORK))
        .ruleOfTier("gold", AccessLogRule.DEFAULT.withQuery(AccessLogRule.Query.WHOLE))
        .ruleOfTenant("limited", none);
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      for (String tenant : List.of("globex", "acme", "limited")) {
        request(fixture, tenant, "192.0.2.77");
      }
      request(fixture, "globex", "2001:db8:1:2::9");
      fixture.write();

      assertThat(json(lines, 0).get("client").asText()).isEqualTo("192.0.2.0/24");
      assertThat(json(lines, 0).get("query").asText()).isEqualTo("key=*&*&=*");
      assertThat(json(lines, 1).get("client").asText()).isEqualTo("192.0.2.77");
      assertThat(json(lines, 1).get("query").asText()).isEqualTo("key=secret&flag&=x");
      assertThat(json(lines, 2).has("client")).isFalse();
      assertThat(json(lines, 2).has("path")).isFalse();
      assertThat(json(lines, 2).has("query")).isFalse();
      assertThat(json(lines, 2).get("route").asText()).isEqualTo("orders");
      assertThat(json(lines, 3).get("client").asText()).isEqualTo("2001:db8:1:0:0:0:0:0/48");
    }
  }

  private static void request(AccessLogFixture fixture, String tenant, String client)
      throws IOException {
    RequestView request =
        get(tenant, "/orders?key=secret&flag&=x")
            .remoteAddress(InetAddress.getByName(client))
            .build();
    ((Lease) fixture.balancer.acquire(request)).complete(Outcome.success());
  }

  @Test
  void whatFailedOrWasSlowOrRefusedIsLoggedWhateverTheSample() {
    builder.rule(AccessLogRule.DEFAULT.withSampled(0).withSlow(Duration.ofMillis(50)));
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      fixture.succeed("acme");
      ((Lease) fixture.acquire("acme")).complete(Outcome.ofHttpStatus(503));
      ((Lease) fixture.acquire("acme")).complete(Outcome.cancelled());
      Lease slow = (Lease) fixture.acquire("acme");
      fixture.ticker.advance(Duration.ofMillis(50));
      slow.complete(Outcome.success());
      fixture.acquire("nobody");
      fixture.write();

      assertThat(lines).hasSize(4);
      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(4, 1, 0, 0));
    }
  }

  @Test
  void sampleIsThePartThatTheRuleSays() {
    builder.ruleOfTenant("acme", AccessLogRule.DEFAULT.withSampled(0.25));
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      for (int i = 0; i < 4_000; i++) {
        fixture.succeed("acme");
      }
      fixture.succeed("globex");
      fixture.write();

      // Five standard deviations of a binomial distribution are 137.
      assertThat(fixture.log.counts().written()).isBetween(1_001L - 137, 1_001L + 137);
      assertThat(fixture.log.counts().written() + fixture.log.counts().sampledOut())
          .isEqualTo(4_001);
      assertThat(lines).filteredOn(line -> line.contains("globex")).hasSize(1);
    }
  }

  @Test
  void whatIsNotLoggedTakesNoRoom() {
    builder.capacity(4).rule(AccessLogRule.DEFAULT.withSampled(0));
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      for (int i = 0; i < 10; i++) {
        fixture.succeed("acme");
      }
      ((Lease) fixture.acquire("acme")).complete(Outcome.ofHttpStatus(503));

      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(0, 10, 0, 0));
      fixture.write();
      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(1, 10, 0, 0));
    }
  }

  @Test
  void nothingIsAsSlowAsTheLongestDuration() {
    builder.rule(AccessLogRule.DEFAULT.withSampled(0).withSlow(Duration.ofSeconds(Long.MAX_VALUE)));
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      fixture.succeed("acme");

      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(0, 1, 0, 0));
      assertThat(fixture.balancer.stats().faults()).isZero();
    }
  }

  @Test
  void fullRingDropsAndCountsAndGoesOnWhenThereIsRoom() {
    try (AccessLogFixture fixture = new AccessLogFixture(builder.capacity(4))) {
      for (int i = 0; i < 10; i++) {
        fixture.succeed("acme");
      }
      fixture.write();
      fixture.succeed("globex");
      fixture.write();

      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(5, 0, 6, 0));
      assertThat(lines).hasSize(5);
      assertThat(json(lines, 4).get("tenant").asText()).isEqualTo("globex");
    }
  }

  @Test
  void destinationThatThrowsCostsThatLineOnly() {
    List<String> taken = new ArrayList<>();
    builder.destination(
        line -> {
          if (line.contains("globex")) {
            throw new IllegalStateException("no space left");
          }
          taken.add(line);
        });
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      fixture.succeed("acme");
      fixture.succeed("globex");
      fixture.succeed("acme");
      fixture.write();
      fixture.succeed("acme");
      fixture.write();

      assertThat(taken).hasSize(3);
      assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(3, 0, 0, 1));
    }
  }

  @Test
  void requestViewThatThrowsLeavesNoHole() {
    try (AccessLogFixture fixture =
        new AccessLogFixture(
            builder.trace(
                request -> {
                  if (request.target().host().startsWith("globex")) {
                    throw new IllegalStateException("told to fail");
                  }
                  return TRACE;
                }))) {
      fixture.succeed("globex");
      fixture.succeed("acme");
      fixture.write();

      assertThat(lines).hasSize(1);
      assertThat(json(lines, 0).get("trace").asText()).isEqualTo(TRACE);
      assertThat(fixture.balancer.stats().faults()).isOne();
    }
  }

  @Test
  void closingWritesWhatIsLeftAndNothingLater() {
    AccessLogFixture fixture = new AccessLogFixture(builder);
    fixture.succeed("acme");
    fixture.log.close();
    fixture.succeed("acme");
    fixture.log.close();

    assertThat(lines).hasSize(1);
    assertThat(fixture.log.counts()).isEqualTo(new AccessLog.Counts(1, 0, 1, 0));
    fixture.write();
    fixture.balancer.close();
    fixture.scheduler.advance(Duration.ofMinutes(5));
    assertThat(fixture.scheduler.pending()).isZero();
  }

  @Test
  void requestPathAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (AccessLogFixture fixture = new AccessLogFixture(builder)) {
      Lease lease = (Lease) fixture.acquire("acme");
      Outcome outcome = Outcome.success();
      Rejection rejection = Rejection.of(RejectionReason.OVERLOADED);
      fixture.log.ended(lease, outcome, 1, 2);
      fixture.log.rejected(lease.request(), lease.tenant(), rejection);
      int requests = 8_000;

      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < requests / 2; i++) {
        fixture.log.ended(lease, outcome, 1, 2);
        fixture.log.rejected(lease.request(), lease.tenant(), rejection);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(bytes).isLessThan(requests);
      fixture.write();
      assertThat(lines).hasSize(requests + 2);
    }
  }

  @Test
  void documentTellsEachField() throws IOException {
    try (AccessLogFixture fixture =
        new AccessLogFixture(
            builder.rule(AccessLogRule.DEFAULT.withQuery(AccessLogRule.Query.WHOLE)))) {
      request(fixture, "acme", "192.0.2.7");
      RequestView traced = get("acme", "/orders").header("traceparent", TRACE).build();
      ((Lease) fixture.balancer.acquire(traced)).complete(Outcome.ofHttpStatus(200));
      fixture.succeed("limited");
      fixture.acquire("limited");
      fixture.balancer.acquire(get("acme", "/%zz").build());
      fixture.write();
    }
    Set<String> fields = new LinkedHashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      json(lines, i).fieldNames().forEachRemaining(fields::add);
    }
    String document = Files.readString(Path.of("..", "..", "docs", "access-log.md"));
    Set<String> told =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
            .matcher(document)
            .results()
            .map((MatchResult result) -> result.group(1))
            .collect(LinkedHashSet::new, Set::add, Set::addAll);

    assertThat(told).containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> AccessLogRule.DEFAULT.withSampled(1.5))
        .hasMessage("sampled 1.5 is not from 0 to 1");
    assertThatThrownBy(() -> AccessLogRule.DEFAULT.withSampled(Double.NaN))
        .hasMessage("sampled NaN is not from 0 to 1");
    assertThatThrownBy(() -> AccessLogRule.DEFAULT.withSlow(Duration.ofMillis(-1)))
        .hasMessage("slow PT-0.001S is negative");
    assertThatThrownBy(() -> AccessLog.builder().capacity(1_000))
        .hasMessage("capacity 1000 is no power of two");
  }
}
