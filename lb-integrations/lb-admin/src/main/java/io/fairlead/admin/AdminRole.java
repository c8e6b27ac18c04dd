package io.fairlead.admin;

/** What someone may do with the whole load balancer; each may do what those before it may. */
public enum AdminRole {
  /** Sees everything and changes nothing. */
  READ,
  /** Drains and ejects endpoints, changes their weight, suspends and resumes tenants. */
  OPERATE,
  /** Changes everything. */
  ADMIN
}
