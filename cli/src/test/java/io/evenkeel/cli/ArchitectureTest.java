package io.evenkeel.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What depends on what, over all modules that the command line is made of. */
class ArchitectureTest {

  private static final String[] CORE = {
    "io.evenkeel.dataset..",
    "io.evenkeel.file..",
    "io.evenkeel.internal..",
    "io.evenkeel.loss..",
    "io.evenkeel.metrics..",
    "io.evenkeel.model..",
    "io.evenkeel.network..",
    "io.evenkeel.optimizer..",
    "io.evenkeel.run..",
    "io.evenkeel.training.."
  };

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel");
  }

  @Test
  void modulesDependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.evenkeel..")
        .withOptionalLayers(true)
        .layer("kernels")
        .definedBy("io.evenkeel.kernels..")
        .layer("core")
        .definedBy(CORE)
        .layer("data")
        .definedBy("io.evenkeel.data..")
        .layer("cli")
        .definedBy("io.evenkeel.cli..")
        .layer("testkit")
        .definedBy("io.evenkeel.testkit..")
        .whereLayer("kernels")
        .mayNotAccessAnyLayer()
        .whereLayer("core")
        .mayOnlyAccessLayers("kernels")
        .whereLayer("data")
        .mayOnlyAccessLayers("kernels", "core")
        .whereLayer("cli")
        .mayOnlyAccessLayers("kernels", "core", "data")
        .whereLayer("testkit")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(classes);
  }

  @Test
  void allModulesWereRead() {
    assertThat(classes.stream().map(JavaClass::getPackageName))
        .contains(
            "io.evenkeel.kernels",
            "io.evenkeel.network",
            "io.evenkeel.data",
            "io.evenkeel.cli",
            "io.evenkeel.testkit");
  }

  @Test
  void internalPackagesAreUsedByTheirOwnModuleOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.kernels..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evenkeel.kernels.internal..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evenkeel.internal..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.data..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evenkeel.data.internal..")
        .check(classes);
  }

  @Test
  void onlyOnePackageKnowsTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.kernels.internal.vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(classes);
  }

  @Test
  void onlyTheCommandLineHasStandardStreamsAndExitCodes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethodWhere(
            describe(
                "printStackTrace()",
                (JavaMethodCall call) ->
                    call.getName().equals("printStackTrace")
                        && call.getTarget().getRawParameterTypes().isEmpty()))
        .check(classes);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.evenkeel.(**)").should().beFreeOfCycles().check(classes);
  }
}
