package io.fairlead.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts changes and refusals in the audit log, if there is one. */
final class Auditor {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin.audit");

  /** Strangers may fill no disk: of their attempts, so many are kept in each minute. */
  private static final int STRANGERS_KEPT = 30;

  private static final Duration STRANGERS_WINDOW = Duration.ofMinutes(1);

  private final @Nullable AuditLog log;
  private final InstantSource clock;
  private Instant windowBegin = Instant.MIN;
  private int strangers;
  private long leftOut;

  Auditor(@Nullable AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  AuditLog.@Nullable Head head() {
    return log == null ? null : log.head();
  }

  /**
   * Notes what is about to be changed.
   *
   * @throws Problem if it cannot be noted: then it must not be changed
   */
  void begin(String who, String what, String before, String after) {
    append(who, what, before, after, "begins");
  }

  /** Notes that it was changed. It is, also if that cannot be noted; then nothing more will be. */
  void done(String who, String what, String before, String after) {
    try {
      append(who, what, before, after, "applied");
    } catch (Problem e) {
      LOG.error("{} of {} is in force, and not noted as such", what, who);
    }
  }

  private void append(String who, String what, String before, String after, String result) {
    if (log == null) {
      return;
    }
    try {
      log.append(who, what, before, after, result);
    } catch (IOException e) {
      LOG.error("the audit log cannot be written: {} {} {}", who, what, result, e);
      throw Problem.of(503, "audit-unavailable", "the audit log cannot be written");
    }
  }

  /** Notes that it was refused. */
  void refused(Caller caller, String what, int status, String type) {
    String result = "refused: " + status + " " + type;
    if (caller.equals(Caller.NOBODY)) {
      stranger(what, result);
    } else {
      append(caller.name(), what, "-", "-", result);
    }
  }

  private synchronized void stranger(String what, String result) {
    Instant now = clock.instant();
    if (windowBegin.equals(Instant.MIN) || !now.isBefore(windowBegin.plus(STRANGERS_WINDOW))) {
      windowBegin = now;
      strangers = 0;
    }
    if (++strangers > STRANGERS_KEPT) {
      leftOut++;
      return;
    }
    String more = leftOut == 0 ? "" : ", and " + leftOut + " more that were left out";
    leftOut = 0;
    append(Caller.NOBODY.name(), what, "-", "-", result + more);
  }
}
