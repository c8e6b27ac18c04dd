package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class path of this module's tests has no engine. */
class LoadBalancerBuilderTest {

  private static final TenantResolver NOBODY = request -> TenantResolution.none();

  @Test
  void missingEngineIsNamedByItsArtifact() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LoadBalancer.builder().tenants(NOBODY).build())
        .withMessageContaining("io.fairlead:lb-core")
        .withMessageContaining("lb-starter");
  }

  @Test
  void tenantResolverIsRequired() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LoadBalancer.builder().build())
        .withMessageContaining("tenants(...)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void timesAreMoreThanZero(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    LoadBalancerBuilder builder = LoadBalancer.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxLeaseAge(time))
        .withMessageContaining("maxLeaseAge " + time);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.tenantIdleTime(time))
        .withMessageContaining("tenantIdleTime " + time);
  }

  @Test
  void nullIsRefusedAtOnce() {
    LoadBalancerBuilder builder = LoadBalancer.builder();

    assertThatNullPointerException().isThrownBy(() -> builder.tenants(null));
    assertThatNullPointerException().isThrownBy(() -> builder.config(null));
    assertThatNullPointerException().isThrownBy(() -> builder.listener(null));
    assertThatNullPointerException().isThrownBy(() -> builder.endpoints(null, null));
  }
}
