package io.fairlead.api;

/** The answer to a request: a {@link Lease} on an endpoint, or a {@link Rejection}. */
public sealed interface Admission permits Lease, Rejection {}
