package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in force, and what is kept out of it. A change is tried, and what is refused of it is
 * taken back until the rest is good: the files of tenants by themselves, and else the shared files
 * as a whole. A subscriber that fails is handed the same again later. Not thread-safe.
 */
final class InForce {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.config");

  private final ConfigSource.Subscriber subscriber;
  private final LastGood store;
  private final BiFunction<String, String, SharedFile> readShared;
  private final BiFunction<String, String, TenantFile> readTenant;

  /** The latest of the shared files, good or not. */
  private SharedFiles latest = SharedFiles.of(List.of());

  /** The shared files and the files of tenants that are good; before the first, null and none. */
  private @Nullable SharedFiles goodShared;

  private final Map<String, TenantFile> goodTenants = new HashMap<>();

  /** What these say; in force unless nothing has been handed on as yet. */
  private LbConfig config = LbConfig.builder().build();

  private boolean handedOn;

  /** Whether the subscriber failed on what it was handed last, rather than refused it. */
  private boolean subscriberFailed;

  /** Whether the store has yet to hear of it. */
  private boolean unsaved;

  private List<FileProblem> unseen = List.of();
  private List<FileProblem> unkept = List.of();
  private List<FileProblem> keptShared = List.of();
  private final Map<String, List<FileProblem>> keptTenants = new TreeMap<>();
  private List<FileProblem> told = List.of();

  /** Whose changes were given up along with others, and are tried again with the next one. */
  private final Set<String> untaken = new HashSet<>();

  /**
   * Nothing as yet.
   *
   * @param readShared what a text would say in a shared file, by its source
   * @param readTenant what a text would say in a file of a tenant, by its source
   */
  InForce(
      ConfigSource.Subscriber subscriber,
      LastGood store,
      BiFunction<String, String, SharedFile> readShared,
      BiFunction<String, String, TenantFile> readTenant) {
    this.subscriber = subscriber;
    this.store = store;
    this.readShared = readShared;
    this.readTenant = readTenant;
  }

  /** Takes the first of everything, over what was good last. */
  void begin(SharedFiles shared, TenantFiles tenants) {
    recall(tenants);
    Set<String> ids = new HashSet<>(tenants.ids());
    ids.addAll(goodTenants.keySet());
    change(shared, tenants, ids);
  }

  /** Takes what was good last, for now nothing can be seen of it. */
  void beginUnseen(List<FileProblem> problems) {
    TenantFiles none = new TenantFiles();
    recall(none);
    if (goodShared != null) {
      new Attempt(goodShared, none, Set.of()).run();
    }
    cannotSee(problems);
  }

  private void recall(TenantFiles tenants) {
    LastGood.Texts texts = store.load();
    List<SharedFile> files = new ArrayList<>();
    texts.shared().forEach((source, text) -> files.add(readShared.apply(source, text)));
    SharedFiles recalled = SharedFiles.of(files);
    if (files.isEmpty() || !recalled.problems().isEmpty()) {
      return;
    }
    goodShared = recalled;
    texts.tenants().forEach((source, text) -> recall(source, text, tenants));
    config =
        recalled
            .config()
            .with(all -> goodTenants.forEach((id, file) -> all.tenant(id, file.taken())));
  }

  private void recall(String source, String text, TenantFiles tenants) {
    Path file = Path.of(source);
    TenantFile now = tenants.file(FileReader.id(file));
    boolean isSame = now != null && now.file().equals(file) && now.text().equals(text);
    TenantFile recalled = isSame && now != null ? now : readTenant.apply(source, text);
    if (recalled.problems().isEmpty()) {
      goodTenants.put(recalled.id(), recalled);
    }
  }

  /** What cannot be looked at stays as it is. */
  void cannotSee(List<FileProblem> problems) {
    unseen = problems;
    tell();
  }

  /** Takes a change of the files of these tenants. */
  void change(TenantFiles tenants, Set<String> ids) {
    change(latest, tenants, ids);
  }

  /** Takes a change of shared files and of the files of these tenants. */
  void change(SharedFiles shared, TenantFiles tenants, Set<String> ids) {
    latest = shared;
    Set<String> all = new HashSet<>(ids);
    all.addAll(goodShared == null ? tenants.ids() : keptTenants.keySet());
    all.addAll(untaken);
    untaken.clear();
    all.addAll(inBoth(shared.tenants(), goodTenants.keySet()));
    keptShared = shared.problems();
    subscriberFailed = false;
    SharedFiles next = keptShared.isEmpty() ? shared : goodShared;
    if (next != null) {
      new Attempt(next, tenants, all).run();
    }
    tell();
  }

  /** In time in proportion to the fewer of them. */
  private static Set<String> inBoth(Set<String> some, Set<String> others) {
    boolean isFewer = some.size() < others.size();
    Set<String> both = new HashSet<>(isFewer ? some : others);
    both.retainAll(isFewer ? others : some);
    return both;
  }

  /** Keeps what is good, if that is not what was kept before; tries again where it failed. */
  void save() {
    if (unsaved && goodShared != null) {
      unkept = store.save(goodShared.files(), goodTenants.values());
      unsaved = !unkept.isEmpty();
      tell();
    }
  }

  /** Hands on again what a subscriber could not take because it failed itself. */
  void retry(TenantFiles tenants) {
    if (subscriberFailed) {
      change(tenants, Set.of());
    }
  }

  private void tell() {
    List<FileProblem> now = new ArrayList<>(unseen);
    now.addAll(unkept);
    now.addAll(keptShared);
    keptTenants.values().forEach(now::addAll);
    if (!now.equals(told)) {
      told = List.copyOf(now);
      try {
        subscriber.keptOut(told);
      } catch (RuntimeException e) {
        LOG.warn("a subscriber has failed to take what is kept out: problems={}", told.size(), e);
      }
    }
  }

  /** One change, with what is taken back of it. */
  private final class Attempt {

    private final TenantFiles tenants;
    private final Set<String> ids;
    private SharedFiles shared;

    /** The new files of tenants, null for one that has none any more. */
    private final Map<String, @Nullable TenantFile> changes = new HashMap<>();

    Attempt(SharedFiles shared, TenantFiles tenants, Set<String> ids) {
      this.shared = shared;
      this.tenants = tenants;
      this.ids = ids;
      collect();
    }

    private boolean isOfNewShared() {
      return !shared.equals(goodShared);
    }

    private void collect() {
      changes.clear();
      for (String id : ids) {
        keptTenants.remove(id);
        TenantFile file = tenants.file(id);
        TenantFile good = goodTenants.get(id);
        List<FileProblem> problems = tenants.problems(id, shared);
        if (!problems.isEmpty()) {
          keptTenants.put(id, problems);
        } else if (file == null ? good != null : good == null || !good.isLike(file)) {
          changes.put(id, file);
        } else if (file != null) {
          goodTenants.put(id, file);
        }
      }
    }

    /** Each turn takes something back, or is the last one. */
    void run() {
      while (!handedOn || isOfNewShared() || !changes.isEmpty()) {
        LbConfig whole = whole();
        List<ConfigProblem> refused = refused(whole);
        if (refused.isEmpty() && !subscriberFailed) {
          keep(whole);
          return;
        }
        if (subscriberFailed || !takeBack(refused)) {
          untaken.addAll(ids);
          return;
        }
      }
    }

    private LbConfig whole() {
      if (!isOfNewShared()) {
        return changes.isEmpty() ? config : config.with(this::put);
      }
      return shared
          .config()
          .with(
              all -> {
                goodTenants.forEach((id, file) -> all.tenant(id, file.taken()));
                put(all);
              });
    }

    private void put(LbConfig.Builder all) {
      changes.forEach(
          (id, file) -> {
            if (file == null) {
              all.removeTenant(id);
            } else {
              all.tenant(id, file.taken());
            }
          });
    }

    private List<ConfigProblem> refused(LbConfig whole) {
      try {
        subscriber.apply(whole);
        return List.of();
      } catch (InvalidConfigException e) {
        return e.problems();
      } catch (RuntimeException e) {
        LOG.warn("a subscriber has failed to take a configuration", e);
        String expectation = "a subscriber that takes it; it has failed: " + e.getClass().getName();
        keptShared = List.of(FileProblem.of("subscriber", expectation));
        subscriberFailed = true;
        return List.of();
      }
    }

    private void keep(LbConfig whole) {
      goodShared = shared;
      changes.forEach(
          (id, file) -> {
            if (file == null) {
              goodTenants.remove(id);
            } else {
              goodTenants.put(id, file);
            }
          });
      config = whole;
      handedOn = true;
      unsaved = true;
    }

    private boolean takeBack(List<ConfigProblem> refused) {
      List<ConfigProblem> others = new ArrayList<>();
      Map<String, List<FileProblem>> guilty = new HashMap<>();
      for (ConfigProblem problem : refused) {
        TenantFile file = changes.get(ConfigText.tenantOf(problem));
        if (file == null) {
          others.add(problem);
        } else {
          guilty.computeIfAbsent(file.id(), id -> new ArrayList<>()).add(file.located(problem));
        }
      }
      if (others.isEmpty()) {
        keptTenants.putAll(guilty);
        changes.keySet().removeAll(guilty.keySet());
        return true;
      }
      keptShared = others.stream().map(this::located).toList();
      if (isOfNewShared() && goodShared != null) {
        shared = goodShared;
        collect();
        return true;
      }
      return changes.values().removeIf(file -> file == null);
    }

    private FileProblem located(ConfigProblem problem) {
      TenantFile file = goodTenants.get(ConfigText.tenantOf(problem));
      return file == null ? shared.located(problem) : file.located(problem);
    }
  }
}
