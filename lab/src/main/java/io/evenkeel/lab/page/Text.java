package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A word or sentence that is shown in the reader's language.
 *
 * @param key of the sentence in the strings bundle, or {@link #VERBATIM}
 * @param arguments what {0}, {1}, ... stand for in the sentence: strings, or texts themselves
 */
public record Text(String key, List<Object> arguments) {
  /** Key of a text that is the same in all languages: its only argument. */
  static final String VERBATIM = "";

  public Text {
    arguments = List.copyOf(arguments);
    for (Object argument : arguments) {
      if (!(argument instanceof String || argument instanceof Text)) {
        throw new IllegalArgumentException(
            "an argument of a text is a string or a text, but %s got a %s"
                .formatted(key, argument.getClass().getSimpleName()));
      }
    }
  }

  /**
   * A sentence of the strings bundle.
   *
   * @param arguments strings (numbers already formatted) or texts
   */
  public static Text of(String key, Object... arguments) {
    Text text = new Text(key, List.of(arguments));
    Strings.bundle().require(key);
    return text;
  }

  /**
   * The sentence of the strings bundle whose English is given; where there is none, the English
   * itself in all languages.
   *
   * @param prefix of the keys among which it is looked for
   * @param english with {0}, {1}, ... for the arguments
   */
  public static Text translated(String prefix, String english, List<String> arguments) {
    Optional<String> key = Strings.bundle().keyOf(prefix, english);
    return key.isPresent()
        ? new Text(key.get(), List.copyOf(arguments))
        : verbatim(filled(english, List.copyOf(arguments), Language.EN));
  }

  /** A name, number or command that is not translated. */
  public static Text verbatim(String value) {
    return new Text(VERBATIM, List.of(value));
  }

  /** The text in a language. */
  public String in(Language language) {
    if (key.equals(VERBATIM)) {
      return (String) arguments.getFirst();
    }
    return filled(Strings.bundle().sentence(key, language), arguments, language);
  }

  private static String filled(String template, List<Object> arguments, Language language) {
    String sentence = template;
    for (int i = 0; i < arguments.size(); i++) {
      Object argument = arguments.get(i);
      sentence =
          sentence.replace(
              "{" + i + "}", argument instanceof Text text ? text.in(language) : (String) argument);
    }
    return sentence;
  }

  /** A verbatim text as a JSON string, any other as {@code {"key": ..., "arguments": [...]}}. */
  @JsonValue
  Object json() {
    return key.equals(VERBATIM) ? arguments.getFirst() : new Keyed(key, arguments);
  }

  private record Keyed(String key, List<Object> arguments) {}
}
