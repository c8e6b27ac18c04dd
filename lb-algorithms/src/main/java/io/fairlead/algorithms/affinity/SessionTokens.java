package io.fairlead.algorithms.affinity;

import io.fairlead.api.balancer.EndpointList;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that bind a client of one tenant to an endpoint of one pool until they expire. Without the
 * secret nobody can make one, or read from one which endpoint it names.
 *
 * <p>Thread-safe. Reading a token that was read before takes O(1) steps and no memory, any other
 * one an HMAC.
 */
public final class SessionTokens {

  /*
   * A token is 28 bytes in base64url without padding (RFC 4648, section 5):
   *
   *   handle   8   HMAC(secret, 0, 0, pool, endpoint id), first 8 bytes
   *   expiry   4   seconds of 1970, unsigned: until the year 2106
   *   code    16   HMAC(secret, handle, expiry, pool, tenant), first 16 bytes
   *
   * The first secret signs and all are understood, so that one can be replaced while tokens signed
   * with it are about.
   *
   * Sessions are remembered in a table that has one place for each hash: a later one takes the place
   * of an earlier one, which then costs a check again and nothing else. Only true tokens get in, so
   * forged ones push nobody out.
   */

  private static final int BYTES = 28;
  private static final int CODE_BYTES = 16;
  private static final int CHARACTERS = 38;
  private static final int REMEMBERED = 1 << 12;
  private static final long UNSIGNED = 0xFFFF_FFFFL;
  private static final long SECOND_MILLIS = 1_000;

  private final String pool;
  private final EndpointList endpoints;
  private final List<Key> keys;
  private final AtomicReferenceArray<@Nullable Session> sessions =
      new AtomicReferenceArray<>(REMEMBERED);

  private record Key(Secret secret, Map<Long, Integer> indexes) {}

  /**
   * Reads and writes tokens for a list of endpoints, drained ones included.
   *
   * @param secrets at least one; the first signs
   */
  public SessionTokens(List<String> secrets, String pool, EndpointList endpoints) {
    this.pool = pool;
    this.endpoints = endpoints;
    this.keys = secrets.stream().map(text -> key(new Secret(text))).toList();
  }

  private Key key(Secret secret) {
    Map<Long, Integer> indexes = new HashMap<>();
    for (int i = 0; i < endpoints.size() + endpoints.drained(); i++) {
      indexes.put(handle(secret, i), i);
    }
    return new Key(secret, indexes);
  }

  /** A token for a client of a tenant, good until a time of day. */
  public String write(int index, String tenant, long expiryMillis) {
    Secret secret = keys.get(0).secret();
    long handle = handle(secret, index);
    int expiry = (int) (expiryMillis / SECOND_MILLIS);
    byte[] token =
        ByteBuffer.allocate(BYTES)
            .putLong(handle)
            .putInt(expiry)
            .put(code(secret, handle, expiry, tenant))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Reads the token that stands in a part of a text.
   *
   * @return null if it is forged, expired, of another tenant or pool, or its endpoint is gone
   */
  public @Nullable Session read(String text, int start, int end, String tenant, long nowMillis) {
    if (end - start != CHARACTERS) {
      return null;
    }
    int place = place(text, end);
    Session session = sessions.get(place);
    if (session == null || !session.is(text, start, end, tenant)) {
      session = check(text.substring(start, end), tenant);
      if (session == null) {
        return null;
      }
      sessions.set(place, session);
    }
    return nowMillis < session.expiryMillis() ? session : null;
  }

  private @Nullable Session check(String text, String tenant) {
    ByteBuffer token;
    try {
      token = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
    long handle = token.getLong();
    int expiry = token.getInt();
    byte[] code = new byte[CODE_BYTES];
    token.get(code);
    for (Key key : keys) {
      Integer index = key.indexes().get(handle);
      if (index != null
          && MessageDigest.isEqual(code, code(key.secret(), handle, expiry, tenant))) {
        return new Session(text, tenant, (expiry & UNSIGNED) * SECOND_MILLIS, index);
      }
    }
    return null;
  }

  private long handle(Secret secret, int index) {
    byte[] code = secret.code(Long.BYTES, 0, 0, pool, endpoints.get(index).id());
    return ByteBuffer.wrap(code).getLong();
  }

  private byte[] code(Secret secret, long handle, int expiry, String tenant) {
    return secret.code(CODE_BYTES, handle, expiry & UNSIGNED, pool, tenant);
  }

  /** The last characters are of the code, so their bits are as good as random. */
  private static int place(String text, int end) {
    int hash = 0;
    for (int i = end - 5; i < end; i++) {
      hash = hash * 64 + text.charAt(i);
    }
    return (hash ^ (hash >>> 12)) & (REMEMBERED - 1);
  }
}
