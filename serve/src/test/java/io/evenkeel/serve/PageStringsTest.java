package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page's sentences are there in both languages. */
class PageStringsTest {
  private static final Path WEB = Path.of("src/main/resources/io/evenkeel/serve/web");

  @Test
  void everySentenceThatTheScriptNamesIsThereInBothLanguages() throws Exception {
    JsonNode strings =
        JsonMapper.builder().build().readTree(Files.readString(WEB.resolve("strings.json")));
    Set<String> english = new TreeSet<>(strings.path("en").propertyNames());
    assertThat(new TreeSet<>(strings.path("zh").propertyNames())).isEqualTo(english);
    Set<String> named = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("\\bt\\('(\\w+)'").matcher(Files.readString(WEB.resolve("serve.js")));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    assertThat(named).isNotEmpty();
    assertThat(english).containsAll(named);
  }
}
