package io.fairlead.algorithms.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePool;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionTokensTest {

  private static final String SECRET = "a secret of more than 32 characters";
  private static final String OTHER_SECRET = "another secret of more than 32 characters";
  private static final long NOW = 1_800_000_000_000L;
  private static final long LATER = NOW + 3_600_000;

  private final FakePool pool = FakePool.pool(10);
  private final SessionTokens tokens = new SessionTokens(List.of(SECRET), "main", pool);

  @Test
  void tokenNamesItsEndpoint() {
    for (int i = 0; i < pool.size(); i++) {
      String token = tokens.write(i, "acme", LATER);

      assertThat(indexOf(tokens, token)).isEqualTo(i);
      assertThat(indexOf(tokens, token)).as("the second time").isEqualTo(i);
    }
  }

  @Test
  void everyProcessUnderstandsIt() {
    String token = tokens.write(3, "acme", LATER);

    assertThat(indexOf(new SessionTokens(List.of(SECRET), "main", pool), token)).isEqualTo(3);
  }

  @Test
  void tokenFollowsItsEndpointToAnotherPlace() {
    String token = tokens.write(3, "acme", LATER);

    assertThat(indexOf(new SessionTokens(List.of(SECRET), "main", pool.without(0)), token))
        .isEqualTo(2);
    assertThat(indexOf(new SessionTokens(List.of(SECRET), "main", pool.drain(3)), token))
        .isEqualTo(9);
    assertThat(indexOf(new SessionTokens(List.of(SECRET), "main", pool.without(3)), token))
        .isNull();
  }

  @Test
  void tokenOfAnotherTenantOrPoolOrSecretIsNone() {
    String token = tokens.write(3, "acme", LATER);
    indexOf(tokens, token);

    assertThat(read(tokens, token, "globex", NOW)).isNull();
    assertThat(indexOf(new SessionTokens(List.of(SECRET), "other", pool), token)).isNull();
    assertThat(indexOf(new SessionTokens(List.of(OTHER_SECRET), "main", pool), token)).isNull();
  }

  @Test
  void tokenExpires() {
    String token = tokens.write(3, "acme", LATER);

    assertThat(read(tokens, token, "acme", LATER - 1)).isNotNull();
    assertThat(read(tokens, token, "acme", LATER)).isNull();
  }

  @Test
  void tokenOfAReplacedSecretIsUnderstood() {
    SessionTokens both = new SessionTokens(List.of(OTHER_SECRET, SECRET), "main", pool);
    SessionTokens next = new SessionTokens(List.of(OTHER_SECRET), "main", pool);

    assertThat(indexOf(both, tokens.write(3, "acme", LATER))).isEqualTo(3);
    assertThat(indexOf(next, both.write(4, "acme", LATER))).isEqualTo(4);
  }

  @Test
  void tokenDoesNotContainTheAddress() {
    byte[] token = Base64.getUrlDecoder().decode(tokens.write(3, "acme", LATER));

    assertThat(new String(token, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("e3")
        .doesNotContain("192.0.2.1");
  }

  @Property(tries = 500, seed = "1")
  void noBitOfATokenCanBeChanged(@ForAll @IntRange(max = 28 * 8 - 1) int bit) {
    byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(3, "acme", LATER));
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));

    assertThat(indexOf(tokens, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
        .isNull();
  }

  @Property(tries = 500, seed = "1")
  void anyTextIsReadWithoutAnException(@ForAll String text) {
    assertThat(indexOf(tokens, text)).isNull();
    assertThat(indexOf(tokens, (text + "=".repeat(38)).substring(0, 38))).isNull();
  }

  private static @Nullable Integer indexOf(SessionTokens tokens, String token) {
    Session session = read(tokens, token, "acme", NOW);
    return session == null ? null : session.index();
  }

  private static @Nullable Session read(
      SessionTokens tokens, String token, String tenant, long nowMillis) {
    String text = "x" + token + "y";
    return tokens.read(text, 1, text.length() - 1, tenant, nowMillis);
  }
}
