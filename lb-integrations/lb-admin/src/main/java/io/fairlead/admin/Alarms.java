package io.fairlead.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The alerts that go on, as far as those who note them say so: from an event of kind {@code alert}
 * with an {@code id} until one of the same id whose {@code state} is {@code resolved}. The latest
 * {@link #MOST} are kept. Not thread-safe.
 */
final class Alarms {

  static final int MOST = 200;

  private static final String KIND = "alert";

  private final Map<String, EventLog.Event> firing = new LinkedHashMap<>();

  /** Takes note of an event, if it is one of an alert. */
  void note(EventLog.Event event) {
    Object id = event.details().get("id");
    if (!event.kind().equals(KIND) || id == null) {
      return;
    }
    // The latest one has the severity that is so now; the place is that of the first.
    if ("resolved".equalsIgnoreCase(String.valueOf(event.details().get("state")))) {
      firing.remove(String.valueOf(id));
    } else {
      firing.put(String.valueOf(id), event);
      if (firing.size() > MOST) {
        firing.remove(firing.keySet().iterator().next());
      }
    }
  }

  /** The gravest first, and among these the oldest. */
  List<EventLog.Event> firing() {
    List<EventLog.Event> all = new ArrayList<>(firing.values());
    all.sort((one, other) -> Boolean.compare(isGrave(other), isGrave(one)));
    return all;
  }

  private static boolean isGrave(EventLog.Event alert) {
    return "page".equalsIgnoreCase(String.valueOf(alert.details().get("severity")));
  }

  /** Forgets those of a tenant. */
  void forget(String tenant) {
    firing.values().removeIf(event -> tenant.equals(event.tenant()));
  }

  static Map<String, Object> json(EventLog.Event alert, Secrets secrets) {
    Map<String, Object> details = alert.details();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", String.valueOf(details.get("id")));
    json.put("level", isGrave(alert) ? "bad" : "warning");
    json.put("since", String.valueOf(details.getOrDefault("since", alert.at())));
    String what = String.valueOf(details.getOrDefault("summary", details.get("id")));
    json.put("what", secrets.text(what));
    if (alert.tenant() != null) {
      json.put("tenant", alert.tenant());
    }
    if (details.get("pool") != null) {
      json.put("pool", String.valueOf(details.get("pool")));
    }
    return json;
  }
}
