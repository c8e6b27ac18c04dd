package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;

/** Several pools, one for each key: as many routes of the same name. */
final class Split implements Destination {

  private final SplitKey key;
  private final WeightedChoice choice;
  private final Route[] routes;

  /**
   * A split.
   *
   * @param routes in the order of the names of the choice
   */
  Split(SplitKey key, WeightedChoice choice, Route[] routes) {
    this.key = key;
    this.choice = choice;
    this.routes = routes;
  }

  @Override
  public Route routeOf(Tenant tenant, RequestView request) {
    return routes[choice.of(key.of(tenant, request))];
  }
}
