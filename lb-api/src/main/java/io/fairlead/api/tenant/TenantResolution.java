package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TenantResolver} found: a tenant with its evidence, nothing, or a reason to refuse
 * the request.
 *
 * <p>Immutable. {@link #none()} and the refusals are shared instances.
 */
public final class TenantResolution {

  private static final TenantResolution NONE = new TenantResolution(null, null, null, 0);
  private static final Map<RejectionReason, TenantResolution> REFUSALS = refusals();

  private final @Nullable String tenantId;
  private final @Nullable Evidence evidence;
  private final @Nullable RejectionReason refusal;
  private final int strippedPrefix;

  private TenantResolution(
      @Nullable String tenantId,
      @Nullable Evidence evidence,
      @Nullable RejectionReason refusal,
      int strippedPrefix) {
    this.tenantId = tenantId;
    this.evidence = evidence;
    this.refusal = refusal;
    this.strippedPrefix = strippedPrefix;
  }

  /** This source says nothing about the tenant; another one may. */
  public static TenantResolution none() {
    return NONE;
  }

  /**
   * The request belongs to a tenant. An id that does not match the grammar of {@link TenantId}
   * makes a refusal as {@linkplain RejectionReason#TENANT_UNKNOWN unknown}.
   *
   * @param rawTenantId the id as it was found; brought into canonical form here
   */
  public static TenantResolution of(String rawTenantId, Evidence evidence) {
    String tenantId = TenantId.canonicalOrNull(rawTenantId);
    return tenantId == null
        ? refused(RejectionReason.TENANT_UNKNOWN)
        : new TenantResolution(tenantId, evidence, null, 0);
  }

  /** The request must not be served, whatever other sources say. */
  public static TenantResolution refused(RejectionReason reason) {
    return Objects.requireNonNull(REFUSALS.get(reason));
  }

  /**
   * The same, where the first characters of the canonical path only named the tenant and are not
   * for the backend. Does nothing where no tenant was found.
   *
   * @param characters at least 0; the path that remains begins with {@code /} or is empty
   */
  public TenantResolution withStrippedPrefix(int characters) {
    if (characters < 0) {
      throw new IllegalArgumentException("stripped prefix " + characters + " is negative");
    }
    return tenantId == null || characters == strippedPrefix
        ? this
        : new TenantResolution(tenantId, evidence, null, characters);
  }

  /** The tenant's id in canonical form, or null if none was found. */
  public @Nullable String tenantId() {
    return tenantId;
  }

  /** What the tenant was recognised by; null exactly when {@link #tenantId()} is. */
  public @Nullable Evidence evidence() {
    return evidence;
  }

  /** Why the request must be refused, or null. */
  public @Nullable RejectionReason refusal() {
    return refusal;
  }

  /** How many characters at the start of the canonical path are not for the backend. */
  public int strippedPrefix() {
    return strippedPrefix;
  }

  /** Whether a tenant was found by {@linkplain Evidence#isVerified verified} evidence. */
  public boolean isVerified() {
    return evidence != null && evidence.isVerified();
  }

  /**
   * Whether a tenant was found by evidence that {@linkplain Evidence#standsAlone stands alone}; if
   * not, the request has no tenant.
   */
  public boolean standsAlone() {
    return evidence != null && evidence.standsAlone();
  }

  /** Whether both found a tenant, and the same one. */
  public boolean isSameTenantAs(TenantResolution other) {
    return tenantId != null && tenantId.equals(other.tenantId);
  }

  @Override
  public String toString() {
    if (refusal != null) {
      return "refused: " + refusal;
    }
    return tenantId == null ? "none" : tenantId + " by " + evidence;
  }

  private static Map<RejectionReason, TenantResolution> refusals() {
    Map<RejectionReason, TenantResolution> refusals = new EnumMap<>(RejectionReason.class);
    for (RejectionReason reason : RejectionReason.values()) {
      refusals.put(reason, new TenantResolution(null, null, reason, 0));
    }
    return refusals;
  }
}
