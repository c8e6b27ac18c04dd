package io.fairlead.api;

import io.fairlead.api.config.EffectiveSetting;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.tenant.TenantResolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What decides over a request, spelled out: whose it is, where it goes, what it has to pass, with
 * the numbers of the moment and the origin of each value. See {@link LoadBalancer#explain}.
 *
 * @param resolution whose request it is, and by what evidence
 * @param tenant with the values of its tier; null if none was found, or none of that id is
 *     configured, and then nothing but the resolution is known
 * @param route the name of the route, or null if none matches
 * @param pool who serves; null if neither a route nor the tenant has one
 * @param steps the policies that it has to pass before an endpoint is picked, first to last
 * @param endpoints those that the tenant may be sent to, drained ones apart
 * @param settings what holds for the tenant and its pool, but for what belongs to a step
 */
public record Explanation(
    TenantResolution resolution,
    @Nullable Tenant tenant,
    @Nullable String route,
    @Nullable String pool,
    List<Step> steps,
    List<EndpointStats> endpoints,
    List<EffectiveSetting> settings) {

  /** Copies the lists. */
  public Explanation {
    steps = List.copyOf(steps);
    endpoints = List.copyOf(endpoints);
    settings = List.copyOf(settings);
  }

  /**
   * A policy that the request has to pass.
   *
   * @param policy the name of the step
   * @param type of the policy
   * @param mode whether it refuses or only says what it would refuse
   * @param state in a word or two; empty if there is nothing to tell, and until the tenant's first
   *     request on this route
   * @param quotas where the tenant stands against those that hold for this request
   * @param settings what it goes by
   */
  public record Step(
      String policy,
      String type,
      PolicyConfig.Mode mode,
      String state,
      List<QuotaStatus> quotas,
      List<EffectiveSetting> settings) {

    /** Copies the lists. */
    public Step {
      quotas = List.copyOf(quotas);
      settings = List.copyOf(settings);
    }

    private void describe(List<String> lines) {
      String shadow = mode == PolicyConfig.Mode.SHADOW ? ", refuses nothing" : "";
      String now = state.isEmpty() ? "" : ": " + state;
      lines.add("policy " + policy + " (" + type + shadow + ')' + now);
      quotas.forEach(quota -> lines.add("  " + text(quota)));
      settings.forEach(setting -> lines.add("  " + setting));
    }
  }

  /**
   * Spells out why this request was refused: the rule, its numbers, where they come from and when
   * to try again. The numbers of a quota are those of the refusal, all others those of this
   * explanation.
   *
   * @return lines of text for an operator; not for the tenant, since they name limits and servers
   */
  public String why(Rejection rejection) {
    List<String> lines = new ArrayList<>();
    RejectionReason reason = rejection.reason();
    lines.add(reason + " (" + reason.httpStatus() + "): " + reason.text());
    if (rejection.policy() == null) {
      describeGround(reason, lines);
    } else {
      describeRule(rejection, lines);
    }
    if (!rejection.retryAfter().isZero()) {
      lines.add("retry after " + rejection.retryAfter());
    }
    return String.join("\n", lines);
  }

  private void describeRule(Rejection rejection, List<String> lines) {
    QuotaStatus quota = rejection.quota();
    if (quota != null) {
      lines.add(text(quota));
    }
    steps.stream()
        .filter(step -> step.policy().equals(rejection.policy()))
        .findFirst()
        .ifPresentOrElse(
            step -> step.describe(lines), () -> lines.add("policy " + rejection.policy()));
  }

  private void describeGround(RejectionReason reason, List<String> lines) {
    switch (reason) {
      case NO_ENDPOINT, RESIDENCY_UNSATISFIED -> describeServers(lines);
      case NO_ROUTE -> lines.add("no route matches, and tenant " + tenantId() + " has no pool");
      case SHUTTING_DOWN -> {} // says it all
      default -> lines.add("tenant resolved: " + resolution);
    }
  }

  private void describeServers(List<String> lines) {
    if (endpoints.isEmpty()) {
      lines.add("pool " + pool + " has no endpoint for tenant " + tenantId());
    }
    if (tenant != null && !tenant.residency().isEmpty()) {
      lines.add("tenant " + tenantId() + " is bound to " + tenant.residency());
    }
    endpoints.forEach(endpoint -> lines.add(text(endpoint)));
  }

  private String tenantId() {
    return Objects.requireNonNullElse(resolution.tenantId(), "?");
  }

  private static String text(QuotaStatus status) {
    return "quota "
        + status.quota()
        + " of the "
        + status.level().name().toLowerCase(Locale.ROOT)
        + ": "
        + status.remaining()
        + " left, whole again after "
        + status.resetAfter();
  }

  private static String text(EndpointStats stats) {
    EndpointStats.Health health = stats.health();
    return "endpoint "
        + stats.endpoint().id()
        + ": "
        + health.condition()
        + (health.reason().isEmpty() ? "" : " (" + health.reason() + ')')
        + ", "
        + stats.inFlight()
        + " in flight"
        + (stats.policies().isEmpty() ? "" : ", " + stats.policies());
  }

  /** All of it, in lines of text for an operator. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("tenant " + resolution);
    lines.add("route " + (route == null ? "none" : route) + ", pool " + pool);
    settings.forEach(setting -> lines.add("  " + setting));
    steps.forEach(step -> step.describe(lines));
    endpoints.forEach(endpoint -> lines.add(text(endpoint)));
    return String.join("\n", lines);
  }
}
