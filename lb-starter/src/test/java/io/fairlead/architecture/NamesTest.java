package io.fairlead.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fairlead.api.LoadBalancerProvider;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.PolicyProvider;

/** How things are named, and what is public. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = DoNotIncludeTests.class)
class NamesTest {

  @ArchTest
  static final ArchRule packagesAreCapabilities =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..common..", "..dto..", "..helper..", "..helpers..", "..impl..", "..internal..")
          .orShould()
          .resideInAnyPackage("..manager..", "..misc..", "..model..", "..util..", "..utils..");

  @ArchTest
  static final ArchRule classesAreNamedByTheTermOfTheField =
      noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl|Default|Abstract)");

  @ArchTest
  static final ArchRule nothingHasASetter =
      noMethods().that().areNotPrivate().should().haveNameMatching("set[A-Z].*");

  @ArchTest
  static final ArchRule classesOfApiAreFinal =
      classes()
          .that()
          .resideInAPackage("io.fairlead.api..")
          .and()
          .arePublic()
          .and()
          .areNotInterfaces()
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule balancersArePublicThroughTheirProviderOnly =
      classes()
          .that()
          .resideInAPackage("io.fairlead.algorithms")
          .and()
          .arePublic()
          .should()
          .implement(BalancerProvider.class);

  @ArchTest
  static final ArchRule policiesArePublicThroughTheirProviderOnly =
      classes()
          .that()
          .resideInAPackage("io.fairlead.policies..")
          .and()
          .resideOutsideOfPackages(ArchitectureTest.PARTS_OF_POLICIES)
          .and()
          .arePublic()
          .should()
          .implement(PolicyProvider.class);

  @ArchTest
  static final ArchRule healthChecksArePublicThroughTheirProviderOnly =
      classes()
          .that()
          .resideInAPackage("io.fairlead.health..")
          .and()
          .arePublic()
          .should()
          .implement(HealthCheckProvider.class);

  @ArchTest
  static final ArchRule engineIsPublicThroughItsProviderOnly =
      classes()
          .that()
          .resideInAPackage("io.fairlead.core")
          .and()
          .arePublic()
          .should()
          .implement(LoadBalancerProvider.class);

  @ArchTest
  static final ArchRule providersAreNamedAsSuch =
      classes()
          .that()
          .implement(BalancerProvider.class)
          .or()
          .implement(PolicyProvider.class)
          .or()
          .implement(HealthCheckProvider.class)
          .should()
          .haveSimpleNameEndingWith("Provider");
}
