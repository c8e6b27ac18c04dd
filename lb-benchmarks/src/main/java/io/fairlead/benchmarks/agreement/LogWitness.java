package io.fairlead.benchmarks.agreement;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Counts by the lines of an access log, which are written by one thread at a time. */
final class LogWitness {

  private final Map<String, Account> accounts = new TreeMap<>();

  synchronized void read(String line) {
    JsonObject json = new JsonObject(line);
    String outcome = json.getString("outcome");
    Account account =
        outcome.equals("rejected")
            ? Account.ofRejected()
            : Account.ofEnded(
                json.getLong("bytes-in"), json.getLong("bytes-out"), json.getLong("cost"));
    accounts.merge(json.getString("tenant", Account.NOBODY), account, Account::plus);
  }

  synchronized Map<String, Account> accounts() {
    return new TreeMap<>(accounts);
  }
}
