package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What putting a configuration in force would change of another one, to be read before it is done.
 *
 * <pre>{@code
 * ConfigPlan plan = ConfigPlan.of(lb.config(), next);
 * System.out.print(plan);
 * if (plan.dangers().isEmpty()) {
 *   lb.apply(next);
 * }
 * }</pre>
 *
 * Values are as in a {@link ConfigFormat} text. What is at its default counts as not being there.
 * Of options whose names speak of secrets, passwords or tokens it is told that they change, and not
 * what they are.
 *
 * @param changes by path; the tenants last, by id
 * @param dangers what may be meant, but often is a mistake
 */
public record ConfigPlan(List<Change> changes, List<Danger> dangers) {

  /** Copies the lists. */
  public ConfigPlan {
    changes = List.copyOf(changes);
    dangers = List.copyOf(dangers);
  }

  /**
   * The way from one configuration to another. Takes time in proportion to what they say besides
   * tenants, and to the tenants that differ.
   */
  public static ConfigPlan of(LbConfig from, LbConfig to) {
    return of(from, to, OutsideValues.NONE);
  }

  /**
   * The same without what came from outside of the files of either.
   *
   * @param outside is told as it is written there; the other side of such a change is not told
   */
  public static ConfigPlan of(LbConfig from, LbConfig to, OutsideValues outside) {
    return new ConfigPlan(Differences.between(from, to, outside), Dangers.of(from, to));
  }

  /** What becomes of a value. */
  public enum Kind {
    /** It was not there before. */
    ADD("+"),
    /** It becomes another one. */
    CHANGE("~"),
    /** It goes. */
    REMOVE("-");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  /**
   * One value that changes: the largest that is added or removed as a whole, else the smallest.
   *
   * @param path with the names of list items instead of their numbers, such as {@code
   *     pools.shared.endpoints[10.0.0.1:8080].weight}
   * @param before a text, number, boolean, list or map; null if it was not there
   * @param after the same; null if it goes
   */
  public record Change(String path, @Nullable Object before, @Nullable Object after) {

    /** What becomes of it. */
    public Kind kind() {
      if (before == null) {
        return Kind.ADD;
      }
      return after == null ? Kind.REMOVE : Kind.CHANGE;
    }

    @Override
    public String toString() {
      String values =
          Stream.of(before, after)
              .filter(value -> value != null)
              .map(String::valueOf)
              .collect(Collectors.joining(" -> "));
      return kind().sign + " " + path + ": " + values;
    }
  }

  /**
   * What is often a mistake.
   *
   * @param path of what it is about
   * @param what it is, in words
   */
  public record Danger(String path, String what) {

    @Override
    public String toString() {
      return "! " + path + ": " + what;
    }
  }

  /** Whether nothing would change. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** So many changes of a kind. */
  public long count(Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  /** A line for each change and each danger, and one that counts them. */
  @Override
  public String toString() {
    String sum =
        isEmpty()
            ? "nothing changes"
            : "%d to add, %d to change, %d to remove; %d dangerous"
                .formatted(count(Kind.ADD), count(Kind.CHANGE), count(Kind.REMOVE), dangers.size());
    return Stream.of(changes.stream(), dangers.stream(), Stream.of(sum))
        .flatMap(lines -> lines)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
