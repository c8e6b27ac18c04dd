package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

class ServiceEndpointsTest {

  @Test
  void weightsOfZeroAloneAreEqualAndNobodyIsDrained() {
    List<Endpoint> endpoints =
        endpoints(List.of(srv(0, 0, "a"), srv(0, 0, "b"), srv(5, 0, "c")), Map.of());

    assertThat(endpoints).extracting(Endpoint::weight).containsExactly(0.5, 0.5, 1.0);
  }

  @Test
  void addressesOfATargetShareItsWeight() {
    List<Endpoint> endpoints =
        endpoints(List.of(srv(0, 9, "a"), srv(0, 9, "b")), Map.of("a", List.of("x", "y", "z")));

    assertThat(endpoints).extracting(Endpoint::weight).containsExactly(9.0, 3.0, 3.0, 3.0);
  }

  @Test
  void addressOfSeveralRecordsHasTheBestPlace() {
    Map<String, List<String>> same =
        Map.of("a", List.of("x"), "b", List.of("x"), "c", List.of("x"));

    assertThat(endpoints(List.of(srv(7, 50, "a"), srv(3, 1, "b"), srv(3, 2, "c")), same))
        .singleElement()
        .satisfies(only -> assertThat(only.weight()).isEqualTo(2))
        .satisfies(only -> assertThat(only.priority()).isZero());
  }

  @Test
  void prioritiesBeyondTheLastAreTheLast() {
    List<SRVRecord> records =
        IntStream.range(0, 200).mapToObj(i -> srv(65_535 - i, 1, "t" + i)).toList();

    assertThat(endpoints(records, Map.of()))
        .extracting(Endpoint::priority)
        .isSorted()
        .startsWith(0, 1, 2)
        .endsWith(Endpoint.MAX_PRIORITY, Endpoint.MAX_PRIORITY)
        .contains(Endpoint.MAX_PRIORITY - 1);
  }

  /** The algorithm of RFC 2782, word for word, run often enough: it has the parts that we give. */
  @Test
  void weightsHaveThePartsThatTheRfcGivesThem() {
    List<SRVRecord> records =
        List.of(srv(0, 0, "a"), srv(0, 0, "b"), srv(0, 3, "c"), srv(0, 6, "d"));
    int rounds = 100_000;
    Map<String, Double> parts = new HashMap<>();
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < rounds; i++) {
      parts.merge(pickedByTheRfc(records, random), 1.0 / rounds, Double::sum);
    }

    double total = endpoints(records, Map.of()).stream().mapToDouble(Endpoint::weight).sum();
    for (Endpoint endpoint : endpoints(records, Map.of())) {
      assertThat(parts.get(endpoint.host())).isEqualTo(endpoint.weight() / total, within(0.005));
    }
  }

  @Test
  void equalWeightsWouldNotHaveThoseParts() {
    List<SRVRecord> records = List.of(srv(0, 0, "a"), srv(0, 9, "b"));
    SeededRandom random = new SeededRandom(1);

    long ofA =
        IntStream.range(0, 10_000).filter(i -> pickedByTheRfc(records, random).equals("a")).count();

    assertThat(ofA / 10_000.0).isLessThan(0.5 - 0.005);
  }

  @Property(tries = 200, seed = "1")
  void orderOfTheRecordsMeansNothing(
      @ForAll @Size(max = 12) List<@IntRange(max = 3) Integer> priorities,
      @ForAll @IntRange(max = 5) int weight,
      @ForAll long seed) {
    List<SRVRecord> records = new ArrayList<>();
    for (int i = 0; i < priorities.size(); i++) {
      records.add(srv(priorities.get(i), (weight + i) % 4, "t" + i % 5));
    }
    List<SRVRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(endpoints(shuffled, Map.of())).isEqualTo(endpoints(records, Map.of()));
    assertThat(endpoints(records, Map.of()))
        .allSatisfy(endpoint -> assertThat(endpoint.weight()).isPositive())
        .extracting(Endpoint::id)
        .doesNotHaveDuplicates();
  }

  /** Arranges the records at random, those of weight 0 in front, and takes the first that fits. */
  private static String pickedByTheRfc(List<SRVRecord> records, SeededRandom random) {
    List<SRVRecord> arranged = new ArrayList<>(records);
    Collections.shuffle(arranged, new Random(random.nextLong()));
    arranged.sort((a, b) -> Boolean.compare(a.getWeight() > 0, b.getWeight() > 0));
    int sum = arranged.stream().mapToInt(SRVRecord::getWeight).sum();
    int number = random.nextInt(sum + 1);
    int running = 0;
    for (SRVRecord record : arranged) {
      running += record.getWeight();
      if (running >= number) {
        return record.getTarget().toString(true);
      }
    }
    throw new AssertionError("the running sum ends at " + running + ", below " + number);
  }

  /** A target that is not among the addresses has one, which is its name. */
  private static List<Endpoint> endpoints(
      List<SRVRecord> records, Map<String, List<String>> addresses) {
    Map<Name, List<String>> all = new HashMap<>();
    for (SRVRecord record : records) {
      String target = record.getTarget().toString(true);
      all.put(record.getTarget(), addresses.getOrDefault(target, List.of(target)));
    }
    return ServiceEndpoints.of(records, all);
  }

  private static SRVRecord srv(int priority, int weight, String target) {
    Name service = Name.fromConstantString("_s._tcp.");
    return new SRVRecord(
        service, DClass.IN, 60, priority, weight, 80, Name.fromConstantString(target + "."));
  }
}
