package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Messages that a well-behaved server does not send, or that need more than one server. */
class AnswerTest {

  private static final Name WEB = Name.fromConstantString("web.test.");

  private final Message message = new Message();

  @Test
  void recordsOfOtherNamesAndTypesAreNotTaken() throws IOException {
    add(Section.ANSWER, "evil.test.", Type.A, 5, "10.6.6.6");
    add(Section.ANSWER, "web.test.", Type.TXT, 5, "text");
    add(Section.ANSWER, "WEB.test.", Type.A, 60, "10.0.0.1");

    Answer answer = read();

    assertThat(answer.kind()).isEqualTo(Answer.Kind.FOUND);
    assertThat(answer.records()).extracting(Record::rdataToString).containsExactly("10.0.0.1");
    assertThat(answer.ttlSeconds()).isEqualTo(60);
  }

  @Test
  void aliasesMayStandInAnyOrder() throws IOException {
    add(Section.ANSWER, "b.test.", Type.A, 60, "10.0.0.1");
    add(Section.ANSWER, "a.test.", Type.CNAME, 9, "b.test.");
    add(Section.ANSWER, "web.test.", Type.CNAME, 70, "a.test.");

    assertThat(read().name()).hasToString("b.test.");
    assertThat(read().ttlSeconds()).isEqualTo(9);
  }

  @Test
  void circleInOneMessageComesToAnEnd() throws IOException {
    add(Section.ANSWER, "web.test.", Type.CNAME, 60, "a.test.");
    add(Section.ANSWER, "a.test.", Type.CNAME, 60, "web.test.");

    assertThat(read().records()).isEmpty();
  }

  @Test
  void aliasWithoutItsTargetLeadsElsewhere() throws IOException {
    add(Section.ANSWER, "web.test.", Type.CNAME, 60, "a.other.");

    assertThat(read().kind()).isEqualTo(Answer.Kind.ELSEWHERE);
    assertThat(read().name()).hasToString("a.other.");
  }

  @Test
  void aliasOfWhichItIsDeniedThatItHasRecordsLeadsNowhere() throws IOException {
    add(Section.ANSWER, "web.test.", Type.CNAME, 60, "a.other.");
    add(Section.AUTHORITY, "other.", Type.SOA, 30, "ns.other. a.other. 1 2 3 4 50");

    assertThat(read().kind()).isEqualTo(Answer.Kind.NO_RECORDS);
    assertThat(read().ttlSeconds()).isEqualTo(30);
  }

  @Test
  void denialLastsAsLongAsTheLesserOfItsTwoTimes() throws IOException {
    message.getHeader().setRcode(Rcode.NXDOMAIN);
    add(Section.AUTHORITY, "test.", Type.SOA, 3_600, "ns.test. a.test. 1 2 3 4 50");

    assertThat(read().kind()).isEqualTo(Answer.Kind.NO_NAME);
    assertThat(read().ttlSeconds()).isEqualTo(50);
  }

  @Test
  void denialWithoutAnAuthorityLastsForNoKnownTime() {
    assertThat(read().kind()).isEqualTo(Answer.Kind.NO_RECORDS);
    assertThat(read().ttlSeconds()).isEqualTo(Answer.NO_TTL);
  }

  @Test
  void ttlWithTheHighestBitSetIsZero() throws IOException {
    add(Section.ANSWER, "web.test.", Type.A, 1, "10.0.0.1");
    byte[] bytes = message.toWire();
    bytes[bytes.length - 10] = (byte) 0x80; // of the TTL, with length and address behind it

    assertThat(Answer.read(new Message(bytes), WEB, Type.A).ttlSeconds()).isZero();
  }

  @Test
  void addressesThatWereAddedHaveATtlOfTheirOwn() throws IOException {
    add(Section.ANSWER, "web.test.", Type.A, 60, "10.0.0.1");
    add(Section.ADDITIONAL, "one.test.", Type.A, 7, "10.0.0.2");
    Name one = Name.fromConstantString("one.test.");

    assertThat(read().added(one, Type.A).ttlSeconds()).isEqualTo(7);
    assertThat(read().added(one, Type.AAAA)).isNull();
    assertThat(read().added(WEB, Type.A)).isNull();
  }

  private Answer read() {
    return Answer.read(message, WEB, Type.A);
  }

  private void add(int section, String name, int type, long ttl, String text) throws IOException {
    message.addRecord(
        Record.fromString(Name.fromConstantString(name), type, DClass.IN, ttl, text, Name.root),
        section);
  }
}
