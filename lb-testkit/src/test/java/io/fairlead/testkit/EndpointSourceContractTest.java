package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract lets correct sources pass, and catches each fault that it is there to catch. */
class EndpointSourceContractTest {

  @Nested
  class OfOneThatPushes extends EndpointSourceContract {

    private final Registry registry = new Registry(Fault.NONE);

    @Override
    protected EndpointSource source() {
      return registry;
    }

    @Override
    protected void publish(int count) {
      registry.publish(count);
    }

    @Override
    protected boolean breakDown() {
      registry.breakDown();
      return true;
    }
  }

  @Nested
  class OfAFixedList extends EndpointSourceContract {

    private List<Endpoint> endpoints;

    @Override
    protected EndpointSource source() {
      return EndpointSource.of(endpoints);
    }

    @Override
    protected void publish(int count) {
      endpoints = endpoints(count);
    }

    @Override
    protected boolean canChange() {
      return false;
    }
  }

  @Nested
  class OfTwoThatAreMerged extends EndpointSourceContract {

    private final Registry one = new Registry(Fault.NONE);
    private final Registry two = new Registry(Fault.NONE);

    @Override
    protected EndpointSource source() {
      return EndpointSource.merged(one, two);
    }

    @Override
    protected void publish(int count) {
      one.publish(count);
      two.publish(count);
    }

    @Override
    protected boolean breakDown() {
      one.breakDown();
      two.breakDown();
      return true;
    }
  }

  @Test
  void twinsAreCaught() {
    assertCaught(contractOf(Fault.REPEATS_AN_ID)::pushesTheMembershipWithUniqueIds);
  }

  @Test
  void silenceAboutAChangeIsCaught() {
    assertCaught(contractOf(Fault.IGNORES_CHANGES)::pushesWhatHasChanged);
  }

  @Test
  void pushOfAnEqualListIsCaught() {
    assertCaught(contractOf(Fault.REPEATS_ITSELF)::equalMembershipCostsNothing);
  }

  @Test
  void failureThatEmptiesTheMembershipIsCaught() {
    assertCaught(contractOf(Fault.EMPTIES_ON_FAILURE)::failureSaysNothingOfTheMembership);
  }

  @Test
  void failureThatIsHushedUpIsCaught() {
    assertCaught(contractOf(Fault.HUSHES_UP)::failureSaysNothingOfTheMembership);
    assertCaught(contractOf(Fault.HUSHES_UP)::startsWhileTheOutsideWorldIsBroken);
  }

  @Test
  void sourceThatNeverRecoversIsCaught() {
    assertCaught(contractOf(Fault.STAYS_BROKEN)::recoversFromAFailure);
  }

  @Test
  void talkAfterCloseIsCaught() {
    assertCaught(contractOf(Fault.TALKS_AFTER_CLOSE)::saysNothingOnceItIsClosed);
  }

  @Test
  void closeThatEndsAllSubscriptionsIsCaught() {
    assertCaught(contractOf(Fault.CLOSES_ALL)::saysNothingOnceItIsClosed);
  }

  @Test
  void closeThatCannotBeRepeatedIsCaught() {
    assertThatThrownBy(contractOf(Fault.CLOSES_ONCE)::closingTwiceIsClosingOnce)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void correctSourceIsNotCaught() {
    assertThatCode(contractOf(Fault.NONE)::saysNothingOnceItIsClosed).doesNotThrowAnyException();
  }

  private static void assertCaught(ThrowingCallable law) {
    assertThatThrownBy(law).isInstanceOf(AssertionError.class);
  }

  /** Anonymous, so that the test engine does not take it for a test of its own. */
  private static EndpointSourceContract contractOf(Fault fault) {
    Registry registry = new Registry(fault);
    return new EndpointSourceContract() {
      @Override
      protected EndpointSource source() {
        return registry;
      }

      @Override
      protected void publish(int count) {
        registry.publish(count);
      }

      @Override
      protected boolean breakDown() {
        registry.breakDown();
        return true;
      }
    };
  }

  private static List<Endpoint> endpoints(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(port -> Endpoint.of("h", port)).toList();
  }

  private enum Fault {
    NONE,
    REPEATS_AN_ID,
    IGNORES_CHANGES,
    REPEATS_ITSELF,
    EMPTIES_ON_FAILURE,
    HUSHES_UP,
    STAYS_BROKEN,
    TALKS_AFTER_CLOSE,
    CLOSES_ALL,
    CLOSES_ONCE
  }

  /** A registry in memory that tells its subscribers at once, and one thing of it wrong. */
  private static final class Registry implements EndpointSource {

    private final Fault fault;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private List<Endpoint> endpoints = List.of();
    private boolean broken;

    Registry(Fault fault) {
      this.fault = fault;
    }

    void publish(int count) {
      List<Endpoint> published = published(count);
      boolean ignored =
          (fault == Fault.IGNORES_CHANGES && !endpoints.isEmpty())
              || (fault == Fault.STAYS_BROKEN && broken);
      boolean same = published.equals(endpoints) && !broken && fault != Fault.REPEATS_ITSELF;
      broken = false;
      if (!ignored && !same) {
        endpoints = published;
        subscribers.forEach(subscriber -> subscriber.update(endpoints));
      }
    }

    private List<Endpoint> published(int count) {
      return fault == Fault.REPEATS_AN_ID
          ? Collections.nCopies(count, Endpoint.of("h", 1))
          : endpoints(count);
    }

    void breakDown() {
      broken = true;
      subscribers.forEach(this::tellBroken);
    }

    private void tellBroken(Subscriber subscriber) {
      if (fault == Fault.EMPTIES_ON_FAILURE) {
        subscriber.update(List.of());
      }
      if (fault != Fault.HUSHES_UP) {
        subscriber.failed(new IllegalStateException("the registry is down"));
      }
    }

    @Override
    public Subscription subscribe(Subscriber subscriber) {
      subscribers.add(subscriber);
      if (broken) {
        tellBroken(subscriber);
      } else {
        subscriber.update(endpoints);
      }
      return () -> close(subscriber);
    }

    private void close(Subscriber subscriber) {
      boolean removed = fault == Fault.TALKS_AFTER_CLOSE || subscribers.remove(subscriber);
      if (fault == Fault.CLOSES_ALL) {
        subscribers.clear();
      }
      if (fault == Fault.CLOSES_ONCE && !removed) {
        throw new IllegalStateException("closed already");
      }
    }
  }
}
