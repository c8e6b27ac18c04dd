package io.fairlead.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * What a message says of the records of one type at one name. Immutable.
 *
 * @param kind what the message says
 * @param name where the aliases in it led: the name that was asked for if there are none
 * @param records the records; empty unless they are {@link Kind#FOUND}
 * @param ttlSeconds how long all that stays true: the least TTL of the records and the aliases, or
 *     of "there is none"; {@link #NO_TTL} if nothing in the message says so
 * @param additional what the server added unasked
 */
record Answer(
    Kind kind, Name name, List<Record> records, long ttlSeconds, List<Record> additional) {

  /** Longer than any TTL. */
  static final long NO_TTL = Long.MAX_VALUE;

  /** More than anyone needs, and an end for those that lead in a circle. */
  static final int MAX_ALIASES = 10;

  private static final long MAX_TTL = Integer.MAX_VALUE;

  /** What there is at a name. */
  enum Kind {
    /** At least one record. */
    FOUND,
    /** The name, but no record of that type. */
    NO_RECORDS,
    /** Not even the name. */
    NO_NAME,
    /** An alias for a name of which the server says nothing: it is to be asked for. */
    ELSEWHERE
  }

  /** Reads a message that answers the question for a type at a name. */
  static Answer read(Message message, Name asked, int type) {
    List<Record> answers = message.getSection(Section.ANSWER);
    List<Record> additional = message.getSection(Section.ADDITIONAL);
    Name name = asked;
    long ttl = NO_TTL;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      List<Record> records = at(name, type, answers);
      if (!records.isEmpty()) {
        return new Answer(Kind.FOUND, name, records, Math.min(ttl, leastTtl(records)), additional);
      }
      CNAMERecord alias = aliasOf(name, answers);
      if (alias == null) {
        break;
      }
      ttl = Math.min(ttl, ttlOf(alias));
      name = alias.getTarget();
    }
    return none(message, asked, name, ttl);
  }

  /**
   * An authority that does not know where an alias leads gives no SOA record, for nothing is denied
   * (RFC 2308, section 2).
   */
  private static Answer none(Message message, Name asked, Name name, long ttl) {
    Long denial = ttlOfDenial(message);
    long least = denial == null ? ttl : Math.min(ttl, denial);
    if (message.getRcode() == Rcode.NXDOMAIN) {
      return new Answer(Kind.NO_NAME, name, List.of(), least, List.of());
    }
    boolean elsewhere = denial == null && !name.equals(asked);
    return new Answer(
        elsewhere ? Kind.ELSEWHERE : Kind.NO_RECORDS, name, List.of(), least, List.of());
  }

  /** The same, as what an alias with a TTL of its own leads to. */
  Answer withTtlAtMost(long seconds) {
    return new Answer(kind, name, records, Math.min(ttlSeconds, seconds), additional);
  }

  /** The records of a type at a name that the server added unasked, or null if it did not. */
  @Nullable Answer added(Name host, int type) {
    List<Record> records = at(host, type, additional);
    return records.isEmpty()
        ? null
        : new Answer(Kind.FOUND, host, records, leastTtl(records), List.of());
  }

  private static List<Record> at(Name name, int type, List<Record> records) {
    return records.stream()
        .filter(record -> record.getType() == type && record.getName().equals(name))
        .toList();
  }

  private static @Nullable CNAMERecord aliasOf(Name name, List<Record> records) {
    for (Record record : records) {
      if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
        return alias;
      }
    }
    return null;
  }

  /** RFC 2308, section 5: the lesser of the SOA record's own TTL and its minimum field. */
  private static @Nullable Long ttlOfDenial(Message message) {
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord authority) {
        return Math.min(ttlOf(authority), authority.getMinimum());
      }
    }
    return null;
  }

  private static long leastTtl(List<Record> records) {
    return records.stream().mapToLong(Answer::ttlOf).min().orElse(NO_TTL);
  }

  /** RFC 2181, section 8: one with the highest bit set counts as 0. */
  private static long ttlOf(Record record) {
    return record.getTTL() > MAX_TTL ? 0 : record.getTTL();
  }
}
