package io.fairlead.policies.rank;

import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.tenant.Priority;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The priority of a request: the highest that it may have, or a lower one that a header asks for.
 *
 * @param header the name of the header, or empty to read none
 */
public record RequestPriority(String header) {

  private static final Map<String, Priority> BY_NAME =
      Stream.of(Priority.values())
          .collect(Collectors.toUnmodifiableMap(RequestPriority::written, each -> each));

  /**
   * Reads the option {@code header}: the name of a header in which a request may ask for a lower
   * priority, by {@code critical}, {@code high}, {@code normal} or {@code best-effort}. A higher
   * one or another word counts for nothing. None is read unless it is given.
   */
  public static RequestPriority read(Options options) {
    return new RequestPriority(options.text("header", ""));
  }

  /** The priority of a request that may have this one at most. */
  public Priority of(RequestView request, Priority highest) {
    String asked = header.isEmpty() ? null : request.header(header);
    return asked == null ? highest : highest.atMost(BY_NAME.get(asked));
  }

  private static String written(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
