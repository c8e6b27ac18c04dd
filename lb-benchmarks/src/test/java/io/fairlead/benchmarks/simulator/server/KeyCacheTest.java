package io.fairlead.benchmarks.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyCacheTest {

  @Test
  void forgetsAllKeys() {
    KeyCache cache = new KeyCache(10, 3);
    cache.use(1);

    cache.clear();

    assertThat(cache.use(1)).isFalse();
  }

  @Property(tries = 300)
  void keepsWhatMapInOrderOfAccessKeeps(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 9) Integer> keys,
      @ForAll @IntRange(min = 1, max = 10) int capacity) {
    KeyCache cache = new KeyCache(10, capacity);
    Map<Integer, Boolean> model = new LinkedHashMap<>(16, 0.75f, true);
    for (int key : keys) {
      assertThat(cache.use(key)).isEqualTo(model.put(key, true) != null);
      if (model.size() > capacity) {
        model.remove(model.keySet().iterator().next());
      }
    }
  }
}
