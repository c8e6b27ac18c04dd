package io.fairlead.cli;

import io.fairlead.api.Explanation;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.EffectiveSetting;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.config.OutsideValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whose a request is, where it goes, what it has to pass, and where each value comes from. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Tells the tenant, route, pool, policies and endpoints of a request, and why. Exits with 0,"
            + " or with 1 if nothing leads anywhere for it.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ExplainCommand implements Callable<Integer> {

  private static final String BY_REQUEST = "-";

  @Mixin Output output;
  @Mixin TenantSources sources;
  @Spec CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "PATH",
      description = "A file or folder of the configuration; may be given several times.")
  List<Path> paths;

  @Option(
      names = "-H",
      paramLabel = "HEADER",
      description = "A header of the request, as 'Name: value'; may be given several times.")
  List<String> headers = List.of();

  @Parameters(
      index = "0",
      paramLabel = "TENANT",
      description = "The id of a tenant; - for that which the request shows, see --tenant-by.")
  String tenant;

  @Parameters(
      index = "1..*",
      arity = "0..2",
      paramLabel = "REQUEST",
      description = "Method and address, such as GET https://acme.example/api. Default: GET /")
  List<String> request = List.of();

  @Override
  public Integer call() {
    TenantResolver resolver = resolver();
    RequestView view = view();
    Input input = Input.read(paths);
    try (LoadBalancer balancer = Trial.start(input.config(), resolver)) {
      Explanation explanation = shown(balancer.explain(view), input.outside());
      output.print(explanation.toString(), tree(explanation));
      return explanation.pool() == null ? Exit.INVALID : Exit.OK;
    }
  }

  private TenantResolver resolver() {
    if (tenant.equals(BY_REQUEST) == sources.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "either TENANT is an id, or it is - and --tenant-by says by what");
    }
    if (!sources.isEmpty()) {
      return sources.agreeing();
    }
    TenantResolution given = TenantResolution.of(tenant, Evidence.VERIFIED_CLAIM);
    return anyone -> given;
  }

  private RequestView view() {
    String[] words = String.join(" ", request).strip().split("\\s+", -1);
    if (words.length > 2) {
      throw new ParameterException(
          spec.commandLine(), "REQUEST is a method and an address; headers are given by -H");
    }
    String address = words[words.length - 1].isEmpty() ? "/" : words[words.length - 1];
    String method = words.length == 2 ? words[0] : "GET";
    RequestView.Builder view = RequestView.builder(method.toUpperCase(Locale.ROOT), address);
    if (address.startsWith("https:")) {
      view.scheme("https");
    }
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new ParameterException(spec.commandLine(), "-H " + header + " is no 'Name: value'");
      }
      String name = header.substring(0, colon);
      String value = header.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Host")) {
        view.host(value);
      } else {
        view.header(name, value);
      }
    }
    return view.build();
  }

  /** The same without what is secret. */
  private static Explanation shown(Explanation of, OutsideValues outside) {
    return new Explanation(
        of.resolution(),
        of.tenant(),
        of.route(),
        of.pool(),
        of.steps().stream()
            .map(
                step ->
                    new Explanation.Step(
                        step.policy(),
                        step.type(),
                        step.mode(),
                        step.state(),
                        step.quotas(),
                        shown(step.settings(), outside)))
            .toList(),
        of.endpoints(),
        shown(of.settings(), outside));
  }

  private static List<EffectiveSetting> shown(
      List<EffectiveSetting> settings, OutsideValues outside) {
    return settings.stream()
        .map(
            setting ->
                new EffectiveSetting(
                    setting.name(),
                    outside.shown(setting.name(), setting.value()),
                    setting.origin()))
        .toList();
  }

  private static Map<String, Object> tree(Explanation of) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("tenant", of.resolution().tenantId());
    tree.put("evidence", word(of.resolution().evidence()));
    tree.put("refusal", word(of.resolution().refusal()));
    tree.put("known", of.tenant() != null);
    tree.put("route", of.route());
    tree.put("pool", of.pool());
    tree.put("settings", settings(of.settings()));
    tree.put("policies", of.steps().stream().map(ExplainCommand::tree).toList());
    tree.put("endpoints", of.endpoints().stream().map(ExplainCommand::tree).toList());
    return tree;
  }

  private static @Nullable String word(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> tree(Explanation.Step step) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", step.policy());
    tree.put("type", step.type());
    tree.put("mode", step.mode().name().toLowerCase(Locale.ROOT));
    tree.put("settings", settings(step.settings()));
    return tree;
  }

  private static Map<String, Object> tree(EndpointStats endpoint) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", endpoint.endpoint().id());
    tree.put("host", endpoint.endpoint().host());
    tree.put("port", endpoint.endpoint().port());
    tree.put("weight", endpoint.endpoint().weight());
    tree.put("region", endpoint.endpoint().locality().region());
    tree.put("zone", endpoint.endpoint().locality().zone());
    return tree;
  }

  private static List<Map<String, Object>> settings(List<EffectiveSetting> settings) {
    return settings.stream()
        .map(
            setting ->
                Map.of(
                    "name", setting.name(), "value", setting.value(), "origin", setting.origin()))
        .toList();
  }
}
