package io.fairlead.alerts;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a trouble when it begins, becomes graver or ends.
 *
 * @param kind what it is
 * @param severity how soon somebody has to look
 * @param tenant whose it is; null for a pool's
 * @param pool where it is; null for a tenant's everywhere
 * @param state whether it goes on
 * @param since when it began
 * @param at when this was found
 * @param summary a sentence for people
 * @param details the numbers behind it, by name
 */
public record Alert(
    Kind kind,
    Severity severity,
    @Nullable String tenant,
    @Nullable String pool,
    State state,
    Instant since,
    Instant at,
    String summary,
    Map<String, Number> details) {

  /** What may be wrong. */
  public enum Kind {
    /** A tenant's requests fail so often that its error budget will not last. */
    ERROR_BUDGET,
    /** A tenant's requests fail far more often than a moment before. */
    ERROR_SPIKE,
    /** A tenant's requests take too long. */
    LATENCY,
    /** A tenant has nearly used up a quota. */
    QUOTA,
    /** A tenant does too much for the others of a pool. */
    NOISY_NEIGHBOUR,
    /** Too many endpoints of a pool are ejected or fail their checks. */
    EJECTIONS
  }

  /** How soon somebody has to look. */
  public enum Severity {
    /** When there is time. */
    TICKET,
    /** Now. */
    PAGE
  }

  /** Whether a trouble goes on. */
  public enum State {
    /** It does. */
    FIRING,
    /** It is over. */
    RESOLVED
  }

  /** Copies the details. */
  public Alert {
    details = Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /**
   * The same for all that is told of one trouble, and of no other: what it is, whose, where, and
   * since when.
   */
  public String id() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + '/'
        + (tenant == null ? "" : tenant)
        + '/'
        + (pool == null ? "" : pool)
        + '/'
        + since.toEpochMilli();
  }
}
