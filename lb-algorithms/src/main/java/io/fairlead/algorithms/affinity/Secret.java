package io.fairlead.algorithms.affinity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for HMAC-SHA256 (RFC 2104), for use by many threads at once. */
final class Secret {

  private static final String ALGORITHM = "HmacSHA256";

  /** Never used itself: a {@link Mac} serves one thread, and a copy costs less than a new one. */
  private final Mac keyed;

  Secret(String text) {
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every virtual machine has " + ALGORITHM, e);
    }
  }

  /**
   * The first bytes of the code of some texts and numbers. Each text goes in with its length, so
   * that no two lists of texts are one.
   */
  byte[] code(int bytes, long first, long second, String... texts) {
    Mac mac = copy();
    mac.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).flip());
    for (String text : texts) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
      mac.update(utf8);
    }
    return Arrays.copyOf(mac.doFinal(), bytes);
  }

  private Mac copy() {
    try {
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the " + ALGORITHM + " in use cannot be copied", e);
    }
  }
}
