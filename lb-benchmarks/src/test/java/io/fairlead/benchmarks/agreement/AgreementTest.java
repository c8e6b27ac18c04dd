package io.fairlead.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million of them with {@code bench.jar agreement}. */
class AgreementTest {

  private static final int REQUESTS = 40_000;

  @TempDir Path folder;

  @Test
  void allWhoCountComeToTheSame() throws Exception {
    Agreement.Result result = new Agreement(folder, REQUESTS).run();

    Map<String, Account> client = result.accounts().get("client");
    Account all = client.values().stream().reduce(Account.NOTHING, Account::plus);
    assertThat(all.ended() + all.rejected()).isEqualTo(REQUESTS);
    assertThat(client).hasSize(Fleet.TENANTS + 1);
    assertThat(client.values()).allMatch(account -> account.rejected() + account.ended() > 0);
    assertThat(all.rejected()).isGreaterThan(REQUESTS / 10);
    assertThat(result.reloads()).isPositive();
    assertThat(result.accounts())
        .allSatisfy((witness, accounts) -> assertThat(accounts).as(witness).isEqualTo(client));
  }

  @Test
  void differenceIsFound() {
    Map<String, Account> one = Map.of("acme", Account.ofRejected());
    Map<String, Account> other = Map.of("acme", Account.NOTHING, "globex", Account.NOTHING);
    Agreement.Result result =
        new Agreement.Result(Map.of("client", one, "log", other, "metrics", one), 0);

    assertThat(result.differences()).isEqualTo(Map.of("log", 2, "metrics", 0));
  }
}
