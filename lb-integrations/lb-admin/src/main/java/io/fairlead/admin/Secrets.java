package io.fairlead.admin;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigPlan;
import io.fairlead.config.OutsideValues;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out of answers what its name says to be secret, and what came from outside of the
 * configuration. Whoever sends such an answer back, with changes elsewhere, leaves it as it is.
 */
final class Secrets {

  /** As {@link OutsideValues} shows what is secret, which is what decides on that. */
  static final String HIDDEN = OutsideValues.NONE.shown("secret", "").toString();

  private static final int BYTES_OF_ETAG = 18;

  private final Supplier<OutsideValues> outside;

  private final TagKey key = new TagKey();

  /** Hides the values from outside as they are at each answer. */
  Secrets(Supplier<OutsideValues> outside) {
    this.outside = outside;
  }

  static boolean isSecret(String name) {
    return OutsideValues.NONE.shown(name, "").equals(HIDDEN);
  }

  /** The same value with its secrets hidden. */
  Object hidden(@Nullable Object value) {
    return hidden("", value);
  }

  /** The same of a value with a name. */
  Object hidden(String name, @Nullable Object value) {
    return value == null ? "" : outside.get().shown(name, value);
  }

  /**
   * The strong entity tag of a value. If all of it is shown, that is its digest, which outlives a
   * restart and is the same on each node. If anything is hidden, a digest would tell whoever
   * guesses that whether the guess is right; so the tag takes a key, and lives as long as this
   * does. One from before a restart, or of another node, is not that of what is there: who sends it
   * has to read again, and overwrites nothing.
   */
  String etag(Map<String, Object> value) {
    String whole = Json.canonical(value);
    boolean isAllShown = Json.canonical(hidden(value)).equals(whole);
    byte[] digest = isAllShown ? Digests.sha256(whole) : key.digest(whole);
    return '"'
        + Base64.getUrlEncoder().encodeToString(digest).substring(0, BYTES_OF_ETAG * 4 / 3)
        + '"';
  }

  /** What a plug-in or the host has said, without the values from outside that it quotes. */
  String text(String said) {
    return outside.get().hide(said);
  }

  /** What differs between two configurations, as it may be shown. */
  ConfigPlan plan(LbConfig from, LbConfig to) {
    return ConfigPlan.of(from, to, outside.get());
  }

  /** The same in the words of a problem. */
  ConfigProblem hidden(ConfigProblem problem) {
    String name = problem.path().substring(problem.path().lastIndexOf('.') + 1);
    return new ConfigProblem(
        problem.path(),
        problem.value() == null ? null : outside.get().shown(name, problem.value()),
        outside.get().hide(problem.expectation()));
  }

  /**
   * Reads what is sent of a thing, with what is hidden in it put back.
   *
   * @throws Problem if anything is wrong with it
   */
  LbConfig read(
      Kind kind, String name, Map<String, Object> sent, @Nullable Map<String, Object> before) {
    Map<String, Object> whole = restored(kind.section() + "." + name, sent, before);
    return Documents.read(kind.sectionOf(Map.of(name, whole)));
  }

  /**
   * The same value with what is hidden in it put back.
   *
   * @param before what is in force there, null if nothing is
   * @throws Problem if something is hidden that is not there
   */
  Map<String, Object> restored(
      String path, Map<String, Object> sent, @Nullable Map<String, Object> before) {
    List<ConfigProblem> missing = new ArrayList<>();
    Map<String, Object> restored = restoredMap(path, sent, before, missing);
    if (!missing.isEmpty()) {
      throw Problem.invalid(missing);
    }
    return restored;
  }

  private Map<String, Object> restoredMap(
      String path, Map<?, ?> sent, @Nullable Map<?, ?> before, List<ConfigProblem> missing) {
    Map<String, Object> restored = new LinkedHashMap<>();
    sent.forEach(
        (key, value) -> {
          String name = key.toString();
          String at = path + "." + name;
          Object old = before == null ? null : before.get(name);
          if (isSecret(name) && HIDDEN.equals(value)) {
            if (old == null) {
              missing.add(new ConfigProblem(at, HIDDEN, "the secret itself: there is none as yet"));
            } else {
              restored.put(name, old);
            }
          } else {
            restored.put(name, restored(at, value, old, missing));
          }
        });
    return restored;
  }

  private @Nullable Object restored(
      String path, @Nullable Object value, @Nullable Object before, List<ConfigProblem> missing) {
    if (value instanceof Map<?, ?> map) {
      return restoredMap(path, map, before instanceof Map<?, ?> old ? old : null, missing);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> restored = new ArrayList<>();
      for (Object item : list) {
        restored.add(
            restored(
                path + "[" + restored.size() + "]",
                item,
                before instanceof List<?> old ? namesake(item, old) : null,
                missing));
      }
      return restored;
    }
    return isShownFor(before, value) ? before : value;
  }

  /** Whether a text is what is shown in the place of one that came from outside. */
  private boolean isShownFor(@Nullable Object old, @Nullable Object shown) {
    return old instanceof String text && outside.get().hide(text).equals(shown);
  }

  /** The item with the same name: a list that is in another order has other neighbours. */
  private @Nullable Object namesake(@Nullable Object item, List<?> among) {
    if (item instanceof String) {
      return among.stream().filter(other -> isShownFor(other, item)).findFirst().orElse(null);
    }
    Object name = nameOf(item);
    return among.stream()
        .filter(other -> name != null && name.equals(nameOf(other)))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Object nameOf(@Nullable Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      return null;
    }
    return Stream.of("id", "name", "type")
        .map(map::get)
        .filter(name -> name != null)
        .findFirst()
        .orElse(null);
  }
}
