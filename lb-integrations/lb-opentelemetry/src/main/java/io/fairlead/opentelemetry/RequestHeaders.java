package io.fairlead.opentelemetry;

import io.fairlead.api.RequestView;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a request for a propagator. */
enum RequestHeaders implements TextMapGetter<RequestView> {
  INSTANCE;

  @Override
  public @Nullable String get(@Nullable RequestView request, String name) {
    return request == null ? null : request.header(name);
  }
}
