package io.fairlead.api.config;

import static io.fairlead.api.config.Ranges.percent;
import static io.fairlead.api.config.Ranges.requirePercent;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a pool's endpoints is watched, and what follows from it.
 *
 * <p>Options: {@code check}, a section or the name of a check alone; {@code outliers}, a section,
 * which may be empty; {@code panic-percent}; {@code slow-start}, a section.
 *
 * @param check asks each endpoint by itself how it is, or null to ask none
 * @param outliers judges endpoints by how their requests end, or null to judge none
 * @param panicPercent 0 to 100: with fewer endpoints than this fit to serve, health is ignored
 *     rather than crushing those that are left; 0 never ignores it
 * @param slowStart what an endpoint gets that has just joined or recovered, or null for its whole
 *     part at once
 */
public record HealthConfig(
    @Nullable HealthCheckConfig check,
    @Nullable OutlierConfig outliers,
    int panicPercent,
    @Nullable SlowStartConfig slowStart) {

  /** The default of Envoy: with half of its endpoints gone a pool has little to lose. */
  public static final int DEFAULT_PANIC_PERCENT = 50;

  /** Nothing is watched. */
  public static final HealthConfig NONE = new HealthConfig(null, null, DEFAULT_PANIC_PERCENT, null);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a percentage is not 0 to 100
   */
  public HealthConfig {
    requirePercent("panic percent", panicPercent);
  }

  /** Begins with nothing watched. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads a pool's section, noting problems in it. */
  public static HealthConfig read(Options options) {
    return new HealthConfig(
        options.has("check") ? HealthCheckConfig.read(options.section("check", "type")) : null,
        options.has("outliers") ? OutlierConfig.read(options.section("outliers")) : null,
        percent(options, "panic-percent", DEFAULT_PANIC_PERCENT),
        options.has("slow-start") ? SlowStartConfig.read(options.section("slow-start")) : null);
  }

  /** Collects how health is watched. Not thread-safe. */
  public static final class Builder {

    private @Nullable HealthCheckConfig check;
    private @Nullable OutlierConfig outliers;
    private int panicPercent = DEFAULT_PANIC_PERCENT;
    private @Nullable SlowStartConfig slowStart;

    private Builder() {}

    /** Asks each endpoint by a check of this type, with default options. */
    public Builder check(String type) {
      return check(type, values -> {});
    }

    /** Asks each endpoint by a check of this type. */
    public Builder check(String type, Consumer<HealthCheckConfig.Builder> values) {
      HealthCheckConfig.Builder builder = HealthCheckConfig.builder(type);
      values.accept(builder);
      return check(builder.build());
    }

    /** Asks each endpoint. */
    public Builder check(HealthCheckConfig value) {
      check = Objects.requireNonNull(value);
      return this;
    }

    /** Judges endpoints by how their requests end, with the defaults of Envoy. */
    public Builder outliers() {
      return outliers(values -> {});
    }

    /** Judges endpoints by how their requests end. */
    public Builder outliers(Consumer<OutlierConfig.Builder> values) {
      OutlierConfig.Builder builder = OutlierConfig.builder();
      values.accept(builder);
      return outliers(builder.build());
    }

    /** Judges endpoints by how their requests end. */
    public Builder outliers(OutlierConfig value) {
      outliers = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the part of fit endpoints below which health is ignored. */
    public Builder panicPercent(int percent) {
      panicPercent = percent;
      return this;
    }

    /** Gives endpoints that joined or recovered their part little by little. */
    public Builder slowStart(Duration window) {
      return slowStart(SlowStartConfig.over(window));
    }

    /** Gives endpoints that joined or recovered their part little by little. */
    public Builder slowStart(SlowStartConfig value) {
      slowStart = Objects.requireNonNull(value);
      return this;
    }

    /** How health is watched. */
    public HealthConfig build() {
      return new HealthConfig(check, outliers, panicPercent, slowStart);
    }
  }
}
