package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.Options;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract notices what it is there to notice. */
class BalancerContractTest {

  @Test
  void noticesPickFromEmptyList() {
    assertThatThrownBy(() -> contract(context -> 0).picksNothingFromEmptyList())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesUnavailablePick() {
    assertThatThrownBy(
            () ->
                contract(context -> 0)
                    .picksAnAvailableEndpointWheneverThereIsOne(List.of(1.0, 1.0), 1))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesThatTheSearchEndsTooSoon() {
    assertThatThrownBy(
            () ->
                contract(context -> context.isAvailable(0) ? 0 : Balancer.NONE)
                    .findsTheOnlyAvailableOfThousand())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesAllocation() {
    Object[] kept = new Object[1];
    assertThatThrownBy(
            () ->
                contract(
                        context -> {
                          kept[0] = new AtomicInteger();
                          return 0;
                        })
                    .allocatesNothing())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noticesOptionThatIsNeverRead() {
    assertThatThrownBy(() -> contract(context -> 0).acceptsItsOptions())
        .isInstanceOf(AssertionError.class);
  }

  private static BalancerContract contract(Balancer balancer) {
    BalancerProvider provider =
        new BalancerProvider() {
          @Override
          public String name() {
            return "faulty";
          }

          @Override
          public BalancerFactory configure(Options options) {
            return context -> balancer;
          }
        };
    return new BalancerContract() {
      @Override
      protected BalancerProvider provider() {
        return provider;
      }

      @Override
      protected Map<String, Object> options() {
        return Map.of("never-read", 1);
      }
    };
  }
}
