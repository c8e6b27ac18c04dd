package io.fairlead.policies.quota;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The accounts that tenants of one organisation share, by the value of their label.
 *
 * <p>Held weakly: a tenant's policy keeps the account that it pays from, and is itself kept until
 * nothing of it is used. So an account that nobody holds cannot be told from a new one.
 */
final class Organisations {

  private final Map<String, WeakReference<Account>> live = new HashMap<>();

  /** The account of an organisation, made if nobody has it. Asked once for each policy made. */
  synchronized Account account(String organisation, Supplier<Account> made) {
    WeakReference<Account> known = live.get(organisation);
    Account account = known == null ? null : known.get();
    if (account == null) {
      live.values().removeIf(reference -> reference.get() == null);
      account = Objects.requireNonNull(made.get());
      live.put(organisation, new WeakReference<>(account));
    }
    return account;
  }
}
