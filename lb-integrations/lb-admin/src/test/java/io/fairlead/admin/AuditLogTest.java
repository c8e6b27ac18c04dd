package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.admin.AuditLog.Head;
import io.fairlead.admin.AuditLog.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("audit.log");
  }

  private Head write(int lines) throws IOException {
    try (AuditLog log = AuditLog.open(file)) {
      for (int i = 0; i < lines; i++) {
        log.append(
            "alice", "PUT /v1/tenants/t\u00e9nant" + i, "-", Digests.hex("x" + i), "applied");
      }
      return log.head();
    }
  }

  @Test
  void eachFlippedByteIsFound() throws IOException {
    write(3);
    byte[] good = Files.readAllBytes(file);

    for (int i = 0; i < good.length; i++) {
      for (int bit : List.of(0, 5, 7)) {
        byte[] flipped = good.clone();
        flipped[i] ^= (byte) (1 << bit);
        Files.write(file, flipped);

        assertThat(AuditLog.verify(file).isIntact()).as("byte %s bit %s", i, bit).isFalse();
      }
    }
    Files.write(file, good);
    assertThat(AuditLog.verify(file)).isEqualTo(new Verdict(true, 3, 0, ""));
  }

  @Test
  void eachRemovedAndEachInsertedByteIsFound() throws IOException {
    write(3);
    byte[] good = Files.readAllBytes(file);

    for (int i = 0; i < good.length; i++) {
      byte[] shorter = new byte[good.length - 1];
      System.arraycopy(good, 0, shorter, 0, i);
      System.arraycopy(good, i + 1, shorter, i, shorter.length - i);
      Files.write(file, shorter);
      assertThat(AuditLog.verify(file).isIntact()).as("without byte %s", i).isFalse();
    }
    for (int i = 0; i <= good.length; i++) {
      for (byte inserted : new byte[] {' ', '\n', '0'}) {
        byte[] longer = new byte[good.length + 1];
        System.arraycopy(good, 0, longer, 0, i);
        longer[i] = inserted;
        System.arraycopy(good, i, longer, i + 1, good.length - i);
        Files.write(file, longer);
        assertThat(AuditLog.verify(file).isIntact()).as("with one at %s", i).isFalse();
      }
    }
  }

  @Test
  void removedAndExchangedLinesAreFound() throws IOException {
    Head head = write(4);
    List<String> lines = Files.readAllLines(file);

    for (int i = 0; i < 3; i++) {
      List<String> fewer = new ArrayList<>(lines);
      fewer.remove(i);
      Files.write(file, fewer);
      assertThat(AuditLog.verify(file).isIntact()).as("without line %s", i).isFalse();
    }
    Files.write(file, List.of(lines.get(1), lines.get(0), lines.get(2), lines.get(3)));
    assertThat(AuditLog.verify(file).isIntact()).isFalse();

    // The last lines are missed by whoever has seen them.
    Files.write(file, lines.subList(0, 3));
    assertThat(AuditLog.verify(file).isIntact()).isTrue();
    assertThat(AuditLog.verify(file, head).isIntact()).isFalse();
    Files.write(file, lines);
    assertThat(AuditLog.verify(file, head).isIntact()).isTrue();
  }

  @Test
  void tornLineIsToldAndTheChainGoesOnWhereverItWasTorn() throws IOException {
    write(2);
    byte[] good = Files.readAllBytes(file);
    int second = new String(good, StandardCharsets.UTF_8).indexOf('\n') + 1;

    for (int cut = second + 1; cut < good.length - 1; cut++) {
      Files.write(file, Arrays.copyOf(good, cut));
      assertThat(AuditLog.verify(file).damage()).contains("the last line is torn");

      write(1);

      assertThat(AuditLog.verify(file))
          .as("torn at %s", cut)
          .isEqualTo(new Verdict(true, 3, 1, ""));
    }
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      Files.write(file, flipped);
      assertThat(AuditLog.verify(file).isIntact()).as("byte %s", i).isFalse();
    }
  }

  @Test
  void lineThatLacksItsEndOnlyIsNoLessALine() throws IOException {
    write(2);
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 1));
    assertThat(AuditLog.verify(file).isIntact()).isFalse();

    write(1);

    assertThat(AuditLog.verify(file)).isEqualTo(new Verdict(true, 3, 0, ""));
  }

  @Test
  void tornLineThatTellsOfATornLineIsTold() throws IOException {
    write(2);
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 9));
    write(0);
    byte[] told = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(told, told.length - 9));

    write(1);

    assertThat(AuditLog.verify(file)).isEqualTo(new Verdict(true, 3, 1, ""));
  }

  @Test
  void damagedLogIsNotGoneOnWith() throws IOException {
    write(2);
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] ^= 1;
    Files.write(file, bytes);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AuditLog.open(file))
        .withMessageContaining("is damaged");
  }

  @Test
  void whatIsMuchLongerThanALineIsNoTornOne() throws IOException {
    write(1);
    Files.writeString(file, "x".repeat(2 << 20), StandardOpenOption.APPEND);

    assertThat(AuditLog.verify(file).damage()).endsWith("is not as it was written");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AuditLog.open(file))
        .withMessageContaining("is damaged");
  }

  @Test
  void lineThatCouldNotBeWrittenIsNotTheLastAndNoneFollows() throws IOException {
    Head before = write(1);
    AuditLog log = AuditLog.open(file);

    Thread.currentThread().interrupt(); // which closes the file of whoever writes
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> log.append("alice", "x", "-", "-", "begins"));
    assertThat(Thread.interrupted()).isTrue();

    assertThat(log.head()).isEqualTo(before);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> log.append("alice", "x", "-", "-", "begins"))
        .withMessageContaining("open the log again");
    assertThat(AuditLog.verify(file).lines()).isEqualTo(1);
  }

  @Test
  void whatIsLongIsShortened() throws IOException {
    try (AuditLog log = AuditLog.open(file)) {
      log.append("alice", "GET /" + "x".repeat(1_000), "-", "-", "begins");
    }

    assertThat(Files.readString(file)).hasSizeLessThan(1_000).contains("xxx...\"");
    assertThat(AuditLog.verify(file).isIntact()).isTrue();
  }

  @Test
  void oneAtATimeHasItOpen() throws IOException {
    try (AuditLog first = AuditLog.open(file)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> AuditLog.open(file))
          .withMessageContaining("open already");
      first.append("alice", "x", "-", "-", "applied");
    }
    write(1);
    assertThat(AuditLog.verify(file).lines()).isEqualTo(2);
  }
}
