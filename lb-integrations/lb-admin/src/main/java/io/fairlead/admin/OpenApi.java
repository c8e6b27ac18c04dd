package io.fairlead.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The description of the management API, which is a resource beside this class. */
final class OpenApi {

  static final String RESOURCE = "openapi.json";

  private static final String TEXT = read();

  private OpenApi() {}

  static AdminResponse answer() {
    return Answers.raw(200, Map.of("Content-Type", "application/json"), TEXT);
  }

  private static String read() {
    try (InputStream bytes =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
