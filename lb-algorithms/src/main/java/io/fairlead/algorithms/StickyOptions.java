package io.fairlead.algorithms;

import io.fairlead.api.config.Options;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The options of {@code sticky}, besides {@code inner}.
 *
 * @param carrier option {@code carrier}: what takes the token to and fro, {@code cookie} or {@code
 *     header}
 * @param name option {@code name}: of the cookie or header. Pools that one browser meets under one
 *     host name need different ones
 * @param secrets option {@code secrets}: at least one text of 32 characters or more, the same in
 *     every process. The first signs, all are understood
 * @param ttl option {@code ttl}: how long a client belongs to its endpoint after its last request,
 *     give or take half of it; 1 s to 400 days, the longest that browsers keep a cookie
 * @param drainTimeout option {@code drain-timeout}: how long a drained endpoint keeps the clients
 *     that belong to it; 0 to 30 days
 */
record StickyOptions(
    Carrier carrier, String name, List<String> secrets, Duration ttl, Duration drainTimeout) {

  /** A working session with its pauses, and no longer. */
  static final Duration DEFAULT_TTL = Duration.ofHours(1);

  /** Long enough to end what is under way; a deployment can wait for it. */
  static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofMinutes(10);

  private static final String DEFAULT_NAME = "fairlead-session";
  private static final int MIN_SECRET_LENGTH = 32;

  /** A token of RFC 9110, section 5.6.2, as the names of headers and of cookies are. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

  enum Carrier {
    COOKIE,
    HEADER
  }

  static StickyOptions read(Options options) {
    StickyOptions read =
        new StickyOptions(
            options.oneOf("carrier", Carrier.COOKIE),
            options.text("name", DEFAULT_NAME),
            options.list("secrets", List.of(), text -> text),
            options.duration("ttl", DEFAULT_TTL, Duration.ofSeconds(1), Duration.ofDays(400)),
            options.duration(
                "drain-timeout", DEFAULT_DRAIN_TIMEOUT, Duration.ZERO, Duration.ofDays(30)));
    read.check(options);
    return read;
  }

  private void check(Options options) {
    if (!TOKEN.matcher(name).matches()) {
      options.reject("name", name, "a name of letters, digits and hyphens");
    }
    if (secrets.isEmpty()) {
      options.reject("secrets", null, "at least one text of 32 characters or more");
    }
    for (int i = 0; i < secrets.size(); i++) {
      int length = secrets.get(i).length();
      if (length < MIN_SECRET_LENGTH) {
        // A secret does not belong in a message.
        options.reject(
            "secrets[" + i + "]", length + " characters", "32 characters or more, at random");
      }
    }
  }
}
