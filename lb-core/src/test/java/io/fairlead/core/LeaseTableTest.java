package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTableTest {

  private final EngineFixture fixture = new EngineFixture();
  private final Engine engine = fixture.start(config().build());

  @Test
  void everyLostLeaseOfThousandsIsFound() {
    for (int i = 0; i < 50_000; i++) {
      lease(engine.acquire(get("acme")));
    }

    fixture.scheduler.advance(Duration.ofMinutes(2));

    assertThat(engine.stats().lostLeases()).isEqualTo(50_000);
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
  }

  @Test
  void leasesThatEndedAreNotFound() {
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      leases.add(lease(engine.acquire(get("acme"))));
    }
    leases.forEach(lease -> lease.complete(Outcome.success()));

    fixture.scheduler.advance(Duration.ofMinutes(2));

    assertThat(engine.stats().lostLeases()).isZero();
  }

  @Test
  void onceALeaseWasLostSomeRememberWhereTheyWereAcquired() {
    EngineLease first = (EngineLease) lease(engine.acquire(get("acme")));
    assertThat(first.origin()).isNull();
    fixture.scheduler.advance(Duration.ofMinutes(2));

    List<Throwable> origins = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      EngineLease lease = (EngineLease) lease(engine.acquire(get("acme")));
      if (lease.origin() != null) {
        origins.add(lease.origin());
      }
      lease.complete(Outcome.success());
    }

    assertThat(origins).hasSize(2);
    assertThat(origins.get(0).getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(LeaseTableTest.class.getName()));
  }
}
