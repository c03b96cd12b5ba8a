package io.evenkeel.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What depends on what, over all modules that the command line is made of. */
class ArchitectureTest {

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel");
  }

  /** The classes that lie in a module's {@code target} folder, in {@code classes} or in its jar. */
  private static DescribedPredicate<JavaClass> module(String name) {
    String folder = "/" + name + "/target/";
    return describe(
        "in module " + name,
        c ->
            c.getBaseComponentType()
                .getSource()
                .map(source -> source.getUri().toString().contains(folder))
                .orElse(false));
  }

  @Test
  void modulesDependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.evenkeel..")
        .layer("kernels")
        .definedBy(module("kernels"))
        .layer("core")
        .definedBy(module("core"))
        .layer("data")
        .definedBy(module("data"))
        .layer("onnx")
        .definedBy(module("onnx"))
        .layer("lab")
        .definedBy(module("lab"))
        .layer("serve")
        .definedBy(module("serve"))
        .layer("cli")
        .definedBy(module("cli"))
        .layer("testkit")
        .definedBy(module("testkit"))
        .whereLayer("kernels")
        .mayNotAccessAnyLayer()
        .whereLayer("core")
        .mayOnlyAccessLayers("kernels")
        .whereLayer("data")
        .mayOnlyAccessLayers("kernels", "core")
        .whereLayer("onnx")
        .mayOnlyAccessLayers("kernels", "core", "data")
        .whereLayer("lab")
        .mayOnlyAccessLayers("kernels", "core", "data", "onnx")
        .whereLayer("serve")
        .mayOnlyAccessLayers("kernels", "core", "data", "onnx", "lab")
        .whereLayer("cli")
        .mayOnlyAccessLayers("kernels", "core", "data", "onnx", "lab", "serve")
        .whereLayer("testkit")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(classes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernels", "core", "data", "onnx", "lab", "serve", "cli"})
  void internalPackagesAreUsedByTheirOwnModuleOnly(String name) {
    assertThat(classes.that(module(name))).isNotEmpty();
    noClasses()
        .that(not(module(name)))
        .should()
        .dependOnClassesThat(resideInAPackage("io.evenkeel..internal..").and(module(name)))
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
        .that(not(module("cli")))
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

  /**
   * However, an exported package may pick its implementation from an internal one, which knows it.
   */
  @Test
  void packagesFormNoCycles() {
    slices()
        .matching("io.evenkeel.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(resideOutsideOfPackage("..internal.."), resideInAPackage("..internal.."))
        .check(classes);
  }

  /** What two commands share stands in a package of its own, which depends on no command. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "compare",
        "completion",
        "evaluate",
        "predict",
        "inspect",
        "doctor",
        "fold",
        "export",
        "lab",
        "serve",
        "sql"
      })
  void onlyTheRootCommandKnowsTheOthers(String command) {
    String room = "io.evenkeel.cli." + command;
    assertThat(classes.that(resideInAPackage(room))).isNotEmpty();
    noClasses()
        .that(resideOutsideOfPackages(room, "io.evenkeel.cli"))
        .should()
        .dependOnClassesThat(resideInAPackage(room))
        .check(classes);
  }

  /**
   * Simple names are unique, so that a reader need not look at the imports to know which class is
   * meant.
   */
  @Test
  void noTwoTypesShareASimpleName() {
    Map<String, List<String>> byName =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    byName.values().removeIf(types -> types.size() == 1);
    assertThat(byName).isEmpty();
  }
}
