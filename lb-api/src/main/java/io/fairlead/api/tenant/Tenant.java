package io.fairlead.api.tenant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer that shares the servers, with what it is entitled to once its tier has filled in what
 * it leaves open. Immutable.
 *
 * @param id the canonical id, see {@link TenantId}
 * @param tier the name of its tier, or null
 * @param labels its own labels over those of its tier
 * @param quotas the rates it may not exceed, all at once; empty for no limit
 * @param priority how late its requests are shed
 * @param share its weight in the division of what is guaranteed, at least 1
 * @param residency the regions that its requests may be sent to; empty for every region
 */
public record Tenant(
    String id,
    @Nullable String tier,
    Map<String, String> labels,
    List<Quota> quotas,
    Priority priority,
    int share,
    Set<String> residency) {

  /** The share of a tenant that has none configured. */
  public static final int DEFAULT_SHARE = 1;

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if the id is not canonical or the share is below 1
   */
  public Tenant {
    if (!TenantId.canonical(id).equals(id)) {
      throw new IllegalArgumentException("tenant id \"" + id + "\" has upper case");
    }
    if (share < 1) {
      throw new IllegalArgumentException("tenant share " + share + " is below 1");
    }
    labels = Map.copyOf(labels);
    quotas = List.copyOf(quotas);
    residency = Set.copyOf(residency);
  }

  /** A tenant with nothing but an id. */
  public static Tenant of(String id) {
    return new Tenant(
        TenantId.canonical(id),
        null,
        Map.of(),
        List.of(),
        Priority.NORMAL,
        DEFAULT_SHARE,
        Set.of());
  }
}
