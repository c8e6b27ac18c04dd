package io.fairlead.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the texts that were good last in one file, which is replaced as a whole: whoever reads it
 * sees all of one version, whenever the power fails. They are the texts as written, without what
 * comes from outside.
 */
final class LastGood {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(FileReader.MOST_BYTES_SHARED).build())
          .build();

  private final @Nullable Path file;
  private final Disk disk;

  private LastGood(@Nullable Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** Keeps them in a file; without one, forgets them at once. */
  static LastGood in(@Nullable Path file) {
    return in(file, Disk.real());
  }

  static LastGood in(@Nullable Path file, Disk disk) {
    return new LastGood(file, disk);
  }

  /**
   * What stood in files, by their paths or addresses, in their order.
   *
   * @param shared what all tenants share
   * @param tenants the files of one tenant each
   */
  record Texts(Map<String, String> shared, Map<String, String> tenants) {
    Texts() {
      this(new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  /** What was kept, or nothing if there is nothing that can be read. */
  Texts load() {
    Texts texts = new Texts();
    if (file == null || !Files.exists(file)) {
      return texts;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        JsonParser parser = JSON.createParser(in)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Map<String, String> into =
            parser.currentName().equals("shared") ? texts.shared() : texts.tenants();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          into.put(parser.currentName(), parser.nextTextValue());
        }
      }
      return texts;
    } catch (IOException e) {
      return new Texts();
    }
  }

  /**
   * Keeps these from now on.
   *
   * @return why that failed, or nothing; no configuration that is in force depends on it
   */
  List<FileProblem> save(List<SharedFile> shared, Collection<TenantFile> tenants) {
    if (file == null) {
      return List.of();
    }
    try {
      disk.replace(file, out -> write(out, shared, tenants));
      return List.of();
    } catch (IOException e) {
      return List.of(
          FileProblem.of(
              file.toString(),
              "a file that can be written, so that what is good now outlasts a restart: " + e));
    }
  }

  private static void write(
      OutputStream out, List<SharedFile> shared, Collection<TenantFile> tenants)
      throws IOException {
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartObject();
    json.writeObjectFieldStart("shared");
    for (SharedFile file : shared) {
      json.writeStringField(file.source(), file.text());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("tenants");
    for (TenantFile file : tenants) {
      json.writeStringField(file.file().toString(), file.text());
    }
    json.writeEndObject();
    json.writeEndObject();
    json.flush();
  }
}
