package io.fairlead.core.blame;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.SeededRandom;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

/**
 * Ten tenants at four endpoints: who is charged with the failures of a minute, and who would be if
 * each failure were charged to the endpoint where it happened, as a breaker does by itself.
 */
class BlamedPoolTest {

  private static final int TENANTS = 10;
  private static final int ENDPOINTS = 4;
  private static final int CALLS = 20_000;

  /** From where a breaker opens, and what charges a tenant. */
  private static final double HALF = 0.5;

  private final SeededRandom random = new SeededRandom(5);
  private final long[][] tallies = new long[TENANTS][ENDPOINTS];

  @Test
  void poisonOpensNoSharedEndpoint() {
    // Tenant 0 sends ninety-nine in a hundred requests, and all of its fail.
    serve((tenant, endpoint) -> tenant == 0 ? 1 : 0.001, 890);

    for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
      assertThat(rateOf(endpoint)).as("without blame").isGreaterThan(0.9);
      assertThat(chargedTo(endpoint)).as("endpoint %s", endpoint).isLessThan(0.05);
    }
    assertThat(chargedToTenant(0)).isGreaterThan(0.9);
    assertThat(chargedToTenant(1)).isLessThan(0.01);
  }

  @Test
  void severalPoisonTenantsOpenNoneEither() {
    serve((tenant, endpoint) -> tenant < 6 ? 1 : 0.001, 1);

    for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
      assertThat(rateOf(endpoint)).as("without blame").isGreaterThan(HALF);
      assertThat(chargedTo(endpoint)).as("endpoint %s", endpoint).isLessThan(HALF / 2);
    }
  }

  @Test
  void sickEndpointIsChargedAndNoTenantThatMetIt() {
    serve((tenant, endpoint) -> endpoint == 2 ? 0.9 : 0.001, 1);

    assertThat(chargedTo(2)).isGreaterThan(0.8);
    assertThat(chargedTo(1)).isLessThan(0.01);
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      assertThat(chargedToTenant(tenant)).as("tenant %s", tenant).isLessThan(0.01);
    }
  }

  @Test
  void mostEndpointsSickAreStillNotTheTenantsFault() {
    serve((tenant, endpoint) -> endpoint > 0 ? 0.9 : 0.001, 1);

    assertThat(chargedTo(1)).isGreaterThan(0.8);
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      assertThat(chargedToTenant(tenant)).as("tenant %s", tenant).isLessThan(0.02);
    }
  }

  @Test
  void poisonAndSicknessAreToldApart() {
    serve((tenant, endpoint) -> tenant == 0 ? 1 : endpoint == 2 ? 0.9 : 0.001, 9);

    assertThat(chargedTo(2)).isGreaterThan(HALF);
    assertThat(chargedTo(1)).isLessThan(0.05);
    assertThat(chargedToTenant(0)).isGreaterThan(HALF);
    assertThat(chargedToTenant(1)).isLessThan(0.01);
  }

  @Test
  void poisonThatMeetsOneEndpointOnlyOpensItForNobody() {
    serve((tenant, endpoint) -> tenant == 0 && endpoint == 2 ? 1 : 0.001, 90);

    assertThat(rateOf(2)).as("without blame").isGreaterThan(0.8);
    assertThat(chargedTo(2)).isLessThan(0.05);
    assertThat(chargedToTenant(0)).isLessThan(0.01);
  }

  /**
   * Spreads requests over the endpoints.
   *
   * @param failure the probability, by tenant and endpoint
   * @param weight requests of tenant 0 for each of another one
   */
  private void serve(ToDoubleBiFunction<Integer, Integer> failure, int weight) {
    for (long[] row : tallies) {
      Arrays.fill(row, 0);
    }
    for (int i = 0; i < CALLS; i++) {
      int drawn = random.nextInt(weight + TENANTS - 1);
      int tenant = drawn < weight ? 0 : drawn - weight + 1;
      int endpoint = random.nextInt(ENDPOINTS);
      boolean failed = random.nextDouble() < failure.applyAsDouble(tenant, endpoint);
      tallies[tenant][endpoint] += failed ? Tally.FAILURE : Tally.SUCCESS;
    }
  }

  private double rateOf(int endpoint) {
    long all = ofEndpoint(endpoint);
    return (double) Tally.failures(all) / Tally.calls(all);
  }

  /** The failures that the endpoint is charged with, of all calls there. */
  private double chargedTo(int endpoint) {
    double charged = 0;
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      long failures = Tally.failures(tallies[tenant][endpoint]);
      charged += failures == 0 ? 0 : failures * parts(tenant, endpoint).endpoint();
    }
    return charged / Tally.calls(ofEndpoint(endpoint));
  }

  private double chargedToTenant(int tenant) {
    double charged = 0;
    for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
      long failures = Tally.failures(tallies[tenant][endpoint]);
      charged += failures == 0 ? 0 : failures * parts(tenant, endpoint).tenant();
    }
    return charged / Tally.calls(ofTenant(tenant));
  }

  private Parts parts(int tenant, int endpoint) {
    long own = tallies[tenant][endpoint];
    long ownElsewhere = ofTenant(tenant) - own;
    long othersElsewhere = all() - ofEndpoint(endpoint) - ownElsewhere;
    return Parts.of(own, ofEndpoint(endpoint) - own, ownElsewhere, othersElsewhere);
  }

  private long ofEndpoint(int endpoint) {
    return Arrays.stream(tallies).mapToLong(row -> row[endpoint]).sum();
  }

  private long ofTenant(int tenant) {
    return Arrays.stream(tallies[tenant]).sum();
  }

  private long all() {
    return Arrays.stream(tallies).flatMapToLong(Arrays::stream).sum();
  }
}
