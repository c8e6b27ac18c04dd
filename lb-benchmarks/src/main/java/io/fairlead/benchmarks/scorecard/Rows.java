package io.fairlead.benchmarks.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All rows of the scorecard, and what each has to keep to. */
final class Rows {

  private static final int[] SIZES = {10, 1_000, 10_000};
  private static final Subject SHARED_COUNTER = Subject.of("peers.FloorsBenchmark.sharedCounter");
  private static final Subject TWO_CHOICES = Subject.of("peers.FloorsBenchmark.twoChoices");

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  /** In the order in which they are printed. */
  static List<Row> all() {
    Rows rows = new Rows();
    rows.wholePath();
    rows.manyTenants();
    rows.refusals();
    rows.picks();
    rows.unavailable();
    rows.twoThreads();
    return List.copyOf(rows.rows);
  }

  private void wholePath() {
    for (String breakers : List.of("TENANT", "ENDPOINT")) {
      String name = "path, breakers of " + breakers.toLowerCase(Locale.ROOT) + "s, 1,000 tenants";
      Subject ours = path("fairlead", 1_000, "UNIFORM", breakers);
      Subject byHand = path("handWritten", 1_000, "UNIFORM", breakers);
      Subject lookUp = lookUp(1_000);
      add(Row.times(name, 0.25, ours, byHand).over(lookUp));
      add(Row.times(name + ", 2 threads", 0.25, ours.by(2), byHand.by(2)).over(lookUp.by(2)));
      add(Row.bytes(name, 48, ours));
    }
  }

  private void manyTenants() {
    for (String breakers : List.of("TENANT", "ENDPOINT")) {
      add(
          Row.times(
                  "path, breakers of " + breakers.toLowerCase(Locale.ROOT) + "s, 100,000 tenants",
                  0.2,
                  path("fairlead", 100_000, "UNIFORM", breakers),
                  path("handWritten", 100_000, "UNIFORM", breakers))
              .over(lookUp(100_000)));
    }
    add(
        Row.times(
            "path, 1,000,000 tenants against 1,000, Zipf",
            2,
            path("fairlead", 1_000_000, "ZIPF", "ENDPOINT"),
            path("fairlead", 1_000, "ZIPF", "ENDPOINT")));
    add(
        Row.times(
            "path, 1,000,000 tenants against a look-up",
            3,
            path("fairlead", 1_000_000, "UNIFORM", "ENDPOINT"),
            lookUp(1_000_000)));
    add(
        Row.times(
            "route, 100,000 routes against 100",
            2,
            Subject.of("RouteBenchmark.findRoute", "routes=100000"),
            Subject.of("RouteBenchmark.findRoute", "routes=100")));
  }

  private void refusals() {
    Subject admission = path("fairlead", 1_000, "UNIFORM", "ENDPOINT");
    for (String reason : List.of("OVER_QUOTA", "OPEN_BREAKER", "NO_CAPACITY")) {
      String name = "refusal, " + reason.toLowerCase(Locale.ROOT).replace('_', ' ');
      Subject refusal =
          Subject.of(
              "peers.RefusalBenchmark.fairlead",
              "reason=" + reason,
              "tenants=1000",
              "distribution=UNIFORM");
      add(Row.times(name + " against admission", 1, refusal, admission));
      add(Row.bytes(name, 0, refusal));
    }
  }

  private void picks() {
    for (int size : SIZES) {
      Subject ours = pick("RoundRobin", "fairlead", size);
      Subject armeria = pick("RoundRobin", "armeria", size);
      String name = "round robin, Armeria, " + of(size);
      add(Row.times(name, 1, ours, armeria).over(SHARED_COUNTER));
      add(
          Row.times(name + ", 2 threads", 0.4, ours.by(2), armeria.by(2))
              .over(SHARED_COUNTER.by(2)));
      add(Row.bytes("round robin, " + of(size), 0, ours));
    }
    for (int size : SIZES) {
      pick("weighted round robin, Armeria", "Weighted", "armeria", size, 1, 1, SHARED_COUNTER);
    }
    for (int size : SIZES) {
      pick("least connections, gRPC", "LeastRequest", "grpc", size, 1, 1, TWO_CHOICES);
    }
    for (int size : SIZES) {
      pick("least latency, Finagle", "PeakEwma", "finagle", size, 0.2, 0.1, TWO_CHOICES);
    }
    for (int size : SIZES) {
      Subject hash = Subject.of("peers.HashedBenchmark.hash");
      Subject maglev = pick("Hashed", "fairleadMaglev", size);
      add(Row.nanosMore("maglev, beyond the hash, " + of(size), 20, maglev, hash));
      add(Row.bytes("maglev, " + of(size), 0, maglev));
    }
  }

  private void pick(
      String name,
      String benchmark,
      String peer,
      int size,
      double target,
      double targetOfTwo,
      Subject floor) {
    Subject ours = pick(benchmark, "fairlead", size);
    Subject theirs = pick(benchmark, peer, size);
    String row = name + ", " + of(size);
    add(Row.times(row, target, ours, theirs).over(floor));
    add(Row.times(row + ", 2 threads", targetOfTwo, ours.by(2), theirs.by(2)).over(floor.by(2)));
    add(Row.bytes(row, 0, ours));
  }

  private void unavailable() {
    for (String balancer :
        List.of(
            "round-robin",
            "weighted-round-robin",
            "least-connections",
            "least-latency",
            "consistent-hash",
            "consistent-hash/maglev")) {
      String[] parameters = {"balancer=" + balancer, "endpoints=10000"};
      add(
          Row.times(
              balancer + ", nine tenths unavailable against none",
              3,
              Subject.of("peers.UnavailableBenchmark.tenthAvailable", parameters),
              Subject.of("peers.UnavailableBenchmark.allAvailable", parameters)));
    }
  }

  private void twoThreads() {
    String name = "two threads against one, ";
    add(Row.speedUp(name + "path", 1.8, path("fairlead", 1_000, "UNIFORM", "ENDPOINT")));
    add(Row.speedUp(name + "round robin", 1.8, pick("RoundRobin", "fairlead", 1_000)));
    add(Row.speedUp(name + "least connections", 1.8, pick("LeastRequest", "fairlead", 1_000)));
    add(Row.speedUp(name + "least latency", 1.8, pick("PeakEwma", "fairlead", 1_000)));
    add(Row.speedUp(name + "maglev", 1.8, pick("Hashed", "fairleadMaglev", 1_000)));
  }

  private void add(Row row) {
    rows.add(row);
  }

  private static Subject path(String method, int tenants, String distribution, String breakers) {
    return Subject.of(
        "peers.PathBenchmark." + method,
        "tenants=" + tenants,
        "distribution=" + distribution,
        "breakers=" + breakers);
  }

  private static Subject lookUp(int tenants) {
    return Subject.of("peers.LookUpBenchmark.map", "tenants=" + tenants, "distribution=UNIFORM");
  }

  private static Subject pick(String benchmark, String method, int endpoints) {
    return Subject.of("peers." + benchmark + "Benchmark." + method, "endpoints=" + endpoints);
  }

  private static String of(int size) {
    return String.format(Locale.ROOT, "%,d endpoints", size);
  }
}
