package io.fairlead.policies.quota;

import io.fairlead.api.time.TaskScheduler;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that tenants of one organisation share, by the value of their label.
 *
 * <p>Held weakly: a tenant's policy keeps the organisation that it pays from, and is itself kept
 * until nothing of it is used. So an account that nobody holds cannot be told from a new one. The
 * name goes with it, since nothing but the organisation holds what it is found by.
 */
final class Organisations {

  /** A map of this kind looks for names that have gone only when it is asked for something. */
  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

  private final TaskScheduler scheduler;
  private Map<Name, WeakReference<Organisation>> live = new WeakHashMap<>();
  private boolean looks;

  Organisations(TaskScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Equal ones are the same key, of which the map holds the first. */
  private record Name(String text) {}

  /** Who shares an account. */
  static final class Organisation {

    /** Held for the map, in which the organisation is no longer found without it. */
    private final Name name;

    private final Account account;

    private Organisation(Name name, Account account) {
      this.name = name;
      this.account = account;
    }

    Account account() {
      return account;
    }

    @Override
    public String toString() {
      return name.text;
    }
  }

  /** The organisation of a name, made if nobody has it. Asked once for each policy made. */
  synchronized Organisation organisation(String text, Supplier<Account> made) {
    Name name = new Name(text);
    Organisation known = known(name);
    if (known != null) {
      return known;
    }
    Organisation organisation = new Organisation(name, Objects.requireNonNull(made.get()));
    // An equal name may still be there whose organisation is gone: then it would stay the key.
    live.remove(name);
    live.put(name, new WeakReference<>(organisation));
    if (!looks) {
      lookLater();
    }
    return organisation;
  }

  /** A host whose scheduler takes nothing any more is about to close; else the next one looks. */
  private void lookLater() {
    try {
      scheduler.schedule(LOOK_INTERVAL, this::letGo);
      looks = true;
    } catch (RuntimeException e) {
      looks = false;
    }
  }

  /** Lets go of the organisations that nobody holds, and of the room that all of them took. */
  private synchronized void letGo() {
    if (live.isEmpty()) {
      live = new WeakHashMap<>();
      looks = false;
    } else {
      lookLater();
    }
  }

  private @Nullable Organisation known(Name name) {
    WeakReference<Organisation> reference = live.get(name);
    return reference == null ? null : reference.get();
  }
}
