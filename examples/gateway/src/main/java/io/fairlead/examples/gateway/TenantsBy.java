package io.fairlead.examples.gateway;

import io.fairlead.api.config.Options;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads which parts of a request may name its tenant. */
final class TenantsBy {

  /** What happens when there are several sources. */
  private enum Combine {
    /** All that name a tenant must name the same one. */
    AGREEMENT,
    /** The first that names one decides. */
    FIRST_OF
  }

  private TenantsBy() {}

  static TenantResolver read(Options options) {
    List<TenantResolver> sources = new ArrayList<>();
    if (options.has("subdomain-of")) {
      String domain = options.text("subdomain-of", "localhost");
      add(sources, options, "subdomain-of", () -> TenantResolvers.subdomainOf(domain));
    }
    if (options.has("header")) {
      Options header = options.section("header");
      String name = header.text("name", "X-Tenant-ID");
      List<String> peers =
          header.list("trusted-peers", List.<String>of(), UnaryOperator.identity());
      add(sources, options, "header", () -> TenantResolvers.header(name, peers));
    }
    if (options.has("path-prefix")) {
      Options path = options.section("path-prefix");
      String prefix = path.text("prefix", "/t/");
      boolean strip = path.flag("strip", true);
      add(
          sources,
          options,
          "path-prefix",
          () ->
              strip
                  ? TenantResolvers.strippedPathPrefix(prefix)
                  : TenantResolvers.pathPrefix(prefix));
    }
    Combine combine = options.oneOf("combine", Combine.AGREEMENT);
    known(options);
    if (sources.isEmpty()) {
      options.reject("subdomain-of", null, "at least one of subdomain-of, header, path-prefix");
      return request -> TenantResolution.none();
    }
    TenantResolver[] all = sources.toArray(TenantResolver[]::new);
    return combine == Combine.AGREEMENT
        ? TenantResolvers.agreeing(all)
        : TenantResolvers.firstOf(all);
  }

  /** Asks for what is not given too, so that an unknown name is told all that are known. */
  private static void known(Options options) {
    for (String name : List.of("header", "path-prefix")) {
      if (!options.has(name)) {
        options.section(name);
      }
    }
    if (!options.has("subdomain-of")) {
      options.text("subdomain-of", "");
    }
  }

  private static void add(
      List<TenantResolver> sources, Options options, String name, Supplier<TenantResolver> source) {
    try {
      sources.add(source.get());
    } catch (IllegalArgumentException e) {
      options.reject(name, null, String.valueOf(e.getMessage()));
    }
  }
}
