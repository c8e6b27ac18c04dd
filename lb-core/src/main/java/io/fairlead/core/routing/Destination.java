package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;

/** What the name of a pool or a split stands for on a route. Immutable. */
public sealed interface Destination permits Route, Split {

  /** The route of one request, to the pool that it belongs to. */
  Route routeOf(Tenant tenant, RequestView request);
}
