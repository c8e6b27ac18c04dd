package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.Sublist;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A balancer that picks from a part of a list, asked and told in terms of the whole list. */
final class Part {

  private final Sublist list;
  private final Balancer balancer;
  private final ThreadLocal<View> views;

  /**
   * Makes the balancer of a part.
   *
   * @param context of the whole list, with what the balancer is to inherit from
   * @param views as {@link #views} makes them, one for each wrapper, since one may be inside
   *     another
   */
  Part(BalancerContext context, int[] members, BalancerFactory factory, ThreadLocal<View> views) {
    this.list = new Sublist(context.endpoints(), members);
    this.balancer = factory.create(context.withEndpoints(list));
    this.views = views;
  }

  static ThreadLocal<View> views() {
    return ThreadLocal.withInitial(View::new);
  }

  Sublist list() {
    return list;
  }

  Balancer balancer() {
    return balancer;
  }

  /** Picks; the index is that in the whole list. */
  int pick(PickContext context) {
    View view = views.get().of(context, list);
    try {
      int picked = balancer.pick(view);
      return picked == Balancer.NONE ? Balancer.NONE : list.inWhole(picked);
    } finally {
      view.forget();
    }
  }

  /** The endpoint of the part that a request belongs to, as its index in the whole list. */
  int home(PickContext context) {
    View view = views.get().of(context, list);
    try {
      int home = balancer.home(view);
      return home == Balancer.NONE ? Balancer.NONE : list.inWhole(home);
    } finally {
      view.forget();
    }
  }

  void addResponseHeaders(int index, PickContext context, BiConsumer<String, String> headers) {
    int inPart = list.indexOf(index);
    if (inPart >= 0) {
      balancer.addResponseHeaders(inPart, new View().of(context, list), headers);
    }
  }

  /**
   * A pick as it looks from a part. Used again and again by one thread: a pick allocates nothing.
   */
  static final class View implements PickContext {

    private @Nullable PickContext context;
    private @Nullable Sublist list;

    private View of(PickContext whole, Sublist part) {
      context = whole;
      list = part;
      return this;
    }

    private void forget() {
      context = null;
      list = null;
    }

    @Override
    public RequestView request() {
      return context().request();
    }

    @Override
    public Tenant tenant() {
      return context().tenant();
    }

    @Override
    public long nowNanos() {
      return context().nowNanos();
    }

    @Override
    public boolean isAvailable(int index) {
      return context().isAvailable(Objects.requireNonNull(list).inWhole(index));
    }

    private PickContext context() {
      return Objects.requireNonNull(context);
    }
  }
}
