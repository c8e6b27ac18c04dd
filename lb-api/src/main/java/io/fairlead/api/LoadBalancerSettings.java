package io.fairlead.api;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LoadBalancerBuilder} hands to the engine. Immutable.
 *
 * @param tenants finds the tenant of a request
 * @param config the first configuration
 * @param endpointSources by the name of the pool that each one feeds
 * @param loadReportSources by the name of the pool that each one feeds
 * @param probeSources by the name of the pool whose endpoints each one asks
 * @param listeners told of what happens, in this order
 * @param maxLeaseAge after which a lease counts as lost
 * @param tenantIdleTime after which a quiet tenant's state may be dropped
 * @param locality where this process stands
 * @param ticker elapsed time
 * @param clock the time of day
 * @param random random numbers
 * @param scheduler background work; null lets the engine run one daemon thread of its own
 */
public record LoadBalancerSettings(
    TenantResolver tenants,
    LbConfig config,
    Map<String, EndpointSource> endpointSources,
    Map<String, LoadReportSource> loadReportSources,
    Map<String, ProbeSource> probeSources,
    List<LbListener> listeners,
    Duration maxLeaseAge,
    Duration tenantIdleTime,
    Locality locality,
    Ticker ticker,
    InstantSource clock,
    RandomSource random,
    @Nullable TaskScheduler scheduler) {

  /** Copies the collections. */
  public LoadBalancerSettings {
    endpointSources = Map.copyOf(endpointSources);
    loadReportSources = Map.copyOf(loadReportSources);
    probeSources = Map.copyOf(probeSources);
    listeners = List.copyOf(listeners);
  }
}
