package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * All requests that there can be: one view for each tenant and key, made when it is first asked for
 * and used again ever after.
 */
public final class Population {

  /** The header that carries the key of a request. */
  public static final String KEY_HEADER = "x-key";

  /** As many views as fit into 100 MB or so. */
  private static final long MAX_VIEWS = 4_000_000;

  private static final RequestTarget TARGET = RequestTarget.parse("shop.example", "/api/orders");

  private final TenantResolution[] tenants;
  private final int keys;
  private final @Nullable View[] views;

  Population(int tenants, int keys) {
    long all = (long) tenants * keys;
    if (all > MAX_VIEWS) {
      throw new IllegalArgumentException(
          tenants + " tenants times " + keys + " keys are more than " + MAX_VIEWS);
    }
    this.keys = keys;
    this.tenants = new TenantResolution[tenants];
    for (int i = 0; i < tenants; i++) {
      this.tenants[i] = TenantResolution.of(tenant(i), Evidence.HOST);
    }
    views = new View[(int) all];
  }

  RequestView view(int tenant, int key) {
    int number = tenant * keys + key;
    View view = views[number];
    if (view == null) {
      view = new View(tenants[tenant], keys == 1 ? null : "k" + key);
      views[number] = view;
    }
    return view;
  }

  void configure(LbConfig.Builder config, @Nullable Quota quota) {
    for (int i = 0; i < tenants.length; i++) {
      TenantConfig.Builder tenant = TenantConfig.builder();
      config.tenant(tenant(i), (quota == null ? tenant : tenant.quota(quota)).build());
    }
  }

  int tenants() {
    return tenants.length;
  }

  /** The host of this simulation knows its tenants. */
  static TenantResolver resolver() {
    return request -> ((View) request).tenant();
  }

  static String tenant(int number) {
    return "t" + number;
  }

  private record View(TenantResolution tenant, @Nullable String key) implements RequestView {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public RequestTarget target() {
      return TARGET;
    }

    @Override
    public @Nullable String header(String name) {
      return name.equalsIgnoreCase(KEY_HEADER) ? key : null;
    }

    @Override
    public @Nullable InetAddress remoteAddress() {
      return null;
    }
  }
}
