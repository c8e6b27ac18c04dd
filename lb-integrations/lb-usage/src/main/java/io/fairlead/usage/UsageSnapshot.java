package io.fairlead.usage;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger had written at one moment, over a range of hours. Can be read as often as need be,
 * and always says the same, whatever is counted, merged or deleted meanwhile. Holds files open
 * until it is closed. Not thread-safe.
 *
 * <p>Records come by tenant, then route, then hour, each key once; only a few of them are in memory
 * at a time, however many there are.
 */
public final class UsageSnapshot implements AutoCloseable {

  private final List<OpenFile> files;
  private final Instant from;
  private final Instant to;
  private final String source;
  private final Instant openHour;

  private UsageSnapshot(
      List<OpenFile> files, Instant from, Instant to, String source, Instant openHour) {
    this.files = files;
    this.from = from;
    this.to = to;
    this.source = source;
    this.openHour = openHour;
  }

  /** One of files that it closes, of which it looks into those that may have anything to say. */
  static UsageSnapshot of(
      List<OpenFile> opened, Instant from, Instant to, String source, Instant openHour)
      throws IOException {
    List<OpenFile> files = new ArrayList<>();
    try {
      for (OpenFile file : opened) {
        UsageFile.Hours known = file.file().hours();
        if (known == null || (known.first().isBefore(to) && !known.last().isBefore(from))) {
          file.index();
          files.add(file);
        } else {
          file.close();
        }
      }
      return new UsageSnapshot(files, from, to, source, openHour);
    } catch (IOException | RuntimeException e) {
      UsageFiles.closeAll(opened);
      throw e;
    }
  }

  /** The first moment of the range. */
  public Instant from() {
    return from;
  }

  /** The moment at which the range has ended. */
  public Instant to() {
    return to;
  }

  /** Whose usage it is, see {@link UsageLedger#builder}. */
  public String source() {
    return source;
  }

  /**
   * The beginning of the oldest hour of which more may come: what is of an earlier one is final.
   */
  public Instant openHour() {
    return openHour;
  }

  /** Begins to read the records of all tenants. */
  public Records records() throws IOException {
    return recordsFrom("");
  }

  /** Begins to read the records of tenants from this id on, in their order. */
  public Records recordsFrom(String tenant) throws IOException {
    List<Merge.Source> sources = new ArrayList<>();
    for (OpenFile file : files) {
      sources.addAll(file.sources(tenant));
    }
    return new Records(new Merge(sources), from, to);
  }

  /** The records of one tenant, by route and hour; found without reading those of others. */
  public List<UsageRecord> recordsOf(String tenant) throws IOException {
    List<UsageRecord> found = new ArrayList<>();
    Records records = recordsFrom(tenant);
    for (UsageRecord next = records.next(); next != null; next = records.next()) {
      if (!next.tenant().equals(tenant)) {
        break;
      }
      found.add(next);
    }
    return found;
  }

  /** Records, one after the other. Of no use once the snapshot is closed. Not thread-safe. */
  public static final class Records {

    private final Merge merge;
    private final Instant from;
    private final Instant to;

    private Records(Merge merge, Instant from, Instant to) {
      this.merge = merge;
      this.from = from;
      this.to = to;
    }

    /** The next one, or null at the end. */
    public @Nullable UsageRecord next() throws IOException {
      UsageRecord next = merge.next();
      while (next != null && (next.hour().isBefore(from) || !next.hour().isBefore(to))) {
        next = merge.next();
      }
      return next;
    }
  }

  @Override
  public void close() throws IOException {
    UsageFiles.closeAll(files);
  }
}
