package io.fairlead.usage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a ledger. Each one has a number; what several have said is merged into one that stands
 * for the numbers of all of them, which its name says.
 *
 * <p>Its first line is {@code fairlead-usage 1}, then {@code plain}; or {@code merged}, where each
 * key stands once and all are in order, with the first and the last hour of all; and then how much
 * of older files counts: {@code 17:4096} says that of file 17 the first 4,096 bytes do. That is so
 * where it was not certain what had come of writing to it.
 *
 * @param from the first number that it stands for
 * @param to the last one
 * @param isMerged whether it stands for others, as its name says
 * @param hours those that it is about; null where only its records tell, as those of a plain one
 * @param cuts how many bytes of older files count, by their numbers
 */
record UsageFile(
    Path path, long from, long to, boolean isMerged, @Nullable Hours hours, Map<Long, Long> cuts) {

  private static final Pattern NAME = Pattern.compile("usage-(\\d{12})-(\\d{12})(\\.\\w+)");
  private static final String PLAIN_ENDING = ".log";
  private static final String MERGED_ENDING = ".merged";
  private static final String FORMAT = "fairlead-usage";
  private static final String VERSION = "1";
  private static final String PLAIN = "plain";
  private static final String MERGED = "merged";
  private static final int KIND = 2;

  /** From the first to the last, both included. */
  record Hours(Instant first, Instant last) {

    Hours and(Hours other) {
      return new Hours(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  UsageFile {
    cuts = Map.copyOf(cuts);
  }

  static UsageFile plain(Path folder, long number, Map<Long, Long> cuts) {
    Path path = folder.resolve(name(number, number) + PLAIN_ENDING);
    return new UsageFile(path, number, number, false, null, cuts);
  }

  static UsageFile merged(Path folder, long from, long to, Hours hours) {
    Path path = folder.resolve(name(from, to) + MERGED_ENDING);
    return new UsageFile(path, from, to, true, hours, Map.of());
  }

  private static String name(long from, long to) {
    return String.format("usage-%012d-%012d", from, to);
  }

  /**
   * A file as it is found.
   *
   * @return null if it is none of a ledger
   * @throws IOException if it cannot be read, or is of a later version
   */
  static @Nullable UsageFile read(Path path) throws IOException {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches() || !List.of(PLAIN_ENDING, MERGED_ENDING).contains(name.group(3))) {
      return null;
    }
    boolean isMerged = name.group(3).equals(MERGED_ENDING);
    long from = Long.parseLong(name.group(1));
    long to = Long.parseLong(name.group(2));
    String[] header = header(path);
    if (header.length <= KIND || !header[0].equals(FORMAT)) {
      // Torn when it was begun, or damaged later: each line of what follows answers for itself.
      return new UsageFile(path, from, to, isMerged, null, Map.of());
    }
    if (!header[1].equals(VERSION)) {
      throw new IOException(path + " is of version " + header[1] + ", which is not known");
    }
    boolean hasHours = header[KIND].equals(MERGED);
    Hours hours = hasHours ? new Hours(hour(header[KIND + 1]), hour(header[KIND + 2])) : null;
    Map<Long, Long> cuts = new HashMap<>();
    for (int i = KIND + (hasHours ? 3 : 1); i < header.length; i++) {
      String[] cut = header[i].split(":", 2);
      cuts.put(Long.parseLong(cut[0]), Long.parseLong(cut[1]));
    }
    return new UsageFile(path, from, to, isMerged, hours, cuts);
  }

  private static Instant hour(String sinceEpoch) {
    return Instant.ofEpochSecond(Long.parseLong(sinceEpoch) * UsageLine.SECONDS_OF_HOUR);
  }

  private static String[] header(Path path) throws IOException {
    try (LineReader lines = LineReader.of(path)) {
      String[] fields = lines.nextFields();
      return fields == null ? new String[0] : fields;
    }
  }

  byte[] header() {
    StringBuilder fields = new StringBuilder(FORMAT + ' ' + VERSION + ' ');
    if (hours == null) {
      fields.append(PLAIN);
    } else {
      fields.append(MERGED);
      fields.append(' ').append(hours.first.getEpochSecond() / UsageLine.SECONDS_OF_HOUR);
      fields.append(' ').append(hours.last.getEpochSecond() / UsageLine.SECONDS_OF_HOUR);
    }
    cuts.forEach((number, bytes) -> fields.append(' ').append(number).append(':').append(bytes));
    return UsageLine.of(fields.toString());
  }

  /** The same under another name. */
  UsageFile at(Path other) {
    return new UsageFile(other, from, to, isMerged, hours, cuts);
  }

  /** Whether everything that this one says is in the other one too. */
  boolean isIn(UsageFile other) {
    boolean isAsLong = from == other.from && to == other.to;
    return other.isMerged && other.from <= from && to <= other.to && !(isAsLong && isMerged);
  }

  /** Whether another file may say how much of this one counts. */
  boolean isSegment() {
    return !isMerged;
  }
}
