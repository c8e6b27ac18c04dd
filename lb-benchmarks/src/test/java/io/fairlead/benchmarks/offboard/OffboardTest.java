package io.fairlead.benchmarks.offboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffboardTest {

  private static final long TOLERANCE_BYTES = 1 << 20;

  @Test
  void nothingIsLeftOfTenantsThatHaveGone() throws IOException {
    try (Churn churn = new Churn(10_000)) {
      churn.turn();
      long before = churn.reachableBytes();

      churn.turn();
      churn.turn();

      assertThat(churn.reachableBytes() - before).isLessThan(TOLERANCE_BYTES);
      assertThat(Residue.namesLike(Churn.PREFIX)).isEmpty();
    }
  }

  /** Without this one, a scan that looks nowhere would pass. */
  @Test
  void namesAreFoundInWhateverTheyStand() throws IOException {
    String prefix = "resident" + "-";
    List<Object> residents =
        List.of(
            prefix + 1,
            (prefix + "2\u20ac"),
            (prefix + 3).toCharArray(),
            (prefix + 4).getBytes(StandardCharsets.US_ASCII),
            "a." + prefix + 5 + ".b",
            (prefix + 6).getBytes(StandardCharsets.UTF_16BE));

    List<String> found = Residue.namesLike(prefix);

    for (int i = 1; i <= residents.size(); i++) {
      assertThat(found).contains(prefix + i);
    }
    assertThat(residents).hasSize(6);
  }

  @Test
  void commandSaysWhatIsLeft(@TempDir Path directory) throws IOException {
    int status = OffboardCommand.run("--tenants=20", "--batch=10", "--out=" + directory);

    assertThat(status).isZero();
    JsonArray goals = new JsonArray(Files.readString(directory.resolve("offboard.json")));
    assertThat(goals.stream().map(goal -> ((JsonObject) goal).getString("what")))
        .containsExactly("growth of the heap", "names of tenants that have gone");
  }

  @Test
  void noTenantsIsAnErrorOfUsage() {
    assertThat(OffboardCommand.run("--tenants=0")).isEqualTo(2);
  }
}
