package io.fairlead.health;

import io.fairlead.api.health.HealthCheck.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts of one check that are under way, so that closing it ends them. Thread-safe. */
final class Attempts implements AutoCloseable {

  private final Lookup lookup;
  private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Attempts(Lookup lookup) {
    this.lookup = lookup;
  }

  /** Begins with the address of the host. What goes wrong on the way is the result. */
  CompletionStage<Result> begin(String host, Step next) {
    Attempt attempt = new Attempt();
    underWay.add(attempt);
    attempt.whenOver(() -> underWay.remove(attempt));
    if (closed) {
      attempt.end(Attempt.CLOSED);
    } else {
      lookup.find(host, attempt, next);
    }
    return attempt.result();
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(attempt -> attempt.end(Attempt.CLOSED));
    lookup.close();
  }

  /** What comes after the look-up. */
  interface Step {
    void take(InetAddress address, Attempt attempt) throws IOException;
  }
}
