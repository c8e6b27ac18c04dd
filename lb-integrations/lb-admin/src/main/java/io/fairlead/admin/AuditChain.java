package io.fairlead.admin;

import io.fairlead.admin.AuditLog.Head;
import io.fairlead.admin.AuditLog.Verdict;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an audit log, one after the other. A line is a JSON object whose first fields are
 * its number and the hash of the line before, and whose last field is its own hash, over the very
 * bytes before that field: so there is one way only to write what a line says.
 */
final class AuditChain {

  static final Head BEGINNING = new Head(0, "0".repeat(64));

  /** What a line says that follows bytes which are no line. */
  private static final String TORN = "torn-line";

  private static final String HASH = ",\"hash\":\"";
  private static final String END = "\"}";
  private static final int TAIL = HASH.length() + 64 + END.length();

  /** More than what a line and the beginning of another one take. */
  private static final int LONGEST_TORN = 1 << 20;

  private Head head = BEGINNING;
  private @Nullable Head expected;
  private final ByteArrayOutputStream torn = new ByteArrayOutputStream();
  private long lastGoodEnd;
  private int tornParts;

  private AuditChain(@Nullable Head expected) {
    this.expected = expected;
  }

  /** What a line says, to be followed by its hash. */
  static String line(Head before, String time, String who, String what, String... rest) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seq", before.number() + 1);
    fields.put("prev", before.hash());
    fields.put("time", time);
    fields.put("who", who);
    fields.put("what", what);
    fields.put("before", rest[0]);
    fields.put("after", rest[1]);
    fields.put("result", rest[2]);
    String open = Json.write(fields);
    String unfinished = open.substring(0, open.length() - 1);
    return unfinished + HASH + Digests.hex(unfinished) + END;
  }

  /** Says of bytes that they are no line, and that the chain goes on. */
  static String tornLine(Head before, String time, byte[] bytes) {
    String digest = Digests.hex(bytes);
    return line(before, time, "audit", TORN, "-", digest, "found");
  }

  static Head headOf(Head before, String line) {
    int begin = line.length() - END.length() - 64;
    return new Head(before.number() + 1, line.substring(begin, begin + 64));
  }

  /** Reads a log from its beginning to its end, or to the first damage. */
  static Read read(Path path, @Nullable Head expected) throws IOException {
    AuditChain chain = new AuditChain(expected);
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return chain.read(bytes);
    }
  }

  /**
   * What was found.
   *
   * @param torn what stands at the end and is not a whole line
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Read(Verdict verdict, Head head, byte[] torn) {}

  private Read read(InputStream bytes) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long position = 0;
    for (int next = bytes.read(); next >= 0; next = bytes.read()) {
      position++;
      if (next != '\n') {
        line.write(next);
        continue;
      }
      take(line.toByteArray(), position);
      line.reset();
      if (torn.size() > LONGEST_TORN) {
        break;
      }
    }
    boolean endsInLine = line.size() == 0;
    line.writeTo(torn);
    return new Read(verdict(endsInLine), head, torn.toByteArray());
  }

  private Verdict verdict(boolean endsInLine) {
    if (torn.size() > 0 && (endsInLine || torn.size() > LONGEST_TORN)) {
      return broken(" is not as it was written");
    }
    if (expected != null) {
      return broken(
          " is missing: the log goes on elsewhere: line " + expected.number() + " is not in it");
    }
    return new Verdict(
        torn.size() == 0,
        head.number(),
        tornParts,
        torn.size() == 0 ? "" : "the last line is torn, at byte " + lastGoodEnd);
  }

  private Verdict broken(String how) {
    return new Verdict(false, head.number(), tornParts, "what begins at byte " + lastGoodEnd + how);
  }

  /** Whether bytes are a whole line but for its end, and which it is then. */
  static @Nullable Head wholeButForItsEnd(Head before, byte[] bytes) {
    AuditChain chain = new AuditChain(null);
    chain.head = before;
    return chain.isNext(bytes) ? headOf(before, new String(bytes, StandardCharsets.UTF_8)) : null;
  }

  /** One line is good, or it is kept until another one says that it was torn. */
  private void take(byte[] line, long end) {
    if (isNext(line)) {
      head = headOf(head, new String(line, StandardCharsets.UTF_8));
      lastGoodEnd = end;
      tornParts += torn.size() == 0 ? 0 : 1;
      torn.reset();
      if (head.equals(expected)) {
        expected = null;
      }
    } else {
      torn.writeBytes(line);
      torn.write('\n');
    }
  }

  private boolean isNext(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    String begin = "{\"seq\":" + (head.number() + 1) + ",\"prev\":\"" + head.hash() + "\",";
    int tail = text.length() - TAIL;
    return tail > 0
        && text.startsWith(begin)
        && text.endsWith(HASH + Digests.hex(text.substring(0, tail)) + END)
        && line.length == text.length()
        && (torn.size() == 0 || text.contains(tornDigest()));
  }

  private String tornDigest() {
    byte[] bytes = torn.toByteArray();
    String digest = Digests.hex(Arrays.copyOf(bytes, bytes.length - 1));
    return "\"who\":\"audit\",\"what\":\""
        + TORN
        + "\",\"before\":\"-\",\"after\":\""
        + digest
        + '"';
  }
}
