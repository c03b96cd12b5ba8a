package io.evenkeel.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What this module may use of the others, as the command line's ArchitectureTest checks it for the
 * other modules.
 */
class SparkArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    List<Location> ours = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        ours.add(Location.of(path));
      } else if (path.getFileName().toString().startsWith("evenkeel-")) {
        ours.add(Location.of(URI.create("jar:" + path.toUri() + "!/")));
      }
    }
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importLocations(ours);
    assertThat(classes.stream().anyMatch(c -> c.getPackageName().equals("io.evenkeel.spark")))
        .isTrue();
  }

  @Test
  void onlyCoreAndDataAreKnownAndToTheCommandTheRunsPage() {
    noClasses()
        .that()
        .resideInAPackage("io.evenkeel.spark..")
        .and()
        .resideOutsideOfPackage("io.evenkeel.spark.command")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evenkeel.lab..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.evenkeel.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evenkeel.internal..",
            "io.evenkeel.kernels.internal..",
            "io.evenkeel.onnx..",
            "io.evenkeel.lab.live..",
            "io.evenkeel.lab.exhibit..",
            "io.evenkeel.lab.playground..",
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
