package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFormatTest {

  private static final Instant HOUR = Instant.parse("2026-11-30T01:00:00Z");
  private static final UsageRecord PLAIN = new UsageRecord("acme", null, HOUR, 1, 2, 3, 4, 5, 6, 7);
  private static final UsageRecord ROUTED =
      new UsageRecord("acme", "=a,\"b\" ü", HOUR, 1, 0, 1, 0, 0, 9, 1);
  private static final UsageRecord LINES =
      new UsageRecord("acme", "b\nc", HOUR, 1, 0, 1, 0, 0, 9, 1);
  private static final UsageRecord OPEN =
      new UsageRecord("globex", "-", HOUR.plusSeconds(3_600), 1, 0, 1, 0, 0, 9, 1);

  @TempDir Path folder;

  private String write(UsageFormat format) throws IOException {
    try (UsageFiles files = UsageFiles.open(folder.resolve(format.name()), Disk.real(), 1 << 20)) {
      files.append(List.of(PLAIN, ROUTED, LINES, OPEN));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (UsageSnapshot all =
          UsageSnapshot.of(files.read(), HOUR, Counting.EVER, "/eu-1", OPEN.hour())) {
        assertThat(Counting.records(all)).containsExactly(PLAIN, ROUTED, LINES, OPEN);
        format.write(all, out);
      }
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void csvIsSafeToOpen() throws IOException {
    assertThat(write(UsageFormat.CSV))
        .isEqualTo(
            String.join(
                "\r\n",
                "tenant,route,hour,requests,rejected,attempts,bytes-in,bytes-out,upstream-nanos,cost",
                "acme,,2026-11-30T01:00:00Z,1,2,3,4,5,6,7",
                "acme,\"'=a,\"\"b\"\" ü\",2026-11-30T01:00:00Z,1,0,1,0,0,9,1",
                "acme,\"b\nc\",2026-11-30T01:00:00Z,1,0,1,0,0,9,1",
                "globex,'-,2026-11-30T02:00:00Z,1,0,1,0,0,9,1",
                ""));
  }

  @Test
  void jsonHasOneRecordInEachLine() throws IOException {
    assertThat(write(UsageFormat.JSON_LINES).lines())
        .hasSize(4)
        .contains(
            "{\"tenant\":\"acme\",\"hour\":\"2026-11-30T01:00:00Z\",\"requests\":1,\"rejected\":2,"
                + "\"attempts\":3,\"bytes-in\":4,\"bytes-out\":5,\"upstream-nanos\":6,\"cost\":7}");
  }

  @Test
  void eventsAreOfHoursThatAreOver() throws IOException {
    assertThat(write(UsageFormat.CLOUD_EVENTS).lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith(
            "{\"specversion\":\"1.0\",\"id\":\"acme/2026-11-30T01:00:00Z\",\"source\":\"/eu-1\","
                + "\"type\":\"io.fairlead.usage.hour.v1\",\"subject\":\"acme\","
                + "\"time\":\"2026-11-30T01:00:00Z\",\"datacontenttype\":\"application/json\","
                + "\"data\":{\"tenant\":\"acme\",");
  }

  @Test
  void batchIsOneArrayOfTheSameEvents() throws IOException {
    String batch = write(UsageFormat.CLOUD_EVENTS_BATCH);
    List<String> lines = write(UsageFormat.CLOUD_EVENTS).lines().toList();

    assertThat(batch).startsWith("[" + lines.get(0).substring(0, 60)).endsWith("]");
    assertThat(batch).containsOnlyOnce("acme/2026-11-30T01:00:00Z/=a,\\\"b\\\" ü");
  }
}
