package io.fairlead.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be, in words.
 *
 * @param what in one sentence without full stop
 * @param more the numbers behind it, and what is done about it
 * @param since when it was found, or null if that is not known
 */
record Finding(
    Kind kind,
    String what,
    String more,
    @Nullable String tenant,
    @Nullable String pool,
    @Nullable String endpoint,
    @Nullable Instant since) {

  /** The part of requests that fail from which on someone has to know. */
  static final double FAILING = 0.05;

  /** Nobody feels less, whatever the ratio is. */
  static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

  /** Of one kind. */
  private static final int MOST = 4;

  /** What comes first is told first. */
  enum Kind {
    /** A tenant does too much for the others. */
    NOISY,
    /** A pool has too few endpoints that are fit, or none. */
    POOL,
    /** An endpoint does not serve, or is slower than its like. */
    ENDPOINT,
    /** Requests of a tenant are refused. */
    REFUSED,
    /** Requests of a tenant fail. */
    FAILING,
    /** A tenant is served slower than usual. */
    SLOW,
    /** A tenant has nearly used up a quota. */
    QUOTA,
    /** Requests of nobody, faults of plug-ins. */
    OTHER,
    /** Someone wanted it so. */
    INTENDED
  }

  static Finding ofTenant(Kind kind, String tenant, String what, String more) {
    return new Finding(kind, what, more, tenant, null, null, null);
  }

  /**
   * The first few, and how many there are besides.
   *
   * @param what is said of those
   */
  static List<Finding> most(List<Finding> all, Kind kind, String what) {
    List<Finding> most = new ArrayList<>(all.subList(0, Math.min(MOST, all.size())));
    if (all.size() > MOST) {
      most.add(
          new Finding(kind, (all.size() - MOST) + " more " + what, "", null, null, null, null));
    }
    return most;
  }

  /** For what becomes worse by the second, or affects all: the rest can wait a little. */
  private String level() {
    return switch (kind) {
      case NOISY, POOL -> "bad";
      case INTENDED, QUOTA -> "note";
      default -> "warning";
    };
  }

  /** Without the values from outside that a plug-in has quoted as its reason. */
  Map<String, Object> json(Secrets secrets) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", String.valueOf(Json.plain(kind)));
    json.put("level", level());
    json.put("what", what);
    json.put("more", secrets.text(more));
    if (tenant != null) {
      json.put("tenant", tenant);
    }
    if (pool != null) {
      json.put("pool", pool);
    }
    if (endpoint != null) {
      json.put("endpoint", endpoint);
    }
    if (since != null) {
      json.put("since", since.toString());
    }
    return json;
  }
}
