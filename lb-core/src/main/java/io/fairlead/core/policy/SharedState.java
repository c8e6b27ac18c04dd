package io.fairlead.core.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** What the instances of one policy have in common, by the policy's name and the type. */
public final class SharedState {

  private final ConcurrentMap<Key, Object> values = new ConcurrentHashMap<>();

  <T> T get(String policy, Class<T> type, Supplier<T> initial) {
    return type.cast(values.computeIfAbsent(new Key(policy, type), unused -> initial.get()));
  }

  private record Key(String policy, Class<?> type) {}
}
