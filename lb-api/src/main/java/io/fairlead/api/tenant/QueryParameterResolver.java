package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;

/** Reads the tenant from a parameter of the query. */
final class QueryParameterResolver implements TenantResolver {

  private final String name;
  private final ResolutionMemo memo =
      new ResolutionMemo(value -> TenantResolution.of(value, Evidence.QUERY));

  QueryParameterResolver(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("query parameter name \"" + name + "\" is blank");
    }
    this.name = name;
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    String value = request.target().queryParameter(name);
    return value == null ? TenantResolution.none() : memo.resolve(value);
  }

  @Override
  public void forget() {
    memo.forget();
  }
}
