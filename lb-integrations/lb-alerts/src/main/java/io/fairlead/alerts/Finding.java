package io.fairlead.alerts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trouble that a round has found.
 *
 * @param subject what it is of: the same trouble in the next round, if that finds it again
 */
record Finding(
    Subject subject, Alert.Severity severity, String summary, Map<String, Number> details) {

  /** What a trouble is of. */
  record Subject(Alert.Kind kind, @Nullable String tenant, @Nullable String pool) {}

  static Finding ofTenant(
      Alert.Kind kind,
      Alert.Severity severity,
      String tenant,
      String summary,
      Map<String, Number> details) {
    return new Finding(new Subject(kind, tenant, null), severity, summary, details);
  }
}
