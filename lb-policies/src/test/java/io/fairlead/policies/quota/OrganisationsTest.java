package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.policies.quota.Organisations.Organisation;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long organisations are remembered. */
class OrganisationsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);

  @Test
  void organisationThatIsHeldStays() {
    Organisations organisations = new Organisations(scheduler);
    Organisation acme = organisation(organisations, "acme");
    for (int minute = 0; minute < 3; minute++) {
      System.gc();
      scheduler.advance(MINUTE);
    }

    assertThat(organisation(organisations, "acme")).isSameAs(acme);
    assertThat(scheduler.pending()).as("looks while there is one").isEqualTo(1);
  }

  /** When the collector finds them, and when it says so, is up to the virtual machine. */
  @Test
  @Timeout(60)
  void nothingIsLookedForOnceAllAreGone() {
    Organisations organisations = new Organisations(scheduler);
    for (int i = 0; i < 1_000; i++) {
      organisation(organisations, "organisation" + i);
    }
    assertThat(scheduler.pending()).isEqualTo(1);

    while (scheduler.pending() > 0) {
      System.gc();
      scheduler.advance(MINUTE);
    }

    organisation(organisations, "acme");
    assertThat(scheduler.pending()).as("looks again").isEqualTo(1);
  }

  @Test
  void schedulerThatTakesNothingKeepsNobodyOut() {
    List<Runnable> taken = new ArrayList<>();
    boolean[] closed = {true};
    TaskScheduler closing =
        (delay, task) -> {
          if (closed[0]) {
            throw new RejectedExecutionException("closed");
          }
          taken.add(task);
          return () -> taken.remove(task);
        };
    Organisations organisations = new Organisations(closing);

    Organisation acme = organisation(organisations, "acme");
    assertThat(organisation(organisations, "acme")).isSameAs(acme);
    closed[0] = false;
    Organisation globex = organisation(organisations, "globex");
    assertThat(taken).hasSize(1);

    closed[0] = true;
    taken.remove(0).run();
    closed[0] = false;
    assertThat(List.of(organisation(organisations, "initech"), acme, globex)).hasSize(3);
    assertThat(taken).as("looks again").hasSize(1);
  }

  private Organisation organisation(Organisations organisations, String name) {
    Limits limits =
        Limits.first(
            "quota", QuotaStatus.Level.ORGANISATION, List.of(Quota.perMinute(5)), ZoneOffset.UTC);
    Clocks clocks = Clocks.of(ticker, InstantSource.system());
    return organisations.organisation(name, () -> new Account(limits, clocks));
  }
}
