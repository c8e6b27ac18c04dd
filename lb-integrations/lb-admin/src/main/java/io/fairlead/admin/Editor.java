package io.fairlead.admin;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigPlan;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes one at a time, each from what the one before left: read, compare, note, apply and
 * note are one step, and so whoever sees an answer sees the changes in one order.
 */
final class Editor {

  private final LoadBalancer balancer;
  private final Auditor auditor;
  private final @Nullable Versions versions;

  Editor(LoadBalancer balancer, Auditor auditor, @Nullable Versions versions) {
    this.balancer = balancer;
    this.auditor = auditor;
    this.versions = versions;
  }

  /**
   * What is to become of a configuration.
   *
   * @param before digest of what changes, as it is
   * @param after the same as it is to be; nothing is done if it is as before
   * @param answer what to say once that is in force
   */
  record Edit<T>(LbConfig next, String before, String after, T answer) {}

  /**
   * Makes a change.
   *
   * @param edit answers what is to become of the configuration in force, or throws a {@link
   *     Problem}
   * @throws Problem if it cannot be; nothing has changed then
   */
  synchronized <T> T change(String who, String what, Function<LbConfig, Edit<T>> edit) {
    Edit<T> made = edit.apply(balancer.config());
    if (made.before.equals(made.after)) {
      return made.answer;
    }
    auditor.begin(who, what, made.before, made.after);
    try {
      balancer.apply(made.next);
    } catch (InvalidConfigException e) {
      throw Documents.invalid(e);
    }
    auditor.done(who, what, made.before, made.after);
    keep(made.next, who, what);
    return made.answer;
  }

  /** Makes a change of the host's own. */
  synchronized void replace(String who, String what, UnaryOperator<LbConfig> change) {
    LbConfig current = balancer.config();
    LbConfig next = change.apply(current);
    if (next.equals(current)) {
      return;
    }
    String changes = Digests.hex(ConfigPlan.of(current, next).toString());
    try {
      auditor.begin(who, what, "-", changes);
    } catch (Problem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    balancer.apply(next);
    auditor.done(who, what, "-", changes);
    keep(next, who, what);
  }

  private void keep(LbConfig inForce, String who, String what) {
    if (versions != null) {
      versions.keep(inForce, who, what);
    }
  }
}
