package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract lets a correct policy pass, and catches each fault that it is there to catch. */
class PolicyContractTest {

  private static final List<Boolean> ADMIT_AND_RETURN = List.of(true, true, false, true, false);

  @Test
  void correctPolicyPasses() {
    PolicyContract contract = contractOf(Fault.NONE);

    assertThatCode(() -> runAll(contract)).doesNotThrowAnyException();
  }

  @Test
  void leakIsCaught() {
    assertCaught(contractOf(Fault.LEAKS_CANCELLED)::whateverBecomesOfRequestsNothingSticks);
    assertCaught(
        () -> contractOf(Fault.LEAKS_NOT_SENT).notSentGivesBackWhatWasTaken(ADMIT_AND_RETURN));
  }

  @Test
  void rejectionThatTakesIsCaught() {
    assertCaught(contractOf(Fault.TAKES_WHEN_REFUSING)::rejectionNamesThePolicyAndTakesNothing);
  }

  @Test
  void anonymousRejectionIsCaught() {
    assertCaught(contractOf(Fault.NAMES_NOBODY)::rejectionNamesThePolicyAndTakesNothing);
  }

  @Test
  void reloadThatRefillsIsCaught() {
    assertCaught(contractOf(Fault.FORGETS_ON_RELOAD)::reloadGivesNothingBack);
  }

  @Test
  void refusalThatAllocatesIsCaught() {
    assertCaught(contractOf(Fault.ALLOCATES)::refusingAllocatesNothing);
  }

  @Test
  void questionThatTakesIsCaught() {
    assertCaught(contractOf(Fault.TAKES_WHEN_ASKED)::askingChangesNothing);
  }

  private static void runAll(PolicyContract contract) throws Exception {
    contract.hasANameAndOneScope();
    contract.acceptsItsOptions();
    contract.reportsAnUnknownOptionWithItsPath();
    contract.reportsEveryOptionOfTheWrongTypeWithItsPath();
    contract.newPolicyIsReadyAndAdmits();
    contract.askingChangesNothing();
    contract.rejectionNamesThePolicyAndTakesNothing();
    contract.whateverBecomesOfRequestsNothingSticks();
    contract.notSentGivesBackWhatWasTaken(ADMIT_AND_RETURN);
    contract.notSentGivesBackWhatWasTaken(Collections.nCopies(50, true));
    contract.reloadGivesNothingBack();
    contract.threadsNeverHoldMoreThanOneThreadCould();
    contract.refusingAllocatesNothing();
  }

  private static void assertCaught(ThrowingCallable law) {
    assertThatThrownBy(law).isInstanceOf(AssertionError.class);
  }

  private enum Fault {
    NONE,
    LEAKS_CANCELLED,
    LEAKS_NOT_SENT,
    TAKES_WHEN_REFUSING,
    TAKES_WHEN_ASKED,
    NAMES_NOBODY,
    FORGETS_ON_RELOAD,
    ALLOCATES
  }

  /** Anonymous, so that the test engine does not take it for a test of its own. */
  private static PolicyContract contractOf(Fault fault) {
    return new PolicyContract() {
      @Override
      protected PolicyProvider provider() {
        return new BulkheadProvider(fault);
      }
    };
  }

  private record BulkheadProvider(Fault fault) implements PolicyProvider {

    @Override
    public String name() {
      return "bulkhead";
    }

    @Override
    public PolicyFactory configure(Options options) {
      return new BulkheadFactory(options.integer("limit", 10, 1, 100), fault);
    }
  }

  private record BulkheadFactory(int limit, Fault fault) implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT;
    }

    @Override
    public Policy create(PolicySite site) {
      AtomicInteger held =
          site.predecessor() instanceof Bulkhead before && fault != Fault.FORGETS_ON_RELOAD
              ? before.held
              : new AtomicInteger();
      String name = fault == Fault.NAMES_NOBODY ? "somebody" : site.policy();
      return new Bulkhead(
          held, limit, Rejection.of(RejectionReason.OVERLOADED).withPolicy(name), fault);
    }
  }

  private record Bulkhead(AtomicInteger held, int limit, Rejection rejection, Fault fault)
      implements Policy {

    @Override
    public @Nullable Rejection tryAcquire(RequestView request) {
      int before = held.get();
      while (before < limit) {
        int seen = held.compareAndExchange(before, before + 1);
        if (seen == before) {
          return null;
        }
        before = seen;
      }
      if (fault == Fault.TAKES_WHEN_REFUSING) {
        held.incrementAndGet();
      }
      return fault == Fault.ALLOCATES ? rejection.withRetryAfter(Duration.ZERO) : rejection;
    }

    @Override
    public void release(RequestView request, Outcome outcome, long latencyNanos) {
      boolean leaks =
          (fault == Fault.LEAKS_CANCELLED && outcome.kind() == Outcome.Kind.CANCELLED)
              || (fault == Fault.LEAKS_NOT_SENT && outcome.kind() == Outcome.Kind.NOT_SENT);
      if (!leaks) {
        held.decrementAndGet();
      }
    }

    @Override
    public boolean isReady() {
      return fault != Fault.TAKES_WHEN_ASKED || held.incrementAndGet() > 0;
    }
  }
}
