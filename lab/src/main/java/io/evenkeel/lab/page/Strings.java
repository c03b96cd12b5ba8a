package io.evenkeel.lab.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one bundle of sentences that pages, the live view, the playground and the exhibits' answers
 * are made of, in every {@link Language}: {@code strings.json}, key to language to sentence.
 */
final class Strings {
  private static final Strings BUNDLE = new Strings();

  private final SortedMap<String, Map<String, String>> sentences;

  private Strings() {
    JsonMapper mapper =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (InputStream in = Strings.class.getResourceAsStream("/io/evenkeel/lab/strings.json")) {
      if (in == null) {
        throw new IllegalStateException("strings.json is not in the jar");
      }
      sentences =
          Collections.unmodifiableSortedMap(
              mapper.readValue(in, new TypeReference<TreeMap<String, Map<String, String>>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Strings bundle() {
    return BUNDLE;
  }

  /** Fails on a key that is not there, which is a mistake in our code. */
  void require(String key) {
    if (!sentences.containsKey(key)) {
      throw new IllegalArgumentException(
          "there is no sentence '%s' in strings.json".formatted(key));
    }
  }

  String sentence(String key, Language language) {
    require(key);
    String sentence = sentences.getOrDefault(key, Map.of()).get(language.tag());
    if (sentence == null) {
      throw new IllegalStateException("'%s' has no %s sentence".formatted(key, language.tag()));
    }
    return sentence;
  }

  /** The key with that prefix whose English sentence is the given one. */
  Optional<String> keyOf(String prefix, String english) {
    return sentences.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .filter(entry -> english.equals(entry.getValue().get(Language.EN.tag())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** All of them, for the page's own script. */
  SortedMap<String, Map<String, String>> all() {
    return sentences;
  }
}
