package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The POMs, the compiled examples in Javadoc and the lists of the test script agree with the files
 * that are there.
 */
class ProjectTest {
  private static final Path ROOT = Path.of(System.getProperty("evenkeel.root"));
  private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
  private static final Pattern VERSION = Pattern.compile("(?m)^ {2,4}<version>([^<]+)</version>");
  private static final Pattern SNIPPET =
      Pattern.compile("\\{@snippet class=\"([\\w.]+)\" region=\"([\\w-]+)\"\\}");

  private static String pom(String module) throws IOException {
    return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
  }

  private static List<String> modules() throws IOException {
    String list = pom(".");
    return MODULE
        .matcher(list.substring(0, list.indexOf("</modules>")))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  private static boolean isPublished(String pom) {
    return !pom.contains("<maven.deploy.skip>true</maven.deploy.skip>");
  }

  @Test
  void eachModuleHasTheVersionOfAllAndSaysWhatItIs() throws IOException {
    String version = version(pom("."));
    for (String module : modules()) {
      String pom = pom(module);
      assertThat(version(pom)).as(module).isEqualTo(version);
      assertThat(pom).as(module).contains("<name>Evenkeel ", "<description>");
    }
  }

  private static String version(String pom) {
    return VERSION
        .matcher(pom)
        .results()
        .map((MatchResult m) -> m.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theBomNamesWhatIsPublished() throws IOException {
    List<String> published = new ArrayList<>();
    for (String module : modules()) {
      if (!module.equals("bom") && isPublished(pom(module))) {
        published.add("evenkeel-" + module);
      }
    }
    Pattern artifact =
        Pattern.compile("<artifactId>(evenkeel-[a-z]+)</artifactId>\\s*<version>\\$");

    assertThat(artifact.matcher(pom("bom")).results().map(m -> m.group(1)))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void theSlowTestsExist() throws IOException {
    List<Path> tests = files("src/test/java");
    for (String pattern : Files.readAllLines(ROOT.resolve("tools/slow-tests"))) {
      if (!pattern.startsWith("#")) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        assertThat(tests).as(pattern).anyMatch(matcher::matches);
      }
    }
  }

  @Test
  void theExamplesInJavadocAreCompiled() throws IOException {
    int snippets = 0;
    for (Path source : files("src/main/java")) {
      String text = Files.readString(source);
      for (MatchResult snippet : SNIPPET.matcher(text).results().toList()) {
        Path module = ROOT.resolve(ROOT.relativize(source).getName(0));
        Path example =
            module.resolve("src/test/java/" + snippet.group(1).replace('.', '/') + ".java");
        assertThat(Files.readString(example))
            .contains("@start region=\"%s\"".formatted(snippet.group(2)));
        snippets++;
      }
      assertThat(text.contains("{@snippet") && !SNIPPET.matcher(text).find())
          .as(source.toString())
          .isFalse();
    }
    assertThat(snippets).isGreaterThan(15);
  }

  private static List<Path> files(String folder) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : modules()) {
      Path sources = ROOT.resolve(module).resolve(folder);
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.filter(file -> Objects.toString(file).endsWith(".java")).forEach(all::add);
        }
      }
    }
    return all;
  }
}
