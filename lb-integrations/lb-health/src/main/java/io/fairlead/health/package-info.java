/**
 * Health checks that ask an endpoint over a connection of their own: {@code tcp}, see {@link
 * io.fairlead.health.TcpCheckProvider}, and {@code http}, see {@link
 * io.fairlead.health.HttpCheckProvider}.
 *
 * <p>Each check opens a connection and closes it. So a check sees what a new client would see, such
 * as a full backlog or a certificate that has run out; no connection stays open between checks or
 * for an endpoint that has left; and no check fails because a server has closed a connection that
 * was idle for as long as checks are apart.
 */
@NullMarked
package io.fairlead.health;

import org.jspecify.annotations.NullMarked;
