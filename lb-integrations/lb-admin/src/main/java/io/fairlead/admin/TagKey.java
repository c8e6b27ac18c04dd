package io.fairlead.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that is drawn at the start and never told, not even to tests: whoever knew it could try
 * secrets against the digests that are made with it.
 */
final class TagKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final SecretKeySpec key;

  TagKey() {
    byte[] drawn = new byte[BYTES];
    new SecureRandom().nextBytes(drawn);
    key = new SecretKeySpec(drawn, ALGORITHM);
  }

  /** A digest of a text that nobody else can make (RFC 2104). */
  byte[] digest(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
