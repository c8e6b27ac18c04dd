package io.fairlead.policies.quota;

import java.lang.ref.WeakReference;
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

  private final Map<Name, WeakReference<Organisation>> live = new WeakHashMap<>();

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
    return organisation;
  }

  private @Nullable Organisation known(Name name) {
    WeakReference<Organisation> reference = live.get(name);
    return reference == null ? null : reference.get();
  }
}
