package io.fairlead.admin;

import io.fairlead.admin.Editor.Edit;
import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigHistory;
import io.fairlead.config.ConfigPlan;
import io.fairlead.config.LoadedConfig;
import io.fairlead.config.OutsideValues;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what each change has led to in a history, and goes back to it. */
final class Versions {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  private final ConfigHistory history;
  private final Supplier<OutsideValues> outside;

  Versions(ConfigHistory history, Supplier<OutsideValues> outside) {
    this.history = history;
    this.outside = outside;
  }

  /** Adds what is in force now. It is, also if that cannot be kept. */
  void keep(LbConfig inForce, String who, String what) {
    try {
      history.append(inForce, outside.get(), who, what);
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("{} of {} is in force, and no version of the history", what, who, e);
    }
  }

  List<Operation> operations(Editor editor) {
    return List.of(
        Operation.read("/v1/history", call -> list()),
        Operation.change(
            "POST",
            "/v1/history/{version}/restore",
            AdminRole.ADMIN,
            call -> restore(call, editor)));
  }

  private AdminResponse list() {
    try {
      ConfigHistory.Listing listing = history.list();
      return Answers.json(
          Json.of(
              "items",
              listing.versions().stream().map(Versions::version).toList(),
              "damaged",
              listing.damaged().stream().map(String::valueOf).toList()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Map<String, Object> version(ConfigHistory.Version version) {
    Map<String, Object> json =
        Json.of(
            "number",
            version.number(),
            "when",
            version.when().toString(),
            "who",
            version.who(),
            "why",
            version.why(),
            "digest",
            version.digest());
    if (version.restores() != null) {
      json.put("restores", version.restores());
    }
    return json;
  }

  private AdminResponse restore(AdminCall call, Editor editor) {
    LbConfig wanted = read(number(call.place("version")));
    return editor.change(
        call.caller().name(),
        call.what(),
        inForce -> {
          String changes = ConfigPlan.of(inForce, wanted, outside.get()).toString();
          return new Edit<>(
              wanted,
              "-",
              inForce.equals(wanted) ? "-" : Digests.hex(changes),
              Answers.json(Map.of("restored", number(call.place("version")))));
        });
  }

  private static long number(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw Problem.notFound();
    }
    return Long.parseLong(text);
  }

  private LbConfig read(long number) {
    try {
      LoadedConfig loaded = history.read(number);
      if (loaded.config() == null) {
        LOG.warn("version {} cannot be read any more: {}", number, loaded.problems());
        throw Problem.of(409, "not-restorable", "the version has values that are no longer there");
      }
      return loaded.config();
    } catch (IllegalArgumentException e) {
      throw Problem.notFound();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Problem unreadable(IOException e) {
    LOG.error("the history cannot be read", e);
    return Problem.of(503, "history-unavailable", "the history cannot be read");
  }
}
