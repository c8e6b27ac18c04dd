package io.fairlead.admin;

import io.fairlead.api.config.LbConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The named things of a configuration, by the name of their section. */
enum Kind {
  TENANTS("tenants") {
    @Override
    Map<String, ?> in(LbConfig config) {
      return config.tenants();
    }

    @Override
    LbConfig putAll(LbConfig into, LbConfig from) {
      return into.with(all -> from.tenants().forEach(all::tenant));
    }

    @Override
    void copy(LbConfig from, String name, LbConfig.Builder to) {
      to.tenant(name, Objects.requireNonNull(from.tenants().get(name)));
    }

    @Override
    LbConfig remove(LbConfig config, String name) {
      return config.with(all -> all.removeTenant(name));
    }
  },

  TIERS("tiers") {
    @Override
    Map<String, ?> in(LbConfig config) {
      return config.tiers();
    }

    @Override
    LbConfig putAll(LbConfig into, LbConfig from) {
      return into.with(all -> from.tiers().forEach(all::tier));
    }

    @Override
    void copy(LbConfig from, String name, LbConfig.Builder to) {
      to.tier(name, Objects.requireNonNull(from.tiers().get(name)));
    }

    @Override
    LbConfig remove(LbConfig config, String name) {
      return config.with(all -> all.removeTier(name));
    }
  },

  POOLS("pools") {
    @Override
    Map<String, ?> in(LbConfig config) {
      return config.pools();
    }

    @Override
    LbConfig putAll(LbConfig into, LbConfig from) {
      return into.with(all -> from.pools().forEach(all::pool));
    }

    @Override
    void copy(LbConfig from, String name, LbConfig.Builder to) {
      to.pool(name, Objects.requireNonNull(from.pools().get(name)));
    }

    @Override
    LbConfig remove(LbConfig config, String name) {
      return config.with(all -> all.removePool(name));
    }
  },

  SPLITS("splits") {
    @Override
    Map<String, ?> in(LbConfig config) {
      return config.splits();
    }

    @Override
    LbConfig putAll(LbConfig into, LbConfig from) {
      return into.with(all -> from.splits().forEach(all::split));
    }

    @Override
    void copy(LbConfig from, String name, LbConfig.Builder to) {
      to.split(name, Objects.requireNonNull(from.splits().get(name)));
    }

    @Override
    LbConfig remove(LbConfig config, String name) {
      return config.with(all -> all.removeSplit(name));
    }
  };

  private static final LbConfig NOTHING = LbConfig.builder().build();

  private final String section;

  Kind(String section) {
    this.section = section;
  }

  /** As in a file, and in paths. */
  String section() {
    return section;
  }

  abstract Map<String, ?> in(LbConfig config);

  /** One configuration with all of this kind that another one has. */
  abstract LbConfig putAll(LbConfig into, LbConfig from);

  abstract void copy(LbConfig from, String name, LbConfig.Builder to);

  abstract LbConfig remove(LbConfig config, String name);

  boolean has(LbConfig config, String name) {
    return in(config).containsKey(name);
  }

  /** A configuration of nothing but these. */
  LbConfig only(LbConfig config, List<String> names) {
    return NOTHING.with(all -> names.forEach(name -> copy(config, name, all)));
  }

  /** What a file would say that has nothing but these. */
  Map<String, Object> sectionOf(Map<String, ?> values) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put(section, values);
    return whole;
  }
}
