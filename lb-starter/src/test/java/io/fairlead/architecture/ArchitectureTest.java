package io.fairlead.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;

/** Who may import whom. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String API = "io.fairlead.api..";
  private static final String ALGORITHMS = "io.fairlead.algorithms..";
  private static final String POLICIES = "io.fairlead.policies..";

  /** What several policies are made of. */
  static final String[] PARTS_OF_POLICIES = {
    "io.fairlead.policies.limit", "io.fairlead.policies.rank"
  };

  private static final String CORE = "io.fairlead.core..";
  private static final String ACCESS_LOG = "io.fairlead.accesslog..";
  private static final String ADMIN = "io.fairlead.admin..";
  private static final String ALERTS = "io.fairlead.alerts..";
  private static final String CLI = "io.fairlead.cli..";
  private static final String CONFIG = "io.fairlead.config..";
  private static final String DNS = "io.fairlead.dns..";
  private static final String FILE = "io.fairlead.file..";
  private static final String HEALTH = "io.fairlead.health";
  private static final String HEALTH_GRPC = "io.fairlead.health.grpc";
  private static final String MICROMETER = "io.fairlead.micrometer..";
  private static final String OPENTELEMETRY = "io.fairlead.opentelemetry..";
  private static final String USAGE = "io.fairlead.usage..";

  /** What a request, its answer and its end are; nothing that does anything with them. */
  private static final DescribedPredicate<JavaClass> REQUEST_AND_ANSWER =
      JavaClass.Predicates.belongToAnyOf(
              RequestView.class,
              RequestTarget.class,
              Endpoint.class,
              Locality.class,
              Outcome.class,
              Admission.class,
              Lease.class,
              Rejection.class,
              RejectionReason.class)
          .as("the types of a request and its answer");

  @ArchTest
  static final ArchRule apiStandsAlone =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(API, "java..", "org.jspecify..", "org.slf4j..");

  @ArchTest
  static final ArchRule packagesOfApiHaveNoCycles =
      slices().matching("io.fairlead.api.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfApiKnowOnlyRequestAndAnswerOfItsRoot =
      noClasses()
          .that()
          .resideInAPackage("io.fairlead.api.(*)..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.fairlead.api")
                  .and(DescribedPredicate.not(REQUEST_AND_ANSWER)));

  @ArchTest
  static final ArchRule algorithmsKnowOnlyApi =
      classes()
          .that()
          .resideInAPackage(ALGORITHMS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ALGORITHMS,
              API,
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "com.dynatrace.hash4j..");

  @ArchTest
  static final ArchRule secretsAreUsedForAffinityOnly =
      noClasses()
          .that()
          .resideInAPackage(ALGORITHMS)
          .and()
          .resideOutsideOfPackage("io.fairlead.algorithms.affinity")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javax.crypto..");

  @ArchTest
  static final ArchRule partsOfAlgorithmsHaveNoCycles =
      slices().matching("io.fairlead.algorithms.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule partsOfAlgorithmsKnowNoBalancer =
      noClasses()
          .that()
          .resideInAPackage("io.fairlead.algorithms.(*)..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fairlead.algorithms");

  @ArchTest
  static final ArchRule policiesKnowNeitherAlgorithmsNorCore =
      noClasses()
          .that()
          .resideInAPackage(POLICIES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ALGORITHMS, CORE);

  @ArchTest
  static final ArchRule policiesKnowNoOtherPolicy =
      slices()
          .matching("io.fairlead.policies.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              DescribedPredicate.alwaysTrue(),
              JavaClass.Predicates.resideInAnyPackage(PARTS_OF_POLICIES));

  @ArchTest
  static final ArchRule partsOfPoliciesKnowNoPolicy =
      noClasses()
          .that()
          .resideInAnyPackage(PARTS_OF_POLICIES)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(POLICIES)
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAnyPackage(PARTS_OF_POLICIES))));

  @ArchTest
  static final ArchRule coreKnowsNeitherAlgorithmsNorPolicies =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ALGORITHMS, POLICIES);

  @ArchTest
  static final ArchRule packagesOfCoreHaveNoCycles =
      slices().matching("io.fairlead.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfCoreDoNotKnowTheEngine =
      noClasses()
          .that()
          .resideInAPackage("io.fairlead.core.(*)..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fairlead.core");

  @ArchTest
  static final ArchRule testkitKnowsNoImplementation =
      noClasses()
          .that()
          .resideInAPackage("io.fairlead.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ALGORITHMS,
              POLICIES,
              CORE,
              ACCESS_LOG,
              ADMIN,
              ALERTS,
              CONFIG,
              DNS,
              FILE,
              HEALTH,
              HEALTH_GRPC,
              MICROMETER,
              OPENTELEMETRY,
              USAGE);

  @ArchTest
  static final ArchRule libraryDoesNotKnowTestkit =
      noClasses()
          .that()
          .resideInAnyPackage(
              API,
              ALGORITHMS,
              POLICIES,
              CORE,
              ACCESS_LOG,
              ADMIN,
              ALERTS,
              CONFIG,
              DNS,
              FILE,
              HEALTH,
              HEALTH_GRPC,
              MICROMETER,
              OPENTELEMETRY,
              USAGE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fairlead.testkit..");

  @ArchTest
  static final ArchRule hash4jIsKnownToHashOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.fairlead.algorithms.hash..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.dynatrace.hash4j..");

  @ArchTest
  static final ArchRule bucket4jIsKnownToQuotaOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.fairlead.policies.quota..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.bucket4j..");

  @ArchTest
  static final ArchRule resilience4jIsKnownToBreakerOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.fairlead.policies.breaker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.resilience4j..");

  @ArchTest
  static final ArchRule hdrHistogramIsKnownToStatsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.fairlead.core.stats..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.HdrHistogram..");

  @ArchTest
  static final ArchRule configKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CONFIG,
              API,
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "com.fasterxml.jackson..",
              "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule adminKnowsOnlyApiConfigAndUsage =
      classes()
          .that()
          .resideInAPackage(ADMIN)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ADMIN,
              CONFIG,
              USAGE,
              API,
              "java..",
              "javax.crypto..",
              "javax.net.ssl..",
              "javax.security.auth.x500..",
              "org.jspecify..",
              "org.slf4j..",
              "com.fasterxml.jackson..",
              "com.sun.net.httpserver..",
              "jakarta.servlet..");

  @ArchTest
  static final ArchRule servletsAreKnownToTheServletAndItsStreamAlone =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.fairlead.admin.AdminServlet")
          .and()
          .doNotHaveFullyQualifiedName("io.fairlead.admin.ServletStream")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule cliKnowsOnlyApiAndConfig =
      classes()
          .that()
          .resideInAPackage(CLI)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CLI, CONFIG, API, "java..", "org.jspecify..", "com.fasterxml.jackson..", "picocli..");

  @ArchTest
  static final ArchRule cliIsKnownToNobody =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule dnsKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(DNS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(DNS, API, "java..", "org.jspecify..", "org.xbill.DNS..");

  @ArchTest
  static final ArchRule accessLogKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(ACCESS_LOG)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ACCESS_LOG,
              API,
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "com.fasterxml.jackson.core..",
              "com.lmax.disruptor..");

  @ArchTest
  static final ArchRule alertsKnowOnlyApi =
      classes()
          .that()
          .resideInAPackage(ALERTS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ALERTS,
              API,
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "org.slf4j..",
              "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule openTelemetryIsKnownToItsOwnModuleOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(OPENTELEMETRY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule openTelemetryModuleKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(OPENTELEMETRY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(OPENTELEMETRY, API, "java..", "org.jspecify..", "io.opentelemetry..");

  @ArchTest
  static final ArchRule fileKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(FILE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(FILE, API, "java..", "org.jspecify..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule usageKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(USAGE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              USAGE,
              API,
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule healthKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(HEALTH)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              HEALTH,
              API,
              "java..",
              "javax.net.ssl..",
              "org.jspecify..",
              "org.apache.hc..",
              "com.google.re2j..");

  @ArchTest
  static final ArchRule healthGrpcKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(HEALTH_GRPC)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              HEALTH_GRPC,
              API,
              "java..",
              "javax.net.ssl..",
              "org.jspecify..",
              "io.grpc..",
              "com.google.protobuf..");

  @ArchTest
  static final ArchRule micrometerKnowsOnlyApi =
      classes()
          .that()
          .resideInAPackage(MICROMETER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              MICROMETER, API, "java..", "org.jspecify..", "io.micrometer.core.instrument..");

  @ArchTest
  static final ArchRule micrometerIsKnownToOneModuleOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(MICROMETER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule apacheHttpIsKnownToHealthOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(HEALTH)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "com.google.re2j..");

  @ArchTest
  static final ArchRule grpcIsKnownToHealthGrpcOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(HEALTH_GRPC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule dnsjavaIsKnownToDnsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(DNS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.xbill.DNS..");

  @ArchTest
  static final ArchRule disruptorIsKnownToTheAccessLogOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ACCESS_LOG)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.lmax.disruptor..");

  @ArchTest
  static final ArchRule jacksonIsKnownToFilesOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(ACCESS_LOG, ADMIN, ALERTS, CLI, CONFIG, FILE, USAGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..", "org.yaml.snakeyaml..");
}
