package io.fairlead.core.tenant;

/** The built-in sources of evidence and the ways to combine them. */
public final class TenantResolvers {

  private TenantResolvers() {}
}
