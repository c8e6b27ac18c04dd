package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Times at which no endpoint is ready: who asks is refused without a pick, and no longer. */
class LullTest {

  private static final Duration LULL = Duration.ofMillis(1);

  private final RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);
  private final AtomicInteger picks = new AtomicInteger();
  private final EngineFixture fixture =
      new EngineFixture()
          .policy(gate)
          .balancer(
              "counting",
              context ->
                  picking -> {
                    picks.incrementAndGet();
                    return picking.tenant().id().equals("globex") || !picking.isAvailable(0)
                        ? Balancer.NONE
                        : 0;
                  });

  @Test
  void nobodyIsPickedForUntilTheLullIsOver() {
    Engine engine = fixture.start(gated());
    gate.unready = true;

    for (int i = 0; i < 5; i++) {
      assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
      fixture.ticker.advance(LULL);
    }

    assertThat(picks).hasValue(1);
  }

  @Test
  void endpointThatIsReadyOfItsOwnIsNoticedWithinAMillisecond() {
    Engine engine = fixture.start(gated());
    gate.unready = true;
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
    gate.unready = false;

    fixture.ticker.advance(LULL.minusNanos(1));
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
    fixture.ticker.advance(Duration.ofNanos(1));

    assertThat(engine.acquire(get("acme"))).isInstanceOf(Lease.class);
  }

  @Test
  void whateverIsGivenBackEndsTheLullAtOnce() {
    Engine engine = fixture.start(gated());
    for (int i = 0; i < 3; i++) {
      Lease lease = (Lease) engine.acquire(get("acme"));
      gate.unready = true;
      assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
      gate.unready = false;

      lease.complete(Outcome.success());

      assertThat(engine.acquire(get("acme"))).isInstanceOf(Lease.class);
    }
  }

  @Test
  void lullThatIsSeenAgainAfterAReleaseIsBelievedAgain() {
    Engine engine = fixture.start(gated());
    Lease lease = (Lease) engine.acquire(get("acme"));
    gate.unready = true;
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
    lease.complete(Outcome.success());
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
    int picksBefore = picks.get();

    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);

    assertThat(picks).hasValue(picksBefore);
  }

  @Test
  void reloadOfThePoolEndsTheLull() {
    Engine engine = fixture.start(gated());
    gate.unready = true;
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);
    gate.unready = false;

    engine.apply(
        gated()
            .with(
                c ->
                    c.pool("main", p -> p.balancer("counting").endpoint("b", 2).endpoint("a", 1))));

    assertThat(engine.acquire(get("acme"))).isInstanceOf(Lease.class);
  }

  @Test
  void tenantThatNobodyServesMakesNoLullForOthers() {
    Engine engine = fixture.start(gated());

    assertThat(engine.acquire(get("globex"))).isInstanceOf(Rejection.class);

    assertThat(engine.acquire(get("acme"))).isInstanceOf(Lease.class);
  }

  /** As a session is, whatever has become of the part. */
  @Test
  void tenantWhosePartIsForsakenStillMeetsTheDrainingEndpointOfItsSession() {
    fixture.balancer("counting", context -> new PartOfNobody());
    Engine engine = fixture.start(gated());
    var unused = engine.drain("main", "b:2", Duration.ofMinutes(1));
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);

    Lease lease = (Lease) engine.acquire(get("acme", "/session"));

    assertThat(lease.endpoint().id()).isEqualTo("b:2");
  }

  @Test
  void balancerThatFailsToTellAPartIsAskedAgain() {
    AtomicBoolean failing = new AtomicBoolean(true);
    fixture.balancer("counting", context -> new FailingPart(failing));
    Engine engine = fixture.start(gated());
    assertThat(reason(engine)).isEqualTo(RejectionReason.NO_ENDPOINT);

    failing.set(false);

    assertThat(engine.acquire(get("acme"))).isInstanceOf(Lease.class);
  }

  private record FailingPart(AtomicBoolean failing) implements Balancer {

    @Override
    public int pick(PickContext context) {
      return failing.get() ? Balancer.NONE : 0;
    }

    @Override
    public int[] partOf(Tenant tenant) {
      throw new IllegalStateException("told to fail");
    }
  }

  private static final class PartOfNobody implements Balancer {

    @Override
    public int pick(PickContext context) {
      boolean session = context.request().target().path().equals("/session");
      return session ? 1 : Balancer.NONE;
    }

    @Override
    public int[] partOf(Tenant tenant) {
      return new int[0];
    }
  }

  private static LbConfig gated() {
    return config()
        .pool("main", p -> p.balancer("counting").endpoint("a", 1).endpoint("b", 2))
        .policy(PolicyConfig.of("gate"))
        .build();
  }

  private static RejectionReason reason(Engine engine) {
    return ((Rejection) engine.acquire(get("acme"))).reason();
  }
}
