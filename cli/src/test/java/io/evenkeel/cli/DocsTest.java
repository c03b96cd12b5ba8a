package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guides: their links lead somewhere, their lines fit, and the two languages say the same. */
class DocsTest {
  private static final Path ROOT = Path.of(System.getProperty("evenkeel.root"));
  private static final int WIDTH = 120;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of(".", "docs", ".github", ".github/ISSUE_TEMPLATE")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .map(Path::normalize)
            .sorted()
            .forEach(pages::add);
      }
    }
    assertThat(pages).hasSizeGreaterThan(15);
    return pages;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(prose(Files.readString(page))).results().toList()) {
        String[] target = link.group(1).split("#", 2);
        if (target[0].matches("[a-z]+:.*")) {
          continue; // another site
        }
        Path file =
            target[0].isEmpty()
                ? page
                : page.resolveSibling(URLDecoder.decode(target[0], StandardCharsets.UTF_8))
                    .normalize();
        boolean there = Files.exists(file);
        if (there && target.length > 1) {
          there = anchors(Files.readString(file)).contains(target[1]);
        }
        if (!there) {
          broken.add(ROOT.relativize(page) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  /** The text without code, since brackets in code are no links. */
  private static String prose(String page) {
    return FENCED
        .matcher(page)
        .replaceAll("")
        .replaceAll("(?m)^ {4}.*$", "")
        .replaceAll("`[^`\n]*`", "");
  }

  /** The names that a page's headings have in links. */
  private static List<String> anchors(String page) {
    return HEADING
        .matcher(FENCED.matcher(page).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** Lines fit, except rows of tables, which cannot be broken. */
  @Test
  void linesFit() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.length() > WIDTH && !line.startsWith("|")) {
          tooLong.add("%s:%d: %d".formatted(ROOT.relativize(page), i + 1, line.length()));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void decisionsAreNumberedAndDatedAndInTheIndex() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/DECISIONS.md"));
    List<String> sections =
        HEADING
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .filter(h -> h.startsWith("## "))
            .toList();
    Pattern entry =
        Pattern.compile(
            "(?m)^\\| (\\d+) \\| \\[(.+)\\]\\(#\\S+\\) \\| (\\d{4}-\\d\\d-\\d\\d) \\|$");

    assertThat(sections).hasSizeGreaterThan(100);
    for (int i = 0; i < sections.size(); i++) {
      assertThat(sections.get(i))
          .as("tools/decisions.sh")
          .matches("## %d\\. .+ \\(\\d{4}-\\d\\d-\\d\\d\\)".formatted(i + 1));
    }
    assertThat(
            entry
                .matcher(page)
                .results()
                .map(e -> "## %s. %s (%s)".formatted(e.group(1), e.group(2), e.group(3))))
        .as("tools/decisions.sh")
        .isEqualTo(sections);
  }

  @Test
  void theIndexNamesEachPage() throws IOException {
    String index = Files.readString(ROOT.resolve("docs/README.md"));
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      assertThat(
              pages.map(page -> page.getFileName().toString()).filter(name -> name.endsWith(".md")))
          .allMatch(name -> name.equals("README.md") || index.contains("(" + name + ")"));
    }
  }

  @Test
  void theArchitectureNamesEachModule() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/ARCHITECTURE.md"));
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    assertThat(
            Pattern.compile("<module>([a-z]+)</module>")
                .matcher(pom)
                .results()
                .map(m -> m.group(1)))
        .hasSizeGreaterThan(8)
        .allMatch(module -> page.contains("\n| `" + module + "` | "));
  }

  @Test
  void bothLanguagesHaveTheSameHeadingsAndCode() throws IOException {
    String english = Files.readString(ROOT.resolve("README.md"));
    String chinese = Files.readString(ROOT.resolve("README.zh-CN.md"));

    assertThat(levels(chinese)).isEqualTo(levels(english));
    assertThat(code(chinese)).isEqualTo(code(english));
    assertThat(figures(chinese)).isEqualTo(figures(english));
  }

  private static List<String> levels(String page) {
    return HEADING
        .matcher(FENCED.matcher(page).replaceAll(""))
        .results()
        .map(h -> h.group().replaceFirst(" .*", ""))
        .toList();
  }

  /** Lines of code without their comments, which each language has in its own words. */
  private static List<String> code(String page) {
    List<String> code = new ArrayList<>();
    boolean fenced = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        fenced = !fenced;
        code.add(line);
      } else if (fenced || line.startsWith("    ")) {
        code.add(line.replaceFirst("\\s*(?<=\\s)(#|//) .*$", "").stripTrailing());
      }
    }
    return code;
  }

  /** The pictures. */
  private static List<String> figures(String page) {
    return Pattern.compile("!\\[[^]]*\\]\\(([^)]+)\\)")
        .matcher(page)
        .results()
        .map(m -> m.group(1).replace("-zh", ""))
        .toList();
  }
}
