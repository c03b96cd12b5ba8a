package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StringsTest {
  private static final Path MODULE = Path.of(System.getProperty("evenkeel.root"), "lab");
  private static final Pattern IN_SCRIPTS = Pattern.compile("\\bt\\(\\s*'([a-z][\\w.]*)'");
  private static final Pattern IN_JAVA = Pattern.compile("Text\\s*\\.of\\(\\s*\"([^\"]*[^\".])\"");

  @Test
  void everySentenceIsThereInBothLanguagesWithTheSameArguments() {
    assertThat(Strings.bundle().all()).isNotEmpty();
    Strings.bundle()
        .all()
        .forEach((key, sentences) -> {
          assertThat(sentences.keySet()).as(key).containsExactlyInAnyOrder("en", "zh");
          assertThat(placeholders(sentences.getOrDefault("zh", "")))
              .as(key)
              .isEqualTo(placeholders(sentences.getOrDefault("en", "")));
        });
  }

  private static Set<String> placeholders(String sentence) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\{\\d+}").matcher(sentence);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  @Test
  void everyKeyThatScriptsAndClassesNameIsThere() throws IOException {
    Set<String> keys = new TreeSet<>();
    keys.addAll(found(MODULE.resolve("web/src"), ".js", IN_SCRIPTS));
    keys.addAll(found(MODULE.resolve("src/main/java"), ".java", IN_JAVA));
    assertThat(keys).isNotEmpty();
    assertThat(Strings.bundle().all().keySet()).containsAll(keys);
  }

  private static Set<String> found(Path folder, String ending, Pattern pattern) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(ending)).toList();
    }
    Set<String> keys = new TreeSet<>();
    for (Path file : files) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        keys.add(matcher.group(1));
      }
    }
    return keys;
  }

  @Test
  void argumentsAreSetIn() {
    Text text = Text.of("heatmap.cell", "7", Text.verbatim("1"));
    assertThat(text.in(Language.EN)).isEqualTo("7 taken for 1");
    assertThat(text.in(Language.ZH)).isEqualTo("7 被判为 1");
  }

  @Test
  void anUnknownKeyOrArgumentIsRefusedAtOnce() {
    assertThatThrownBy(() -> Text.of("no.such"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sentence 'no.such' in strings.json");
    assertThatThrownBy(() -> Text.of("heatmap.cell", 7, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an argument of a text is a string or a text, but heatmap.cell got a Integer");
  }
}
