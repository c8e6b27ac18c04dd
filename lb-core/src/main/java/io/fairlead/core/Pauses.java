package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Outcome;
import io.fairlead.core.plugin.Environment;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that wait before another attempt. A pause holds its request: the tenant's count and
 * its policies go on, and a drain waits for it. Thread-safe.
 */
final class Pauses {

  private final Environment environment;
  private final Set<Pause> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Pauses(Environment environment) {
    this.environment = environment;
  }

  /** Begins a pause after an attempt that has ended. */
  CompletionStage<Admission> begin(
      EngineLease left, Outcome outcome, long token, Duration duration) {
    Pause pause = new Pause(this, left, outcome, token);
    open.add(pause);
    try {
      pause.alarm().set(environment.scheduler().schedule(duration, pause));
    } catch (RuntimeException e) {
      environment.faults().contain("scheduler", e);
      pause.breakOff();
    }
    if (closed) {
      pause.breakOff();
    }
    return pause.admission();
  }

  void ended(Pause pause) {
    open.remove(pause);
  }

  /** Ends every pause, and those that follow at once: no attempt is made after any of them. */
  void close() {
    closed = true;
    open.forEach(Pause::breakOff);
  }
}
