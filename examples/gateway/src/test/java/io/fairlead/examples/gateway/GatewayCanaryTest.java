package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version takes over step by step while requests go on. */
final class GatewayCanaryTest {

  private static final String HOST = "acme.saas.example";
  private static final int USERS = 100;

  @TempDir private Path directory;

  private final Queue<String> idleUsers = new ConcurrentLinkedQueue<>();
  private final Set<String> metNew = ConcurrentHashMap.newKeySet();
  private final List<String> sentBack = new CopyOnWriteArrayList<>();

  private Vertx vertx;
  private TestBackend old;
  private TestBackend fresh;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    old = new TestBackend(vertx, "old");
    fresh = new TestBackend(vertx, "new");
    for (int user = 0; user < USERS; user++) {
      idleUsers.add("user-" + user);
    }
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  @Test
  void nobodyWhoHasMetTheCanaryIsSentBackWhileItGrows() {
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml(0))) {
      Load load = Load.begin(() -> asAUser(gateway));
      List<Integer> met = new ArrayList<>();
      for (int percent : new int[] {0, 1, 10, 25, 50, 75, 100}) {
        if (percent > 0) {
          gateway.configure(yaml(percent));
        }
        load.awaitAnswers(4 * USERS);
        met.add(metNew.size());
      }

      assertThat(load.end()).isEmpty();
      assertThat(sentBack).isEmpty();
      assertThat(met).isSorted().first().isEqualTo(0);
      assertThat(met.get(4)).as("users at 50 percent").isBetween(USERS / 4, USERS * 3 / 4);
      assertThat(metNew).hasSize(USERS);
    }
  }

  /** Requests of a user follow one another, so that it is clear which backend came first. */
  private Future<TestGateway.Answer> asAUser(TestGateway gateway) {
    String user = idleUsers.remove();
    return gateway
        .getAsync(HOST, "/", "X-User", user)
        .onSuccess(answer -> note(user, answer.json().getString("backend")))
        .onComplete(answer -> idleUsers.add(user));
  }

  private void note(String user, String backend) {
    if (backend.equals("new")) {
      metNew.add(user);
    } else if (metNew.contains(user)) {
      sentBack.add(user);
    }
  }

  private String yaml(int percent) {
    return "tenants: {acme: {pool: app}}\n"
        + "splits: {app: {key: header, key-name: X-User, weights: {old: "
        + (100 - percent)
        + ", new: "
        + percent
        + "}}}\npools:\n"
        + TestGateway.pool("old", "round-robin", old)
        + TestGateway.pool("new", "round-robin", fresh);
  }
}
