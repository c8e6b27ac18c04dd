package io.fairlead.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time, randomness and threads come from outside: through {@link io.fairlead.api.time}. Each has
 * one home where the virtual machine's own is taken, and the rule names it.
 */
@AnalyzeClasses(
    packages = {
      "io.fairlead.api",
      "io.fairlead.algorithms",
      "io.fairlead.policies",
      "io.fairlead.core",
      "io.fairlead.accesslog",
      "io.fairlead.admin",
      "io.fairlead.alerts",
      "io.fairlead.cli",
      "io.fairlead.config",
      "io.fairlead.dns",
      "io.fairlead.file",
      "io.fairlead.micrometer",
      "io.fairlead.opentelemetry",
      "io.fairlead.usage"
    },
    importOptions = DoNotIncludeTests.class)
class InjectionTest {

  private static final List<Class<?>> CLOCKS =
      List.of(
          Clock.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  private static final List<Class<?>> THREADS =
      List.of(
          Executors.class, ExecutorService.class, ForkJoinPool.class, Thread.class, Timer.class);

  @ArchTest
  static final ArchRule systemTickerAloneReadsTheClock =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.fairlead.api.time.SystemTicker")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(Date.class)
          .orShould()
          .callCodeUnitWhere(
              describe(
                  "the time of day is read",
                  call -> isCallTo(call, CLOCKS) && call.getName().matches("now|system.*")));

  @ArchTest
  static final ArchRule systemRandomAloneDrawsNumbers =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.fairlead\\.(api\\.time\\.SystemRandom|admin\\.TagKey)")
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ThreadLocalRandom.class, SplittableRandom.class);

  @ArchTest
  static final ArchRule backgroundAloneStartsThreads =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.fairlead\\.(api\\.time\\.Background|admin\\.Workers)")
          .should()
          .callCodeUnitWhere(
              describe(
                  "a thread is made",
                  call -> isCallTo(call, THREADS) && call.getName().matches("<init>|new.*")));

  @ArchTest
  static final ArchRule nothingRunsInTheCommonPool =
      noClasses()
          .should()
          .callCodeUnitWhere(
              describe(
                  "a stage runs asynchronously",
                  call ->
                      call.getTargetOwner().isAssignableTo(CompletableFuture.class)
                          && call.getName().endsWith("Async")))
          .orShould()
          .callMethod(ForkJoinPool.class, "commonPool");

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class);

  private static boolean isCallTo(JavaCodeUnitAccess<?> call, List<Class<?>> owners) {
    return owners.stream().anyMatch(owner -> call.getTargetOwner().isAssignableTo(owner));
  }
}
