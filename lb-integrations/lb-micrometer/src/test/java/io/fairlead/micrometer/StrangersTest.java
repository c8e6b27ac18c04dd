package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Rejection;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import java.net.InetAddress;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A flood of requests whose tenants are not configured. */
class StrangersTest {

  /** Measured once with ten millions, which make no more meters either. */
  private static final int REQUESTS = Integer.getInteger("strangers", 200_000);

  @Test
  void floodOfStrangersMakesNoMeter() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.serve("acme", 1);
      one.nextRound();
      int meters = one.registry.getMeters().size();
      SplittableRandom random = new SplittableRandom(1);

      for (int i = 0; i < REQUESTS; i++) {
        assertThat(one.balancer.acquire(new Stranger(random.nextLong())))
            .isInstanceOf(Rejection.class);
      }
      one.nextRound();

      assertThat(one.registry.getMeters()).hasSize(meters);
      assertThat(one.count("fairlead.requests", "tenant", "unknown")).isEqualTo(REQUESTS);
      assertThat(one.count("fairlead.requests", "tenant", "acme")).isOne();
      assertThat(one.count("fairlead.requests", "tenant", "other")).isZero();
    }
  }

  /** Nothing but a host, so that millions are made in a moment. */
  private record Stranger(RequestTarget target) implements RequestView {

    Stranger(long id) {
      this(RequestTarget.parse("x" + Long.toHexString(id) + ".saas.example", "/"));
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public @Nullable InetAddress remoteAddress() {
      return null;
    }
  }
}
