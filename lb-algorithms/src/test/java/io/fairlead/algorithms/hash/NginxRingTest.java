package io.fairlead.algorithms.hash;

import static io.fairlead.testkit.FakePick.pick;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.testkit.FakePool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Against the answers of a real nginx, recorded by {@code src/test/nginx/record.sh}: which of some
 * servers each of 10,000 keys goes to, with several weights, with and without ports, and with some
 * servers down.
 */
class NginxRingTest {

  private static final int KEYS = 10_000;
  private static final int MAX = 1 << 23;

  private final KeyHash hash = KeyHash.crc32();

  @Test
  void eachKeyGoesWhereNginxSendsIt() throws IOException {
    List<String> lines = recorded();

    assertThat(lines).hasSize(14);
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(answers(lines.get(i), 160)).as(lines.get(i)).isEqualTo(lines.get(i + 1));
    }
  }

  /** Without this one, a recording of nothing in particular might pass for nginx's. */
  @Test
  void keysGoElsewhereWithOtherPoints() throws IOException {
    List<String> lines = recorded();

    for (int i = 0; i < lines.size(); i += 2) {
      String answers = answers(lines.get(i), 80);
      assertThat(answers).hasSameSizeAs(lines.get(i + 1)).isNotEqualTo(lines.get(i + 1));
    }
  }

  /** Only a port makes a colon that counts, and a socket has none. */
  @Test
  void serversAreToldApartByHostAndPort() {
    List<Endpoint> servers =
        List.of(
            server("10.0.0.1"),
            server("10.0.0.1:80"),
            server("[2001:db8::1]:80"),
            server("[2001:db8::1]"),
            server("unix:/run/a:80"),
            server("unix:/run/a"));
    HashRing ring = HashRing.ofNginx(FakePool.of(servers), MAX);

    assertThat(ring.size()).isEqualTo(servers.size() * 160);
  }

  @Test
  void ringIsHalvedUntilItFits() {
    List<Endpoint> servers = List.of(server("10.0.0.1").withWeight(1_000_000), server("10.0.0.2"));

    assertThat(HashRing.ofNginx(FakePool.of(servers), 100_000).size()).isBetween(50_000, 100_000);
  }

  private String answers(String set, int pointsOfWeightOne) {
    List<Endpoint> servers = new ArrayList<>();
    List<Integer> down = new ArrayList<>();
    for (String line : set.split(",", -1)) {
      List<String> words = Arrays.asList(line.split(" ", -1));
      double weight = 1;
      for (String word : words) {
        weight = word.startsWith("weight=") ? Double.parseDouble(word.substring(7)) : weight;
      }
      if (words.contains("down")) {
        down.add(servers.size());
      }
      servers.add(server(words.get(0)).withWeight(weight * pointsOfWeightOne / 160));
    }
    HashRing ring = HashRing.ofNginx(FakePool.of(servers), MAX);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      String key = "key-" + i;
      int index =
          ring.find(
              hash.of(key, 0, key.length()),
              pick().where(server -> !down.contains(server)),
              server -> true);
      letters.append((char) ('a' + index));
    }
    return letters.toString();
  }

  private static Endpoint server(String name) {
    return Endpoint.of("192.0.2.1", 1).withId(name);
  }

  private static List<String> recorded() throws IOException {
    try (InputStream file = NginxRingTest.class.getResourceAsStream("/nginx-hash-consistent.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
