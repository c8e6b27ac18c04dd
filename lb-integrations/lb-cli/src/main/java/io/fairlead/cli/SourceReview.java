package io.fairlead.cli;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.cli.Review.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Finds sources of tenants that can name different ones in one request, by writing such a request
 * and asking them; and, given a log, where they did.
 */
final class SourceReview {

  private final Map<String, TenantResolver> sources;
  private final Map<String, Long> disagreements = new HashMap<>();
  private final Map<String, Integer> firstLines = new HashMap<>();
  private long requests;

  SourceReview(Map<String, TenantResolver> sources) {
    this.sources = sources;
  }

  List<Finding> of() {
    List<Finding> found = new ArrayList<>();
    forEachPair(
        (one, other) -> {
          RequestView request = naming(one, "one", other, "other");
          if (disagree(one, other, request)) {
            found.add(
                new Finding(
                    pair(one, other),
                    "can name different tenants in one request, which is refused where they have"
                        + " to agree: "
                        + request.method()
                        + " "
                        + request.target()));
          }
        });
    return found;
  }

  /** What they have said of the requests of a log. */
  List<Finding> of(AccessLog log) {
    log.forEach(
        entry -> {
          requests++;
          forEachPair(
              (one, other) -> {
                if (disagree(one, other, entry.view())) {
                  disagreements.merge(pair(one, other), 1L, Long::sum);
                  firstLines.putIfAbsent(pair(one, other), entry.line());
                }
              });
        });
    return disagreements.keySet().stream()
        .sorted()
        .map(
            pair ->
                new Finding(
                    pair,
                    "name different tenants in %d of %d requests, first in line %d"
                        .formatted(disagreements.get(pair), requests, firstLines.get(pair))))
        .toList();
  }

  private void forEachPair(BiConsumer<String, String> taker) {
    List<String> names = List.copyOf(sources.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        taker.accept(names.get(i), names.get(j));
      }
    }
  }

  private static String pair(String one, String other) {
    return one + " and " + other;
  }

  private boolean disagree(String one, String other, RequestView request) {
    TenantResolution first = Objects.requireNonNull(sources.get(one)).resolve(request);
    TenantResolution second = Objects.requireNonNull(sources.get(other)).resolve(request);
    return first.tenantId() != null && second.tenantId() != null && !first.isSameTenantAs(second);
  }

  /** The later one counts where both are read from the same place. */
  private static RequestView naming(String one, String id, String other, String otherId) {
    Draft draft = new Draft();
    draft.name(one, id);
    draft.name(other, otherId);
    return draft.view();
  }

  /** A request that is written so that sources find tenants in it. */
  private static final class Draft {

    private String host = "host.example";
    private String path = "/";
    private String query = "";
    private final Map<String, String> headers = new HashMap<>();

    void name(String source, String id) {
      String value = source.substring(source.indexOf(':') + 1);
      switch (source.substring(0, source.indexOf(':'))) {
        case "subdomain" -> host = id + "." + value;
        case "path", "stripped-path" -> path = value + (value.endsWith("/") ? "" : "/") + id + "/";
        case "query" -> query += (query.isEmpty() ? "?" : "&") + value + "=" + id;
        default -> headers.put(value.replaceFirst("@.*", ""), id);
      }
    }

    RequestView view() {
      RequestView.Builder view = RequestView.builder("GET", path + query).host(host);
      headers.forEach(view::header);
      return view.build();
    }
  }
}
