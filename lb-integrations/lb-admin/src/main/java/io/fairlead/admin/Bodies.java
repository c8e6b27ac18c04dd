package io.fairlead.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bodies of requests, as far as they are not too large. */
final class Bodies {

  private Bodies() {}

  /**
   * Reads a body.
   *
   * @throws Problem if it is larger, or is not UTF-8
   */
  static String read(InputStream from, int maxBytes) throws IOException {
    byte[] bytes = from.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw Problem.of(413, "body-too-large", "a body has at most " + maxBytes + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.malformed("body", null, "UTF-8");
    }
  }
}
