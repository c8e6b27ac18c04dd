package io.fairlead.algorithms;

import io.fairlead.algorithms.affinity.Session;
import io.fairlead.algorithms.affinity.SessionTokens;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.key.CookieHeader;
import io.fairlead.api.tenant.Tenant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that the client's token names, else the choice of another balancer.
 *
 * <p>A drained endpoint keeps its clients until its time is up; one that is not available loses
 * them to others for good. A token is written anew once half of its time has passed.
 */
final class StickyBalancer implements Balancer {

  private final StickyOptions options;
  private final EndpointList endpoints;
  private final Balancer inner;
  private final SessionTokens tokens;
  private final InstantSource clock;

  /** When each drained endpoint began to be one, by id; in nanoseconds of the ticker. */
  private final Map<String, Long> drainedSince = new HashMap<>();

  /** The same by index, from the first drained endpoint on. */
  private final long[] drainedSinceNanos;

  StickyBalancer(
      StickyOptions options,
      BalancerContext context,
      Balancer inner,
      @Nullable StickyBalancer predecessor) {
    this.options = options;
    this.endpoints = context.endpoints();
    this.inner = inner;
    this.tokens = new SessionTokens(options.secrets(), context.pool(), endpoints);
    this.clock = context.clock();
    this.drainedSinceNanos = new long[endpoints.drained()];
    long nowNanos = context.ticker().nanos();
    for (int i = 0; i < drainedSinceNanos.length; i++) {
      String id = endpoints.get(endpoints.size() + i).id();
      Long since = predecessor == null ? null : predecessor.drainedSince.get(id);
      drainedSinceNanos[i] = since == null ? nowNanos : since;
      drainedSince.put(id, drainedSinceNanos[i]);
    }
  }

  Balancer inner() {
    return inner;
  }

  @Override
  public int pick(PickContext context) {
    int home = home(context);
    return home == NONE ? inner.pick(context) : home;
  }

  @Override
  public int home(PickContext context) {
    Session session = session(context);
    return session != null && keeps(session.index(), context) ? session.index() : NONE;
  }

  @Override
  public int @Nullable [] partOf(Tenant tenant) {
    return inner.partOf(tenant);
  }

  private boolean keeps(int index, PickContext context) {
    int drained = index - endpoints.size();
    boolean inTime =
        drained < 0
            || context.nowNanos() - drainedSinceNanos[drained] < options.drainTimeout().toNanos();
    return inTime && context.isAvailable(index);
  }

  private @Nullable Session session(PickContext context) {
    boolean inCookie = options.carrier() == StickyOptions.Carrier.COOKIE;
    String text = context.request().header(inCookie ? "cookie" : options.name());
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    if (inCookie) {
      long place = CookieHeader.find(text, options.name());
      if (place == CookieHeader.NOT_FOUND) {
        return null;
      }
      start = CookieHeader.start(place);
      end = CookieHeader.end(place);
    }
    return tokens.read(text, start, end, context.tenant().id(), clock.millis());
  }

  @Override
  public void addResponseHeaders(
      int index, PickContext context, BiConsumer<String, String> headers) {
    boolean drained = index >= endpoints.size();
    if (!drained) {
      inner.addResponseHeaders(index, context, headers);
    }
    if (drained || isFresh(session(context), index)) {
      return;
    }
    long expiryMillis = clock.millis() + options.ttl().toMillis();
    String token = tokens.write(index, context.tenant().id(), expiryMillis);
    if (options.carrier() == StickyOptions.Carrier.HEADER) {
      headers.accept(options.name(), token);
    } else {
      headers.accept("Set-Cookie", cookie(token, context.request().scheme().equals("https")));
    }
  }

  private boolean isFresh(@Nullable Session session, int index) {
    return session != null
        && session.index() == index
        && session.expiryMillis() - clock.millis() > options.ttl().toMillis() / 2;
  }

  private String cookie(String token, boolean secure) {
    return options.name()
        + "="
        + token
        + "; Path=/; Max-Age="
        + options.ttl().toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    if (index < endpoints.size()) {
      inner.completed(index, outcome, latencyNanos, nowNanos);
    }
  }

  @Override
  public void reported(int index, LoadReport report, long nowNanos) {
    if (index < endpoints.size()) {
      inner.reported(index, report, nowNanos);
    }
  }

  @Override
  public void refresh() {
    inner.refresh();
  }
}
