package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Editors who change one tenant at the same time, over sockets, each from what it has read: what
 * they are told has to fit one order of what they did.
 *
 * <p>Each write is of a value that nobody else writes, so the successful ones, each with what it
 * replaced, can only be in one order: a chain from the first value to the last. That order has to
 * agree with real time, and each read with a moment between its begin and its end.
 */
class LinearisabilityTest {

  private static final String TARGET = "/v1/tenants/acme";
  private static final int EDITORS = 6;
  private static final int ROUNDS = 25;

  @TempDir Path folder;
  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  /**
   * Something that was done.
   *
   * @param replaced the tag that was seen before a write; null for a read
   * @param value the tag that was read or written
   */
  private record Step(long begin, long end, String replaced, String value) {}

  @Test
  void editorsWhoMeetAreInOneOrder() throws Exception {
    String first = admin.etag(TARGET);
    admin.uri(TARGET);
    List<Step> history = Collections.synchronizedList(new ArrayList<>());
    ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
    List<Future<Integer>> refused = new ArrayList<>();
    for (int editor = 0; editor < EDITORS; editor++) {
      refused.add(editors.submit(editor(editor, history)));
    }
    int conflicts = 0;
    for (Future<Integer> each : refused) {
      conflicts += each.get();
    }
    editors.shutdown();

    assertThat(conflicts).as("they never met").isPositive();
    assertThat(problemOf(history, first, admin.etag(TARGET))).isEmpty();
  }

  private Callable<Integer> editor(int number, List<Step> history) {
    return () -> {
      int conflicts = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        HttpResponse<String> read = admin.send(request -> request.GET(), TARGET);
        String seen = read.headers().firstValue("ETag").orElseThrow();
        history.add(new Step(begin, System.nanoTime(), null, seen));

        String body = "{\"labels\":{\"by\":\"editor-" + number + "-" + round + "\"}}";
        long from = System.nanoTime();
        HttpResponse<String> written =
            admin.send(
                request ->
                    request
                        .header("If-Match", seen)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)),
                TARGET);
        if (written.statusCode() == 200) {
          String value = written.headers().firstValue("ETag").orElseThrow();
          history.add(new Step(from, System.nanoTime(), seen, value));
        } else {
          assertThat(written.statusCode()).isEqualTo(412);
          conflicts++;
        }
      }
      return conflicts;
    };
  }

  /** Why a history is of no single register; empty if it is of one. */
  private static String problemOf(List<Step> history, String first, String last) {
    Map<String, Step> successor = new HashMap<>();
    for (Step step : history) {
      if (step.replaced != null && successor.put(step.replaced, step) != null) {
        return "two have replaced " + step.replaced;
      }
    }
    List<String> order = new ArrayList<>(List.of(first));
    Map<String, Step> writeOf = new HashMap<>();
    for (Step next = successor.get(first); next != null; next = successor.get(next.value)) {
      order.add(next.value);
      writeOf.put(next.value, next);
    }
    if (writeOf.size() != successor.size() || !order.get(order.size() - 1).equals(last)) {
      return "the writes are no chain from the first value to the last";
    }
    return problemInTime(history, order, writeOf);
  }

  private static String problemInTime(
      List<Step> history, List<String> order, Map<String, Step> writeOf) {
    long latestBegin = Long.MIN_VALUE;
    Set<String> known = new HashSet<>(order);
    for (int i = 1; i < order.size(); i++) {
      Step write = writeOf.get(order.get(i));
      latestBegin = Math.max(latestBegin, write.begin);
      if (write.end < latestBegin) {
        return "a write has ended before one began that went before it";
      }
    }
    for (Step step : history) {
      int place = order.indexOf(step.value);
      if (!known.contains(step.value)) {
        return "nobody has written what was read: " + step.value;
      }
      Step write = writeOf.get(step.value);
      Step next = place + 1 < order.size() ? writeOf.get(order.get(place + 1)) : null;
      if (write != null && step.end < write.begin) {
        return "something was read before it was written";
      }
      if (step.replaced == null && next != null && next.end < step.begin) {
        return "something was read after it was replaced";
      }
    }
    return "";
  }

  /** The checker is no good unless it finds what is wrong. */
  @Test
  void checkerFindsWhatIsNotInOneOrder() {
    Step write = new Step(1, 2, "a", "b");
    assertThat(problemOf(List.of(write, new Step(3, 4, null, "b")), "a", "b")).isEmpty();
    assertThat(problemOf(List.of(write, new Step(3, 4, "a", "c")), "a", "c")).contains("two");
    assertThat(problemOf(List.of(write), "a", "c")).contains("no chain");
    assertThat(problemOf(List.of(write, new Step(3, 4, null, "a")), "a", "b"))
        .contains("after it was replaced");
    assertThat(problemOf(List.of(new Step(5, 6, "a", "b"), new Step(1, 2, null, "b")), "a", "b"))
        .contains("before it was written");
    assertThat(problemOf(List.of(write, new Step(3, 4, null, "x")), "a", "b")).contains("nobody");
    assertThat(problemOf(List.of(new Step(5, 6, "a", "b"), new Step(1, 2, "b", "c")), "a", "c"))
        .isNotEmpty();
  }
}
