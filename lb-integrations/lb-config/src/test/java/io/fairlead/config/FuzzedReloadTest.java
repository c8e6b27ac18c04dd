package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a text says, a load balancer that serves goes on as it was, unless what the text says is
 * right; and it is never busy with one for long. The time is that of the thread, so that a slow
 * machine is none.
 */
class FuzzedReloadTest {

  /** Ten times what the worst of them takes. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String GOOD =
      """
      tiers:
        gold: {quotas: [5000/s, 200000/min burst 300000], priority: high, share: 3, labels: {a: b}}
        free: {quotas: [5/s burst 20], priority: best-effort, residency: [eu]}
      tenants:
        acme:
          tier: gold
          pool: blue
          labels: {team: orders}
          policies: {concurrency: {limit: 7}}
        globex: {tier: free, share: 2, residency: [eu, us]}
      pools:
        blue:
          balancer: least-latency
          balancer-options: {decay: 5s}
          endpoints:
            - {host: 10.0.0.1, port: 8080, region: eu, zone: eu-1a}
            - {host: 10.0.0.2, port: 8080, region: us, zone: us-1b, weight: 2.5, labels: {x: y}}
          health:
            outliers: {}
            slow-start: {window: 30s}
          max-in-flight: 256
          queue: {size: 500, max-wait: 1s}
          retry: {max-attempts: 3, attempt-timeout: 5s}
        ring:
          balancer: consistent-hash
          balancer-options: {points-per-weight: 40, key: tenant}
          endpoints:
            - {host: 10.0.1.1, port: 8080, region: eu}
      splits:
        both:
          weights: {blue: 99, ring: 1}
          key: tenant
      default-pool: both
      routes:
        - {name: reports, path-prefix: /reports, pool: ring, tenants: [acme]}
        - {name: hosts, hosts: [globex.saas.example], methods: [GET], headers: {X-A: b}, pool: both}
      policies:
        - {type: quota}
        - {type: concurrency, options: {scope: tenant, limit: 50}}
        - {type: priority}
        - {type: circuit-breaker, options: {open-for: 10s, failure-rate: 50}}
      topology: {}
      """;

  private static final LbConfig CONFIG = ConfigFormat.YAML.read(GOOD);
  private static final LbConfig CONFIG_ONCE_MORE = ConfigFormat.YAML.read(GOOD);
  private static final String AS_JSON = ConfigFormat.JSON.write(CONFIG);
  private static final String AS_YAML = ConfigFormat.YAML.write(CONFIG);
  private static final String TENANT =
      "{\n\"tier\": \"gold\",\n\"labels\": {\"team\": \"orders\"}\n}";

  private static final FakeTicker TICKER = new FakeTicker();

  /** Has no thread of its own, so that it need not be closed. */
  private static final LoadBalancer BALANCER =
      LoadBalancer.builder()
          .tenants(TenantResolvers.subdomainOf("saas.example"))
          .ticker(TICKER)
          .scheduler(new FakeScheduler(TICKER))
          .config(CONFIG)
          .build();

  @Property(tries = 500, seed = "1")
  void textIsPutInForceOrChangesNothing(
      @ForAll @LongRange(min = 0) long seed, @ForAll ConfigFormat format) {
    Random random = new Random(seed);
    String good = format == ConfigFormat.JSON || random.nextBoolean() ? AS_JSON : AS_YAML;
    String text = new HostileTexts(random).of(good);

    boolean isTaken = tryText(format, text);

    if (isTaken) {
      BALANCER.apply(CONFIG);
    }
    assertServes();
  }

  /** Without this one, a fuzzer that draws nothing but nonsense would pass. */
  @Test
  void someTextsAreTakenAndSomeAreRefusedByTheBalancerAlone() {
    int taken = 0;
    int refusedByBalancer = 0;
    for (int seed = 0; seed < 500; seed++) {
      String text = new HostileTexts(new Random(seed)).of(AS_JSON);
      LbConfig read = readOrNull(ConfigFormat.JSON, text);
      if (read != null) {
        boolean isTaken = applies(read);
        taken += isTaken ? 1 : 0;
        refusedByBalancer += isTaken ? 0 : 1;
      }
    }
    BALANCER.apply(CONFIG);

    assertThat(taken).isGreaterThan(10);
    assertThat(refusedByBalancer).isGreaterThan(10);
  }

  @Property(tries = 100, seed = "1")
  void fileIsPutInForceOrKeptOut(@ForAll @LongRange(min = 0) long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("fuzzed");
    FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
    Kept kept = new Kept();
    write(folder, "shared.json", AS_JSON);
    write(folder, "tenants/initech.json", TENANT);
    ConfigSource.Subscription files =
        FileConfigSource.of(ConfigFiles.of(folder), scheduler).subscribe(kept);
    try {
      LbConfig before = BALANCER.config();
      boolean isShared = random.nextBoolean();
      String name = isShared ? "shared.json" : "tenants/initech.json";
      String good = isShared ? AS_JSON : TENANT;

      write(folder, name, new HostileTexts(random).of(good));
      long beginning = threadNanos();
      scheduler.advance(FileConfigSource.DEFAULT_INTERVAL.multipliedBy(2));

      assertThat(threadNanos() - beginning).isLessThan(LONGEST.toNanos());
      if (!kept.out.isEmpty()) {
        assertThat(BALANCER.config()).isSameAs(before);
      }
      write(folder, name, good);
      scheduler.advance(FileConfigSource.DEFAULT_INTERVAL.multipliedBy(2));
      assertThat(kept.out).isEmpty();
      assertThat(BALANCER.config()).isEqualTo(before);
      assertServes();
    } finally {
      files.close();
      delete(folder);
      BALANCER.apply(CONFIG);
    }
  }

  static List<String> bombs() {
    return List.of(
        AS_YAML + "x: &a [" + "1, ".repeat(9) + "1]\n" + aliases(),
        "tiers: " + "[".repeat(1_000_000),
        "{\"pools\": " + "{\"a\": ".repeat(1_000_000),
        "pools:\n" + "- ".repeat(20_000) + "x",
        "? ".repeat(20_000),
        "!!java.net.URLClassLoader [[!!java.net.URL [\"http://localhost/\"]]]",
        "--- !!javax.script.ScriptEngineManager {}\n",
        "pools: {p: {max-in-flight: " + "9".repeat(60_000) + "}}",
        "{\"pools\": {\"p\": {\"max-in-flight\": 1e999999999}}}",
        "{\"pools\": {\"p\": {\"max-in-flight\": " + "1".repeat(1_000_000) + "}}}",
        "{\"default-pool\": \"" + "\\ud800".repeat(100_000) + "\"}",
        "{" + "\"tiers\": {}, ".repeat(300_000) + "\"tiers\": {}}",
        "# " + "x".repeat(30 << 20),
        "x\n".repeat(50 << 20),
        "a: b\n".repeat(20 << 20),
        "{\"default-pool\": \"" + "x".repeat(100 << 20) + "\"}",
        "{\"tenants\": {" + "\"a\": {}, ".repeat(10 << 20) + "\"b\": {}}}");
  }

  private static String aliases() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("y").append(i).append(": &b").append(i).append(" [*a, *a, *a, *a]\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void bombIsRefusedAtOnceInEitherFormat(String bomb) {
    for (ConfigFormat format : ConfigFormat.values()) {
      assertThat(tryText(format, bomb)).isFalse();
    }
    assertServes();
  }

  /** They take no room on the disk. */
  @Test
  void largeFilesAreKeptOutUnread(@TempDir Path folder) throws IOException {
    FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
    Kept kept = new Kept();
    write(folder, "shared.json", AS_JSON);
    write(folder, "tenants/initech.json", TENANT);
    ConfigSource.Subscription files =
        FileConfigSource.of(ConfigFiles.of(folder), scheduler).subscribe(kept);
    try {
      LbConfig before = BALANCER.config();
      for (String name : List.of("shared.json", "tenants/initech.json")) {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
          file.setLength(100L << 30);
        }
      }
      long beginning = threadNanos();
      scheduler.advance(FileConfigSource.DEFAULT_INTERVAL.multipliedBy(301));

      assertThat(threadNanos() - beginning).isLessThan(LONGEST.toNanos());
      assertThat(kept.out)
          .hasSize(2)
          .allSatisfy(problem -> assertThat(problem.expectation()).contains("larger"));
      assertThat(BALANCER.config()).isSameAs(before);
      assertServes();
    } finally {
      files.close();
      BALANCER.apply(CONFIG);
    }
  }

  /** Whether it was put in force; if not, nothing has changed. */
  private static boolean tryText(ConfigFormat format, String text) {
    LbConfig before = BALANCER.config();
    long beginning = threadNanos();
    LbConfig read = readOrNull(format, text);
    boolean isTaken = read != null && applies(read);
    assertThat(threadNanos() - beginning).isLessThan(LONGEST.toNanos());
    if (!isTaken) {
      assertThat(BALANCER.config()).isSameAs(before).isEqualTo(CONFIG_ONCE_MORE);
    }
    return isTaken;
  }

  private static LbConfig readOrNull(ConfigFormat format, String text) {
    try {
      return format.read(text);
    } catch (InvalidConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      return null;
    }
  }

  private static boolean applies(LbConfig config) {
    try {
      BALANCER.apply(config);
      return true;
    } catch (InvalidConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      return false;
    }
  }

  private static void assertServes() {
    RequestView request = RequestView.builder("GET", "/reports").host("acme.saas.example").build();
    assertThat(BALANCER.acquire(request))
        .isInstanceOfSatisfying(
            Lease.class,
            lease -> {
              assertThat(lease.pool()).isEqualTo("ring");
              assertThat(lease.endpoint().host()).isEqualTo("10.0.1.1");
              lease.complete(Outcome.success());
            });
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling("." + file.getFileName());
    // As bytes, since half a surrogate pair is refused by what writes texts.
    Files.write(next, text.getBytes(StandardCharsets.UTF_8));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Puts in force what it is handed. */
  private static final class Kept implements ConfigSource.Subscriber {

    List<FileProblem> out = List.of();

    @Override
    public void apply(LbConfig config) {
      BALANCER.apply(config);
    }

    @Override
    public void keptOut(List<FileProblem> problems) {
      out = problems;
    }
  }
}
