package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * What every source of endpoints must hold. Extend it, and supply a source together with the
 * outside world that it looks at: a test publishes memberships there, lets the source catch up, and
 * sees what was pushed.
 *
 * <p>Each test has an instance of its own. Where a source cannot change or fail, say so, and the
 * laws on that are skipped.
 */
public abstract class EndpointSourceContract {

  /** For extension. */
  protected EndpointSourceContract() {}

  /** A new source that looks at the outside world of this test, after a first {@link #publish}. */
  protected abstract EndpointSource source();

  /**
   * Puts so many endpoints into the outside world, in place of those before; if its order has no
   * meaning, in another order each time.
   *
   * @param count at least 1
   */
  protected abstract void publish(int count) throws Exception;

  /**
   * Lets time pass until every subscription has seen what there is now. Does nothing unless
   * overridden, which suits a source that pushes at once.
   */
  protected void catchUp() throws Exception {}

  /** Makes the outside world fail until the next {@link #publish}; false if it never does. */
  protected boolean breakDown() throws Exception {
    return false;
  }

  /** Whether what was published can change later; true unless overridden. */
  protected boolean canChange() {
    return true;
  }

  @Test
  void pushesTheMembershipWithUniqueIds() throws Exception {
    publish(3);
    Watcher watcher = new Watcher(source());

    catchUp();

    assertThat(watcher.pushes).hasSize(1);
    assertThat(watcher.last()).hasSize(3).extracting(Endpoint::id).doesNotHaveDuplicates();
    assertThat(watcher.failures).isEmpty();
  }

  @Test
  void pushesWhatHasChanged() throws Exception {
    assumeTrue(canChange());
    publish(3);
    Watcher watcher = new Watcher(source());
    catchUp();
    List<Endpoint> before = watcher.last();

    publish(5);
    catchUp();
    assertThat(watcher.last()).hasSize(5).containsAll(before);

    publish(1);
    catchUp();
    assertThat(watcher.last()).hasSize(1).isSubsetOf(before);
  }

  @Test
  void equalMembershipCostsNothing() throws Exception {
    assumeTrue(canChange());
    publish(3);
    Watcher watcher = new Watcher(source());
    catchUp();

    for (int i = 0; i < 3; i++) {
      publish(3);
      catchUp();
    }

    assertThat(watcher.pushes).hasSize(1);
  }

  @Test
  void failureSaysNothingOfTheMembership() throws Exception {
    publish(3);
    Watcher watcher = new Watcher(source());
    catchUp();
    assumeTrue(breakDown());

    catchUp();

    assertThat(watcher.failures).isNotEmpty();
    assertThat(watcher.failures)
        .allSatisfy(failure -> assertThat(failure).hasMessageMatching("(?s).+"));
    assertThat(watcher.pushes).hasSize(1);
  }

  @Test
  void recoversFromAFailure() throws Exception {
    publish(3);
    Watcher watcher = new Watcher(source());
    catchUp();
    assumeTrue(breakDown());
    catchUp();

    publish(2);
    catchUp();

    assertThat(watcher.last()).hasSize(2);
  }

  @Test
  void startsWhileTheOutsideWorldIsBroken() throws Exception {
    publish(3);
    assumeTrue(breakDown());
    Watcher watcher = new Watcher(source());
    catchUp();
    assertThat(watcher.failures).isNotEmpty();
    assertThat(watcher.pushes).isEmpty();

    publish(2);
    catchUp();

    assertThat(watcher.last()).hasSize(2);
  }

  @Test
  void saysNothingOnceItIsClosed() throws Exception {
    publish(3);
    EndpointSource source = source();
    Watcher closed = new Watcher(source);
    Watcher open = new Watcher(source);
    catchUp();
    int pushes = closed.pushes.size();

    closed.subscription.close();
    if (canChange()) {
      publish(4);
      catchUp();
      assertThat(open.last()).as("of the other subscription").hasSize(4);
    }
    if (breakDown()) {
      catchUp();
      assertThat(open.failures).as("of the other subscription").isNotEmpty();
    }

    assertThat(closed.pushes).hasSize(pushes);
    assertThat(closed.failures).isEmpty();
  }

  @Test
  void saysNothingWhenClosedBeforeItBegan() throws Exception {
    publish(3);
    EndpointSource source = source();
    Watcher watcher = new Watcher(source);
    int pushes = watcher.pushes.size();

    watcher.subscription.close();
    Watcher other = new Watcher(source);
    catchUp();

    assertThat(other.last()).hasSize(3);
    assertThat(watcher.pushes).hasSize(pushes);
    assertThat(watcher.failures).isEmpty();
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    publish(3);
    EndpointSource source = source();
    Watcher watcher = new Watcher(source);
    Watcher other = new Watcher(source);
    catchUp();

    watcher.subscription.close();
    watcher.subscription.close();

    if (canChange()) {
      publish(4);
      catchUp();
    }
    assertThat(other.last()).hasSize(canChange() ? 4 : 3);
    other.subscription.close();
  }

  /** Takes what one subscription is told, from any thread. */
  private static final class Watcher implements EndpointSource.Subscriber {

    private final List<List<Endpoint>> pushes = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final EndpointSource.Subscription subscription;

    Watcher(EndpointSource source) {
      subscription = source.subscribe(this);
    }

    List<Endpoint> last() {
      assertThat(pushes).as("what was pushed").isNotEmpty();
      return pushes.get(pushes.size() - 1);
    }

    @Override
    public void update(List<Endpoint> endpoints) {
      pushes.add(endpoints);
    }

    @Override
    public void failed(Throwable error) {
      failures.add(error);
    }
  }
}
