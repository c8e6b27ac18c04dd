package io.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.LoadBalancerProvider;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.PolicyProvider;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine, the balancers and the policies are found, on the class path and the module path. */
class ServiceRegistrationTest {

  private static final String SERVICES = "META-INF/services/";

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void classPathAndModulePathOfferTheSame(String name, ModuleReference module) throws IOException {
    Map<String, Set<String>> byModulePath =
        module.descriptor().provides().stream()
            .collect(Collectors.toMap(Provides::service, each -> Set.copyOf(each.providers())));

    assertThat(providersInServiceFiles(module)).isEqualTo(byModulePath);
  }

  static Stream<Object[]> modules() {
    return PublishedModules.all().stream()
        .map(module -> new Object[] {module.descriptor().name(), module});
  }

  @Test
  void eachImplementationOffersSomething() {
    assertThat(PublishedModules.all())
        .filteredOn(module -> !module.descriptor().provides().isEmpty())
        .extracting(module -> module.descriptor().name())
        .containsExactly(
            "io.fairlead.algorithms",
            "io.fairlead.core",
            "io.fairlead.health",
            "io.fairlead.health.grpc",
            "io.fairlead.policies");
  }

  @ParameterizedTest
  @ValueSource(classes = {BalancerProvider.class, PolicyProvider.class, HealthCheckProvider.class})
  void providersAreMadeByNameAndNoTwoShareOne(Class<?> service) throws Exception {
    Method name = service.getMethod("name");
    Set<Object> names = new HashSet<>();

    for (Object provider : ServiceLoader.load(service)) {
      assertThat(names.add(name.invoke(provider))).as("a name of its own: %s", provider).isTrue();
    }

    assertThat(names).isNotEmpty().allMatch(each -> each.toString().matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void oneEngineIsFound() {
    assertThat(ServiceLoader.load(LoadBalancerProvider.class)).hasSize(1);
  }

  @Test
  void admitsOnTheClassPath() {
    assertThat(FirstRequest.admit())
        .startsWith("class path: Lease[tenant=acme ")
        .endsWith("] after 0 faults");
  }

  @Test
  void admitsOnTheModulePath() throws Exception {
    assertThat(output(FirstRequest.class, PublishedModules.runtimePath(), "io.fairlead.starter"))
        .contains("module io.fairlead.api: Lease[tenant=acme ")
        .contains("] after 0 faults");
  }

  @Test
  void checksHealthOnTheModulePath() throws Exception {
    String refused = "Result[passed=false, detail=connection refused]";

    assertThat(
            output(
                FirstCheck.class,
                PublishedModules.healthPath(),
                "io.fairlead.health,io.fairlead.health.grpc"))
        .contains("tcp of module io.fairlead.health: " + refused)
        .contains("http of module io.fairlead.health: " + refused)
        .contains("grpc of module io.fairlead.health.grpc: " + refused);
  }

  /** Runs a class of the tests in a virtual machine that has the published modules as modules. */
  private static String output(Class<?> main, List<Path> modulePath, String modules)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                joined(modulePath),
                "--add-modules",
                modules,
                "--class-path",
                pathOf(main).toString(),
                main.getName())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path pathOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Map<String, Set<String>> providersInServiceFiles(ModuleReference module)
      throws IOException {
    Map<String, Set<String>> providers = new HashMap<>();
    try (ModuleReader reader = module.open()) {
      List<String> files =
          reader
              .list()
              .filter(name -> name.startsWith(SERVICES) && !name.equals(SERVICES))
              .toList();
      for (String file : files) {
        String text =
            new String(reader.open(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        providers.put(
            file.substring(SERVICES.length()),
            Arrays.stream(text.split("\n"))
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet()));
      }
    }
    return providers;
  }
}
