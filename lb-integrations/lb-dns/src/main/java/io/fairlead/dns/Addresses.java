package io.fairlead.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Finds the addresses of host names, by the record types of the families that are wanted. */
final class Addresses {

  private final Records records;
  private final List<Integer> families;

  Addresses(Records records, List<Integer> families) {
    this.records = records;
    this.families = families;
  }

  void begin() {
    records.begin();
  }

  /**
   * All addresses of a host; never fails.
   *
   * @param added what a server has said of a family already, or null
   */
  CompletableFuture<Of> of(Name host, Function<Integer, @Nullable Answer> added) {
    List<CompletableFuture<Records.Result>> answers =
        families.stream().map(family -> find(host, family, added.apply(family))).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(unused -> joined(host, answers.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Records.Result> find(Name host, int family, @Nullable Answer added) {
    return added == null
        ? records.find(host, family)
        : CompletableFuture.completedFuture(records.fresh(host, family, added));
  }

  private Of joined(Name host, List<Records.Result> answers) {
    List<String> addresses =
        answers.stream()
            .flatMap(result -> result.answer().records().stream())
            .flatMap(Addresses::addressOf)
            .map(InetAddress::getHostAddress)
            .distinct()
            .sorted()
            .toList();
    long ttl = answers.stream().mapToLong(Records.Result::ttlSeconds).min().orElseThrow();
    return new Of(host, addresses, ttl, problem(host, addresses.isEmpty(), answers));
  }

  private @Nullable Throwable problem(Name host, boolean none, List<Records.Result> answers) {
    for (Records.Result result : answers) {
      if (result.failure() != null) {
        return result.failure();
      }
    }
    return none ? new UnknownHostException(host.toString(true) + ": " + absence(answers)) : null;
  }

  private String absence(List<Records.Result> answers) {
    boolean noName =
        answers.stream().anyMatch(result -> result.answer().kind() == Answer.Kind.NO_NAME);
    return noName
        ? "there is no such name (NXDOMAIN)"
        : "it has no address ("
            + String.join(", ", families.stream().map(Type::string).toList())
            + ")";
  }

  private static Stream<InetAddress> addressOf(Record record) {
    if (record instanceof ARecord ipv4) {
      return Stream.of(ipv4.getAddress());
    }
    return record instanceof AAAARecord ipv6 ? Stream.of(ipv6.getAddress()) : Stream.empty();
  }

  /**
   * The addresses of one host.
   *
   * @param host the name
   * @param addresses as text, in order, each once
   * @param ttlSeconds how long that stays true, or {@link Answer#NO_TTL}
   * @param problem why some or all are missing or remembered, or null
   */
  record Of(Name host, List<String> addresses, long ttlSeconds, @Nullable Throwable problem) {}
}
