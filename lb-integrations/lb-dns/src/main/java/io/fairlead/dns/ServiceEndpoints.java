package io.fairlead.dns;

import io.fairlead.api.Endpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

/**
 * SRV records as endpoints.
 *
 * <p>RFC 2782 picks a target by its weight {@code w} among those of the lowest priority, by a
 * number from 0 to their sum {@code S} inclusive, with the records of weight 0 in front: the first
 * of these has {@code 1 / (S + 1)} and each other one {@code w / (S + 1)}. Which of those of weight
 * 0 is in front is left to chance, so each of {@code z} such records has the part that a weight of
 * {@code 1 / z} gives it.
 */
final class ServiceEndpoints {

  /** An address that several records lead to has the best place that any gives it. */
  private static final Comparator<SRVRecord> BEST_FIRST =
      Comparator.comparingInt(SRVRecord::getPriority)
          .thenComparing(Comparator.comparingInt(SRVRecord::getWeight).reversed())
          .thenComparing(SRVRecord::getTarget)
          .thenComparingInt(SRVRecord::getPort);

  private final List<SRVRecord> records;
  private final NavigableSet<Integer> priorities;

  private ServiceEndpoints(List<SRVRecord> records) {
    this.records = records.stream().sorted(BEST_FIRST).toList();
    priorities =
        records.stream().map(SRVRecord::getPriority).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The endpoints, by priority and then by id.
   *
   * @param addresses of each target; none of one that could not be resolved
   */
  static List<Endpoint> of(List<SRVRecord> records, Map<Name, List<String>> addresses) {
    return new ServiceEndpoints(records).at(addresses);
  }

  private List<Endpoint> at(Map<Name, List<String>> addresses) {
    Map<Integer, Double> leastWeights = leastWeights();
    Map<String, Endpoint> byId = new TreeMap<>();
    for (SRVRecord record : records) {
      List<String> hosts = addresses.getOrDefault(record.getTarget(), List.of());
      double least = leastWeights.getOrDefault(record.getPriority(), 1.0);
      double weight = Math.max(record.getWeight(), least) / hosts.size();
      for (String host : hosts) {
        Endpoint endpoint = endpoint(host, record).withWeight(weight);
        byId.putIfAbsent(endpoint.id(), endpoint);
      }
    }
    return byId.values().stream().sorted(Comparator.comparingInt(Endpoint::priority)).toList();
  }

  /** By priority, what a weight of 0 stands for. */
  private Map<Integer, Double> leastWeights() {
    return records.stream()
        .filter(record -> record.getWeight() == 0)
        .collect(
            Collectors.groupingBy(
                SRVRecord::getPriority,
                Collectors.collectingAndThen(Collectors.counting(), count -> 1.0 / count)));
  }

  private Endpoint endpoint(String host, SRVRecord record) {
    int level = priorities.headSet(record.getPriority()).size();
    return Endpoint.of(host, record.getPort())
        .withPriority(Math.min(level, Endpoint.MAX_PRIORITY))
        .withLabel(DnsEndpointSource.NAME_LABEL, record.getTarget().toString(true));
  }
}
