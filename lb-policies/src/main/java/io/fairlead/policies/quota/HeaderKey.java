package io.fairlead.policies.quota;

import io.fairlead.api.RequestView;

/** The value of a header as it is. */
record HeaderKey(String name) implements UserKey {

  @Override
  public String of(RequestView request) {
    String value = request.header(name);
    return value == null || value.length() > MAX_LENGTH ? NOBODY : value;
  }
}
