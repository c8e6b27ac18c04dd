package io.fairlead.dns;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * The addresses of all targets of a service (RFC 2782).
 *
 * <p>Addresses that the server added to its answer are taken; those of a family that it left out,
 * perhaps for want of room, are asked for.
 */
final class ServiceLookup implements Lookup {

  private final Name service;
  private final Records services;
  private final Addresses addresses;

  ServiceLookup(Name service, Records services, Addresses addresses) {
    this.service = service;
    this.services = services;
    this.addresses = addresses;
  }

  @Override
  public CompletionStage<Found> find() {
    services.begin();
    addresses.begin();
    return services.find(service, Type.SRV).thenCompose(this::resolved);
  }

  private CompletableFuture<Found> resolved(Records.Result result) {
    List<SRVRecord> records = records(result.answer());
    List<CompletableFuture<Addresses.Of>> targets =
        records.stream()
            .map(SRVRecord::getTarget)
            .distinct()
            .map(target -> addresses.of(target, family -> added(result, target, family)))
            .toList();
    return CompletableFuture.allOf(targets.toArray(CompletableFuture[]::new))
        .thenApply(
            unused ->
                found(result, records, targets.stream().map(CompletableFuture::join).toList()));
  }

  /** The root as target says that the service is decidedly not available; port 0 is a mistake. */
  private static List<SRVRecord> records(Answer answer) {
    return answer.records().stream()
        .map(SRVRecord.class::cast)
        .filter(record -> !record.getTarget().equals(Name.root) && record.getPort() > 0)
        .toList();
  }

  /** What a remembered answer came with has had its time. */
  private static @Nullable Answer added(Records.Result result, Name target, int family) {
    return result.failure() == null ? result.answer().added(target, family) : null;
  }

  private Found found(Records.Result result, List<SRVRecord> records, List<Addresses.Of> resolved) {
    Map<Name, List<String>> byTarget = new HashMap<>();
    long ttl = result.ttlSeconds();
    for (Addresses.Of target : resolved) {
      byTarget.put(target.host(), target.addresses());
      ttl = Math.min(ttl, target.ttlSeconds());
    }
    return new Found(ServiceEndpoints.of(records, byTarget), ttl, problem(result, resolved));
  }

  /** The worst: a failure of name servers before what there is not. */
  private @Nullable Throwable problem(Records.Result result, List<Addresses.Of> resolved) {
    if (result.failure() != null) {
      return result.failure();
    }
    List<Throwable> problems = new ArrayList<>();
    resolved.stream()
        .map(Addresses.Of::problem)
        .filter(each -> each != null)
        .forEach(problems::add);
    for (Throwable problem : problems) {
      if (!(problem instanceof UnknownHostException)) {
        return problem;
      }
    }
    if (resolved.isEmpty()) {
      return new UnknownHostException(service.toString(true) + ": " + absence(result.answer()));
    }
    return problems.isEmpty() ? null : problems.get(0);
  }

  private static String absence(Answer answer) {
    return switch (answer.kind()) {
      case NO_NAME -> "there is no such name (NXDOMAIN)";
      case FOUND -> "it names no target and port, the service is not available";
      default -> "it has no SRV records";
    };
  }
}
