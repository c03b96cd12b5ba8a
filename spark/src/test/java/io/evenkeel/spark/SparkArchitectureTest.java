package io.evenkeel.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What this module knows of the others, as ArchitectureTest of the command line says it of those.
 */
class SparkArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel");
    assertThat(classes.stream().anyMatch(c -> c.getPackageName().equals("io.evenkeel.spark")))
        .isTrue();
  }

  @Test
  void onlyCoreAndDataAreKnown() {
    noClasses()
        .that()
        .resideInAPackage("io.evenkeel.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evenkeel.internal..",
            "io.evenkeel.kernels.internal..",
            "io.evenkeel.onnx..",
            "io.evenkeel.lab..",
            "io.evenkeel.serve..",
            "io.evenkeel.cli..")
        .check(classes);
  }

  @Test
  void nobodyElseKnowsSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evenkeel.spark..", "org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(classes);
  }

  @Test
  void onlyTheCommandHasStandardStreamsAndExitCodes() {
    noClasses()
        .that()
        .resideInAPackage("io.evenkeel.spark..")
        .and()
        .resideOutsideOfPackage("io.evenkeel.spark.command")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.evenkeel.spark.internal.(*)..").should().beFreeOfCycles().check(classes);
  }
}
