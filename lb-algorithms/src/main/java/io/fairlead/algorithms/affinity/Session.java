package io.fairlead.algorithms.affinity;

/**
 * What a true token says.
 *
 * @param token as the client sent it
 * @param tenant whose client it is
 * @param expiryMillis when it ends, in milliseconds of 1970
 * @param index of the endpoint that it belongs to
 */
public record Session(String token, String tenant, long expiryMillis, int index) {

  boolean is(String text, int start, int end, String tenantId) {
    return token.length() == end - start
        && text.startsWith(token, start)
        && tenant.equals(tenantId);
  }
}
