package io.fairlead.core.blame;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final Tally[][] tallies = new Tally[TENANTS][ENDPOINTS];

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
    for (Tally[] row : tallies) {
      Arrays.fill(row, new Tally(0, 0));
    }
    for (int i = 0; i < CALLS; i++) {
      int drawn = random.nextInt(weight + TENANTS - 1);
      int tenant = drawn < weight ? 0 : drawn - weight + 1;
      int endpoint = random.nextInt(ENDPOINTS);
      boolean failed = random.nextDouble() < failure.applyAsDouble(tenant, endpoint);
      tallies[tenant][endpoint] = tallies[tenant][endpoint].plus(new Tally(failed ? 1 : 0, 1));
    }
  }

  private double rateOf(int endpoint) {
    Tally all = ofEndpoint(endpoint);
    return (double) all.failures() / all.calls();
  }

  /** The failures that the endpoint is charged with, of all calls there. */
  private double chargedTo(int endpoint) {
    double charged = 0;
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      Tally own = tallies[tenant][endpoint];
      charged += own.failures() == 0 ? 0 : own.failures() * blame(tenant, endpoint).endpoint();
    }
    return charged / ofEndpoint(endpoint).calls();
  }

  private double chargedToTenant(int tenant) {
    double charged = 0;
    for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
      Tally own = tallies[tenant][endpoint];
      charged += own.failures() == 0 ? 0 : own.failures() * blame(tenant, endpoint).tenant();
    }
    return charged / ofTenant(tenant).calls();
  }

  private Blame blame(int tenant, int endpoint) {
    Tally own = tallies[tenant][endpoint];
    Tally othersHere = ofEndpoint(endpoint).minus(own);
    Tally ownElsewhere = ofTenant(tenant).minus(own);
    Tally othersElsewhere = all().minus(ofEndpoint(endpoint)).minus(ownElsewhere);
    return Blame.of(own, othersHere, ownElsewhere, othersElsewhere);
  }

  private Tally ofEndpoint(int endpoint) {
    List<Tally> column = new ArrayList<>();
    for (Tally[] row : tallies) {
      column.add(row[endpoint]);
    }
    return sum(column);
  }

  private Tally ofTenant(int tenant) {
    return sum(List.of(tallies[tenant]));
  }

  private Tally all() {
    Tally all = new Tally(0, 0);
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      all = all.plus(ofTenant(tenant));
    }
    return all;
  }

  private static Tally sum(List<Tally> parts) {
    return parts.stream().reduce(new Tally(0, 0), Tally::plus);
  }
}
