package io.fairlead.health;

import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.util.function.Supplier;

/**
 * Provides {@code http}: an endpoint is fit if it answers a request with a status, and perhaps a
 * body, that is expected. For everything that speaks HTTP.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code path}: with its query, {@code /} unless given.
 *   <li>{@code method}: {@code get}, the default, {@code head} or {@code options}.
 *   <li>{@code host}: what the request calls its host, such as {@code api.example} or {@code
 *       api.example:8080}; the endpoint's host and port unless given. With TLS the certificate is
 *       held against it.
 *   <li>{@code port}: where to connect to; the endpoint's own unless given.
 *   <li>{@code headers}: more headers, a map of names to texts.
 *   <li>{@code statuses}: a list of those expected, each like {@code 204} or {@code 200-299}; the
 *       latter unless given.
 *   <li>{@code body-pattern}: a regular expression to be found in the first 64 KiB of the body, in
 *       the <a href="https://github.com/google/re2/wiki/Syntax">syntax of RE2</a>, which takes time
 *       in proportion to the body whatever the body is.
 *   <li>{@code version}: {@code http1}, the default, or {@code http2}: over TLS by ALPN, without by
 *       prior knowledge.
 *   <li>{@code scheme}: {@code http}, the default, or {@code https}.
 *   <li>{@code trust}: {@code system}, the default, holds certificates against the authorities that
 *       the virtual machine trusts. {@code any} takes every certificate: whoever can stand between
 *       can then answer for the endpoint and read the headers that the check sends, so it is for
 *       headers without secrets, and for endpoints whose certificates nobody signs.
 * </ul>
 *
 * <p>An answer counts once it has ended or 64 KiB of its body have been read. Redirects are not
 * followed: they are a status like any other. Nothing is sent twice.
 */
public final class HttpCheckProvider implements HealthCheckProvider {

  @Override
  public String name() {
    return HTTP;
  }

  @Override
  public Supplier<HealthCheck> configure(Options options) {
    HttpCheckOptions read = HttpCheckOptions.read(options);
    return () -> new HttpCheck(read, Lookup.bySystem());
  }
}
