package io.fairlead.cli;

import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** By what tenants are recognised, which the host says in its code and a command is told. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class TenantSources {

  @Option(
      names = "--tenant-by",
      paramLabel = "SOURCE",
      description = {
        "By what tenants are recognised: subdomain:saas.example, path:/t, stripped-path:/t,",
        "query:tenant, header:X-Tenant-ID (which anyone may write), or",
        "header:X-Tenant-ID@10.0.0.0/8 (of trusted peers). Of several, all have to agree."
      })
  List<String> specs = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  boolean isEmpty() {
    return specs.isEmpty();
  }

  /** Each by itself, by how it was given. */
  Map<String, TenantResolver> each() {
    Map<String, TenantResolver> each = new LinkedHashMap<>();
    specs.forEach(spec -> each.put(spec, resolver(spec)));
    return each;
  }

  /** All of them together. */
  TenantResolver agreeing() {
    return TenantResolvers.agreeing(each().values().toArray(TenantResolver[]::new));
  }

  /** The same, or nobody if none is given. */
  TenantResolver agreeingOrNone() {
    return isEmpty() ? request -> TenantResolution.none() : agreeing();
  }

  private TenantResolver resolver(String spec) {
    String kind = spec.substring(0, Math.max(0, spec.indexOf(':')));
    String value = spec.substring(spec.indexOf(':') + 1);
    try {
      return switch (kind) {
        case "subdomain" -> TenantResolvers.subdomainOf(value);
        case "path" -> TenantResolvers.pathPrefix(value);
        case "stripped-path" -> TenantResolvers.strippedPathPrefix(value);
        case "query" -> TenantResolvers.queryParameter(value);
        case "header" -> header(value);
        default ->
            throw new IllegalArgumentException(
                "is none of subdomain:, path:, stripped-path:, query: and header:");
      };
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--tenant-by " + spec + ": " + e.getMessage(), e);
    }
  }

  private static TenantResolver header(String value) {
    int at = value.indexOf('@');
    return at < 0
        ? TenantResolvers.header(value)
        : TenantResolvers.header(
            value.substring(0, at), List.of(value.substring(at + 1).split(",", -1)));
  }
}
