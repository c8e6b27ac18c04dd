package io.fairlead.api.config;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map by name that shares with its successors what they do not change: one entry among
 * a million is changed, and two maps that differ in it are compared, in some microseconds.
 *
 * <p>A tree by the bits of the hash, as in Bagwell, Ideal Hash Trees, 2001, but with whole maps for
 * leaves: they take no more memory than one large map does, and a map of one leaf keeps the order
 * in which it was written. A larger one has an order that depends on nothing but its entries and,
 * within a leaf, on when they came.
 */
final class SharedMap<V> extends AbstractMap<String, V> {

  private static final int LEAF_SIZE = 256;

  /** Fewer than fit a leaf, so that one entry to and fro does not divide and join it each time. */
  private static final int JOINED_SIZE = LEAF_SIZE / 2;

  private static final int BITS = 3;
  private static final int FANOUT = 1 << BITS;

  private final Node<V> root;

  private SharedMap(Node<V> root) {
    this.root = root;
  }

  static <V> SharedMap<V> empty() {
    return new SharedMap<>(new Leaf<>(Map.of()));
  }

  /** The map itself, if it is one of these. */
  static <V> SharedMap<V> copyOf(Map<String, V> map) {
    return map instanceof SharedMap<V> shared ? shared : SharedMap.<V>empty().with(map);
  }

  /** The same map with other entries; where the value is null, without. */
  SharedMap<V> with(Map<String, ? extends @Nullable V> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    List<Change<V>> all = new ArrayList<>(changes.size());
    changes.forEach((key, value) -> all.add(new Change<>(key, spread(key), value)));
    return new SharedMap<>(root.with(all, 0));
  }

  /** The keys that do not have equal values in both maps. */
  Set<String> differences(SharedMap<V> other) {
    Set<String> keys = new HashSet<>();
    collectDifferences(root, other.root, 0, keys);
    return keys;
  }

  private static <V> void collectDifferences(
      Node<V> one, Node<V> other, int shift, Set<String> keys) {
    if (one == other) {
      return;
    }
    if (one instanceof Branch<V> branch && other instanceof Branch<V> otherBranch) {
      for (int i = 0; i < FANOUT; i++) {
        collectDifferences(branch.child(i), otherBranch.child(i), shift + BITS, keys);
      }
      return;
    }
    one.forEach(
        (key, value) -> {
          if (!value.equals(other.get(key, spread(key), shift))) {
            keys.add(key);
          }
        });
    other.forEach(
        (key, value) -> {
          if (one.get(key, spread(key), shift) == null) {
            keys.add(key);
          }
        });
  }

  /** The hash with what is in its high bits in the low ones too, which the tree begins with. */
  private static int spread(String key) {
    int hash = key.hashCode() * 0x9E3779B9; // 2^32 divided by the golden ratio
    return hash ^ (hash >>> 16);
  }

  @Override
  public int size() {
    return root.size();
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return key instanceof String name ? root.get(name, spread(name), 0) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super V> action) {
    root.forEach(action);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SharedMap<?> shared
        ? size() == shared.size() && equalTo(shared)
        : super.equals(other);
  }

  @SuppressWarnings("unchecked") // values are only compared
  private boolean equalTo(SharedMap<?> other) {
    return differences((SharedMap<V>) other).isEmpty();
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {

      @Override
      public int size() {
        return root.size();
      }

      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Entries<>(root);
      }
    };
  }

  /** What is to become of a key; without a value, nothing. */
  private record Change<V>(String key, int hash, @Nullable V value) {

    Change {
      Objects.requireNonNull(key);
    }

    int indexAt(int shift) {
      return SharedMap.indexAt(hash, shift);
    }
  }

  private static int indexAt(int hash, int shift) {
    return (hash >>> shift) & (FANOUT - 1);
  }

  /** Part of the tree: all keys whose hashes agree in the bits below a shift. */
  private sealed interface Node<V> {

    int size();

    @Nullable V get(String key, int hash, int shift);

    Node<V> with(List<Change<V>> changes, int shift);

    void forEach(BiConsumer<? super String, ? super V> action);
  }

  private record Leaf<V>(Map<String, V> entries) implements Node<V> {

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public @Nullable V get(String key, int hash, int shift) {
      return entries.get(key);
    }

    /** Keys whose whole hashes agree stay together, however many they are. */
    @Override
    public Node<V> with(List<Change<V>> changes, int shift) {
      if (changes.size() > LEAF_SIZE && shift < Integer.SIZE) {
        return divided(shift).with(changes, shift);
      }
      Map<String, V> next = new LinkedHashMap<>(entries);
      for (Change<V> change : changes) {
        if (change.value == null) {
          next.remove(change.key);
        } else {
          next.put(change.key, change.value);
        }
      }
      Leaf<V> leaf = new Leaf<>(Collections.unmodifiableMap(next));
      return next.size() > LEAF_SIZE && shift < Integer.SIZE ? leaf.divided(shift) : leaf;
    }

    private Branch<V> divided(int shift) {
      List<Map<String, V>> parts = new ArrayList<>(FANOUT);
      for (int i = 0; i < FANOUT; i++) {
        parts.add(new LinkedHashMap<>());
      }
      entries.forEach((key, value) -> parts.get(indexAt(spread(key), shift)).put(key, value));
      List<Node<V>> children = new ArrayList<>(FANOUT);
      parts.forEach(part -> children.add(new Leaf<>(Collections.unmodifiableMap(part))));
      return new Branch<>(children);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super V> action) {
      entries.forEach(action);
    }
  }

  private record Branch<V>(List<Node<V>> children, int size) implements Node<V> {

    Branch(List<Node<V>> children) {
      this(List.copyOf(children), children.stream().mapToInt(Node::size).sum());
    }

    Node<V> child(int index) {
      return children.get(index);
    }

    @Override
    public @Nullable V get(String key, int hash, int shift) {
      return child(indexAt(hash, shift)).get(key, hash, shift + BITS);
    }

    @Override
    public Node<V> with(List<Change<V>> changes, int shift) {
      List<List<Change<V>>> parts = new ArrayList<>(FANOUT);
      for (int i = 0; i < FANOUT; i++) {
        parts.add(new ArrayList<>());
      }
      changes.forEach(change -> parts.get(change.indexAt(shift)).add(change));
      List<Node<V>> next = new ArrayList<>(children);
      for (int i = 0; i < FANOUT; i++) {
        if (!parts.get(i).isEmpty()) {
          next.set(i, child(i).with(parts.get(i), shift + BITS));
        }
      }
      Branch<V> branch = new Branch<>(next);
      return branch.size <= JOINED_SIZE ? branch.joined() : branch;
    }

    private Leaf<V> joined() {
      Map<String, V> all = new LinkedHashMap<>();
      forEach(all::put);
      return new Leaf<>(Collections.unmodifiableMap(all));
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super V> action) {
      children.forEach(child -> child.forEach(action));
    }
  }

  /** All entries, leaf by leaf. */
  private static final class Entries<V> implements Iterator<Map.Entry<String, V>> {

    private final Deque<Node<V>> ahead = new ArrayDeque<>();
    private Iterator<Map.Entry<String, V>> leaf = Collections.emptyIterator();

    Entries(Node<V> root) {
      ahead.push(root);
      findLeaf();
    }

    private void findLeaf() {
      while (!leaf.hasNext() && !ahead.isEmpty()) {
        Node<V> node = ahead.pop();
        if (node instanceof Branch<V> branch) {
          for (int i = FANOUT - 1; i >= 0; i--) {
            ahead.push(branch.child(i));
          }
        } else {
          leaf = ((Leaf<V>) node).entries.entrySet().iterator();
        }
      }
    }

    @Override
    public boolean hasNext() {
      return leaf.hasNext();
    }

    @Override
    public Map.Entry<String, V> next() {
      if (!leaf.hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, V> entry = leaf.next();
      findLeaf();
      return entry;
    }
  }

  /** Changes of a map that are collected first. Not thread-safe. */
  static final class Draft<V> {

    private final SharedMap<V> before;
    private final Map<String, @Nullable V> changes = new LinkedHashMap<>();

    Draft(SharedMap<V> before) {
      this.before = before;
    }

    void put(String key, V value) {
      changes.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
    }

    void remove(String key) {
      changes.put(Objects.requireNonNull(key), null);
    }

    SharedMap<V> map() {
      return before.with(changes);
    }
  }
}
