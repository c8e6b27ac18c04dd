package io.fairlead.policies.priority;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Priority;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The priority of a request: that of its tenant, or a lower one that a header asks for.
 *
 * @param allowed the highest
 * @param header the name of the header, or empty to read none
 */
record RequestPriority(Priority allowed, String header) implements Function<RequestView, Priority> {

  private static final Map<String, Priority> BY_NAME =
      Stream.of(Priority.values())
          .collect(Collectors.toUnmodifiableMap(RequestPriority::written, each -> each));

  @Override
  public Priority apply(RequestView request) {
    if (header.isEmpty()) {
      return allowed;
    }
    String text = request.header(header);
    Priority asked =
        text == null ? allowed : Objects.requireNonNullElse(BY_NAME.get(text), allowed);
    return asked.compareTo(allowed) > 0 ? asked : allowed;
  }

  /** All that a request may have. */
  Set<Priority> possible() {
    return header.isEmpty() ? EnumSet.of(allowed) : EnumSet.range(allowed, Priority.BEST_EFFORT);
  }

  private static String written(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
